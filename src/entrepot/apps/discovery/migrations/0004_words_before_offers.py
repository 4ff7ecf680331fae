"""A change is told to the index before its prices are looked at: each is done by itself."""

from django.db import migrations, models
from django.db.models import Q


def done_is_done(apps, schema_editor):
    """Let nothing that was told wait for anything."""
    apps.get_model("discovery", "Stale").objects.exclude(done_at=None).update(words=False, offers=False)


class Migration(migrations.Migration):
    dependencies = [("discovery", "0003_searches_people_keep")]
    operations = [
        migrations.RemoveIndex(model_name="stale", name="discovery_stale_waiting"),
        migrations.AddField(model_name="stale", name="offers", field=models.BooleanField(default=True)),
        migrations.RunPython(done_is_done, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="stale",
            index=models.Index(
                fields=["id"], condition=Q(done_at=None, words=True), name="discovery_stale_words"
            ),
        ),
        migrations.AddIndex(
            model_name="stale",
            index=models.Index(
                fields=["id"], condition=Q(done_at=None, offers=True), name="discovery_stale_offers"
            ),
        ),
    ]
