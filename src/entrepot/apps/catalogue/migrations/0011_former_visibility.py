from django.db import migrations


class Migration(migrations.Migration):
    """What was kept before goes once all of it stands on sheets."""

    dependencies = [("catalogue", "0010_readiness_said_once")]

    operations = [migrations.DeleteModel("FormerVisibility")]
