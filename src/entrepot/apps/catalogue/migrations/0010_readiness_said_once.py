import json
from hashlib import blake2b
from itertools import groupby

import django.db.models.deletion
from django.db import migrations, models

BATCH = 1_000


def say_once(apps, schema_editor):
    """Put what was kept of each product in each market on sheets: one for all that have the same said."""
    former = apps.get_model("catalogue", "FormerVisibility")
    rows = former.objects.order_by("product_id", "market_id").values_list(
        *("product_id", "market_id", "state", "codes", "route", "edition", "valid_until"),
        *("product_version", "checked_at"),
    )
    sheets, links = {}, []
    for product, each in groupby(rows.iterator(chunk_size=10_000), key=lambda row: row[0]):
        kept = list(each)
        found = [[*row[1:6], row[6].isoformat() if row[6] else None] for row in kept]
        text = json.dumps(found, separators=(",", ":"))
        digest = blake2b(text.encode(), digest_size=16).hexdigest()
        sheets.setdefault(digest, found)
        version = kept[0][7] if len({row[7] for row in kept}) == 1 else 0
        links.append((product, digest, version, min(row[8] for row in kept)))
        if len(links) == BATCH:
            _write(apps, sheets, links)
            links = []
    _write(apps, sheets, links)


def _write(apps, sheets, links):
    readiness = apps.get_model("catalogue", "Readiness")
    market = apps.get_model("catalogue", "ReadyMarket")
    visibility = apps.get_model("catalogue", "Visibility")
    there = set(
        readiness.objects.filter(digest__in={digest for _product, digest, _version, _at in links}).values_list(
            "digest", flat=True
        )
    )
    new = {digest for _product, digest, _version, _at in links} - there
    readiness.objects.bulk_create([readiness(digest=digest, found=sheets[digest]) for digest in sorted(new)])
    market.objects.bulk_create(
        [
            market(readiness_id=digest, market_id=row[0])
            for digest in sorted(new)
            for row in sheets[digest]
            if row[1] == "ready"
        ]
    )
    visibility.objects.bulk_create(
        [
            visibility(product_id=product, readiness_id=digest, product_version=version, checked_at=at)
            for product, digest, version, at in links
        ]
    )


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0009_no_index_twice"),
        ("markets", "0001_squashed_0001_initial"),
    ]

    operations = [
        migrations.RenameModel("Visibility", "FormerVisibility"),
        migrations.AlterField(
            model_name="formervisibility",
            name="product",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="catalogue.product",
            ),
        ),
        migrations.CreateModel(
            name="Readiness",
            fields=[
                ("digest", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("found", models.JSONField()),
            ],
            options={"verbose_name_plural": "readiness"},
        ),
        migrations.CreateModel(
            name="ReadyMarket",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "readiness",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="open_to",
                        to="catalogue.readiness",
                    ),
                ),
                (
                    "market",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="markets.market",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("market", "readiness"), name="catalogue_ready_market_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Visibility",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "product",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="visibility",
                        to="catalogue.product",
                    ),
                ),
                ("product_version", models.PositiveIntegerField()),
                ("checked_at", models.DateTimeField()),
                (
                    "readiness",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visibilities",
                        to="catalogue.readiness",
                    ),
                ),
            ],
            options={"verbose_name_plural": "visibilities"},
        ),
        migrations.RunPython(say_once, migrations.RunPython.noop),
    ]
