from django.db import migrations
from django.db.models import F, Sum

from entrepot.apps.kernel import clock, ids


def carry_over(apps, schema_editor):
    """Give each seller the places their shelves name, and each shelf the movement it begins with."""
    StockItem = apps.get_model("stock", "StockItem")
    Location = apps.get_model("stock", "Location")
    Business = apps.get_model("businesses", "Business")
    now = clock.now()
    named = StockItem.objects.values_list("organisation_id", "place_name").distinct()
    for organisation, code in sorted(named, key=lambda each: (each[0], each[1] != "main", each[1])):
        business = Business.objects.filter(organisation_id=organisation).first()
        first = not Location.objects.filter(organisation_id=organisation).exists()
        name = business.name if business and code == "main" else code
        place = Location.objects.create(
            public_id=ids.new_public_id("loc"),
            organisation_id=organisation,
            code=code,
            name=name[:80],
            kind="home" if first else "warehouse",
            country=business.country if business else "ZZ",
            is_default=first,
            open_from=now.date(),
            created_at=now,
        )
        StockItem.objects.filter(organisation_id=organisation, place_name=code).update(location=place)
    _open(apps, now)


def _open(apps, now):
    StockItem = apps.get_model("stock", "StockItem")
    Reservation = apps.get_model("stock", "Reservation")
    Movement = apps.get_model("stock", "Movement")
    captured = Reservation.objects.filter(state="captured").values_list("item_id")
    sold = dict(captured.annotate(sum=Sum(F("quantity") - F("back"))))
    rows = [
        Movement(
            item_id=item,
            kind="opening",
            shelf=on_hand + sold.get(item, 0),
            who="system:stock",
            created_at=now,
        )
        for item, on_hand in StockItem.objects.values_list("pk", "on_hand")
        if on_hand + sold.get(item, 0)
    ]
    Movement.objects.bulk_create(rows, batch_size=1000)


class Migration(migrations.Migration):
    """Every shelf stands in a place, and what lies on it has a movement that says so."""

    dependencies = [
        ("businesses", "0001_squashed_0001_initial"),
        ("stock", "0004_locations"),
    ]

    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
