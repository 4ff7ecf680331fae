from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("kernel", "0003_changes")]

    operations = [
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["action", "id"], name="kernel_audit_action"),
        ),
    ]
