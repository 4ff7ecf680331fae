from django.db import migrations

from entrepot.apps.kernel.append_only import Blankable


class Migration(migrations.Migration):
    dependencies = [("customs", "0002_surplus_terms")]

    operations = [
        Blankable("customs_customsanswer", "text"),
        Blankable("customs_declarationmove", "why"),
    ]
