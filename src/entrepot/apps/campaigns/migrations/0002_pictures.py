import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0001_collections"),
        ("files", "0004_pictures_as_avif"),
    ]

    operations = [
        migrations.AddField(
            model_name="collection",
            name="picture",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="files.picture",
            ),
        ),
        migrations.AddField(
            model_name="collectiontext",
            name="alt",
            field=models.CharField(blank=True, max_length=120),
        ),
    ]
