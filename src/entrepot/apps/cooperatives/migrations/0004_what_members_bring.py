from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cooperatives', '0003_importers_paper'),
    ]

    operations = [
        migrations.AddField(
            model_name='cooperative',
            name='brings',
            field=models.CharField(blank=True, max_length=40),
        ),
    ]
