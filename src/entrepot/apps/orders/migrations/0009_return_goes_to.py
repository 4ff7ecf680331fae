from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0008_parcels_that_fail'),
    ]

    operations = [
        migrations.AddField(
            model_name='return',
            name='goes_to',
            field=models.CharField(blank=True, max_length=2),
        ),
    ]
