import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_phones_and_codes'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='invitation',
            name='accounts_invitation_email',
        ),
        migrations.RemoveConstraint(
            model_name='invitation',
            name='accounts_one_open_invitation',
        ),
        migrations.RenameField(
            model_name='invitation',
            old_name='email',
            new_name='address',
        ),
        migrations.AlterField(
            model_name='invitation',
            name='address',
            field=models.CharField(max_length=254),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(('address', django.db.models.functions.text.Lower('address'))), name='accounts_invitation_address'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.UniqueConstraint(condition=models.Q(('accepted_at', None), ('revoked_at', None)), fields=('organisation', 'address'), name='accounts_one_open_invitation'),
        ),
    ]
