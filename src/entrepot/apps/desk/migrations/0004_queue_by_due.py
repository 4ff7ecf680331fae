from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0003_return_lane'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='deskitem',
            name='desk_item_queue',
        ),
        migrations.AddIndex(
            model_name='deskitem',
            index=models.Index(fields=['lane', 'state', 'due_at', 'priority'], name='desk_item_by_due'),
        ),
    ]
