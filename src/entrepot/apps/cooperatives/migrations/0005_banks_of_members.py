from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cooperatives', '0004_what_members_bring'),
    ]

    operations = [
        migrations.AddField(
            model_name='member',
            name='bank_code',
            field=models.CharField(blank=True, max_length=20),
        ),
    ]
