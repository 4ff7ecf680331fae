import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """The name that a shelf had for its place is the place's own by now."""

    dependencies = [("stock", "0005_shelves_in_locations")]

    operations = [
        migrations.RemoveField(model_name="stockitem", name="place_name"),
        migrations.AlterField(
            model_name="stockitem",
            name="location",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="items", to="stock.location"
            ),
        ),
        migrations.AddConstraint(
            model_name="stockitem",
            constraint=models.UniqueConstraint(fields=("variant", "location"), name="stock_item_once"),
        ),
    ]
