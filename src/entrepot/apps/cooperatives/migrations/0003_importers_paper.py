from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cooperatives', '0002_food_papers'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='heldpaper',
            name='cooperatives_paper_kind',
        ),
        migrations.AddConstraint(
            model_name='heldpaper',
            constraint=models.CheckConstraint(condition=models.Q(('paper__in', ('registration', 'importer', 'plant_health', 'origin', 'health'))), name='cooperatives_paper_kind'),
        ),
    ]
