from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("desk", "0006_application_lane")]

    operations = [
        migrations.AddField(
            model_name="deskitem", name="said", field=models.JSONField(default=None, null=True)
        ),
    ]
