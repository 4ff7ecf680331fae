from django.db import migrations

from entrepot.apps.kernel.append_only import Blankable


class Migration(migrations.Migration):
    dependencies = [("shipping", "0001_squashed_0001_initial")]

    operations = [Blankable("shipping_trackingevent", "note")]
