from django.db import migrations, models

LANES = [
    *("verification", "payout", "declaration", "dispute", "return", "application", "content"),
    *("payment", "money", "dead_letter"),
]


class Migration(migrations.Migration):
    dependencies = [("desk", "0007_titles_in_every_language")]

    operations = [
        migrations.RemoveConstraint(model_name="deskitem", name="desk_item_lane"),
        migrations.AddConstraint(
            model_name="deskitem",
            constraint=models.CheckConstraint(condition=models.Q(("lane__in", LANES)), name="desk_item_lane"),
        ),
    ]
