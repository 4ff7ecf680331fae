from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('fees', '0002_relief_caps'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='feeline',
            index=models.Index(fields=['business'], name='fees_line_of_business'),
        ),
    ]
