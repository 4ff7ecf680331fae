from django.db import migrations, models

FAST = ["verification", "payout", "declaration", "dispute", "return", "support"]
ALL = [*FAST[:5], "application", "support", "content", "payment", "money", "dead_letter"]


class Migration(migrations.Migration):
    dependencies = [("desk", "0008_content_lane")]

    operations = [
        migrations.RemoveConstraint(model_name="deskitem", name="desk_item_lane"),
        migrations.AddConstraint(
            model_name="deskitem",
            constraint=models.CheckConstraint(condition=models.Q(lane__in=ALL), name="desk_item_lane"),
        ),
        migrations.RemoveConstraint(model_name="fastlane", name="desk_fast_lane_known"),
        migrations.AddConstraint(
            model_name="fastlane",
            constraint=models.CheckConstraint(condition=models.Q(lane__in=tuple(FAST)), name="desk_fast_lane_known"),
        ),
    ]
