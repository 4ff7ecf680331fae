import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

import entrepot.apps.kernel.clock
import entrepot.apps.kernel.fields
from entrepot.apps.kernel.append_only import AppendOnly


def number():
    return ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


def made():
    return ("created_at", models.DateTimeField(default=entrepot.apps.kernel.clock.now, editable=False))


def key(to, related_name="+", on_delete=django.db.models.deletion.PROTECT):
    return models.ForeignKey(on_delete=on_delete, related_name=related_name, to=to)


CASCADE = django.db.models.deletion.CASCADE
ORGANISATION = "accounts.organisation"


class Migration(migrations.Migration):
    """Places as rows, what moves between them, and why. The next one carries the shelves over."""

    dependencies = [
        ("accounts", "0001_squashed_0002_platform_tokens"),
        ("catalogue", "0001_squashed_0002_imported_counts"),
        ("stock", "0001_squashed_0003_told_counts"),
    ]

    operations = [
        migrations.CreateModel(
            name="Location",
            fields=[
                number(),
                made(),
                ("public_id", entrepot.apps.kernel.fields.PublicIdField(prefix="loc")),
                ("code", models.CharField(max_length=24)),
                ("name", models.CharField(max_length=80)),
                ("kind", models.CharField(max_length=12)),
                ("country", models.CharField(max_length=2)),
                ("entered_from", models.CharField(blank=True, max_length=2)),
                ("recipient", models.CharField(blank=True, max_length=120)),
                ("lines", models.CharField(blank=True, max_length=400)),
                ("locality", models.CharField(blank=True, max_length=120)),
                ("area", models.CharField(blank=True, max_length=120)),
                ("postcode", models.CharField(blank=True, max_length=20)),
                ("phone", models.CharField(blank=True, max_length=40)),
                ("is_default", models.BooleanField(default=False)),
                ("open_from", models.DateField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("organisation", key(ORGANISATION)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "code"), name="stock_location_code"),
                    models.UniqueConstraint(
                        condition=Q(("is_default", True)),
                        fields=("organisation",),
                        name="stock_location_one_default",
                    ),
                    models.CheckConstraint(
                        condition=Q(Q(("code", ""), _negated=True), Q(("name", ""), _negated=True)),
                        name="stock_location_named",
                    ),
                    models.CheckConstraint(
                        condition=Q(("kind__in", ("home", "bonded", "warehouse", "returns"))),
                        name="stock_location_kind",
                    ),
                    models.CheckConstraint(
                        condition=Q(("country__regex", "^[A-Z]{2}$")), name="stock_location_country"
                    ),
                    models.CheckConstraint(
                        condition=Q(
                            Q(("entered_from__regex", "^[A-Z]{2}$"), ("kind", "bonded")),
                            Q(Q(("kind", "bonded"), _negated=True), ("entered_from", "")),
                            _connector="OR",
                        ),
                        name="stock_location_bonded_from",
                    ),
                    models.CheckConstraint(
                        condition=Q(("is_default", False), ("closed_at", None), _connector="OR"),
                        name="stock_location_default_open",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MarketRank",
            fields=[
                number(),
                made(),
                ("market", models.CharField(max_length=16)),
                ("position", models.PositiveSmallIntegerField()),
                ("location", key("stock.location", "ranks", CASCADE)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("location", "market"), name="stock_rank_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SendingPolicy",
            fields=[
                number(),
                made(),
                ("may_split", models.BooleanField(default=False)),
                (
                    "organisation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=ORGANISATION
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="Transfer",
            fields=[
                number(),
                made(),
                ("public_id", entrepot.apps.kernel.fields.PublicIdField(prefix="trf")),
                ("note", models.CharField(blank=True, max_length=300)),
                ("sent_by", models.CharField(max_length=64)),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                ("organisation", key(ORGANISATION)),
                ("source", key("stock.location")),
                ("target", key("stock.location")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(("source", F("target")), _negated=True), name="stock_transfer_between_two"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TransferLine",
            fields=[
                number(),
                ("sent", models.PositiveIntegerField()),
                ("arrived", models.PositiveIntegerField(default=0)),
                ("lost", models.PositiveIntegerField(default=0)),
                ("transfer", key("stock.transfer", "lines", CASCADE)),
                ("variant", key("catalogue.variant")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("transfer", "variant"), name="stock_transfer_line_once"),
                    models.CheckConstraint(condition=Q(("sent__gte", 1)), name="stock_transfer_of_something"),
                    models.CheckConstraint(
                        condition=Q(("sent__gte", F("arrived") + F("lost"))),
                        name="stock_transfer_never_more_arrives",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Movement",
            fields=[
                number(),
                made(),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("opening", "Opening"),
                            ("received", "Received"),
                            ("counted", "Counted"),
                            ("told", "Told"),
                            ("written_off", "Written Off"),
                            ("sent", "Sent"),
                            ("arrived", "Arrived"),
                            ("lost", "Lost"),
                            ("returned", "Returned"),
                        ],
                        max_length=12,
                    ),
                ),
                ("shelf", models.IntegerField(default=0)),
                ("on_way", models.IntegerField(default=0)),
                ("reference", models.CharField(blank=True, max_length=40)),
                ("who", models.CharField(max_length=64)),
                ("reason", models.CharField(blank=True, max_length=16)),
                ("why", models.CharField(blank=True, max_length=300)),
                ("item", key("stock.stockitem", "movements")),
            ],
            options={
                "indexes": [models.Index(fields=["reference"], name="stock_movement_reference")],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(
                            Q(("shelf", 0), _negated=True), Q(("on_way", 0), _negated=True), _connector="OR"
                        ),
                        name="stock_movement_of_something",
                    ),
                ],
            },
        ),
        AppendOnly("stock_movement"),
        migrations.RemoveConstraint(model_name="stockitem", name="stock_item_once"),
        migrations.RemoveConstraint(model_name="stockitem", name="stock_item_somewhere"),
        migrations.RenameField(model_name="stockitem", old_name="location", new_name="place_name"),
        migrations.AddField(
            model_name="stockitem",
            name="location",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="items",
                to="stock.location",
            ),
        ),
    ]
