"""Sums of what was counted, kept as it is counted: the figures cost as little beside a million orders.

A row changes by the difference between what a counted thing was and is, in the transaction that holds it; so
they are what the rows add up to, however often a thing is counted. The money check proves it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, DateTimeField, F, Min, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce, Least

from entrepot.apps.impact.models import CountedOrder, CountedPayout, CountedRelief, KeptSum

LANE, RELIEF, PAID = "lane", "relief", "paid"

type Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Part:
    """What one thing, or many, add to a sum: how many, how much, the dues of it, and since when."""

    count: int = 0
    minor: int = 0
    dues: int = 0
    since: datetime | None = None


type Parts = Mapping[Key, Part]


def lane(from_country: str, to_country: str) -> str:
    """Return how a pair of countries is written."""
    return f"{from_country} {to_country}"


def parts_of_order(order: str) -> dict[Key, Part]:
    """Return what an order that is counted adds, with what programmes paid of its commission."""
    row = CountedOrder.objects.filter(order=order).first()
    if row is None:
        return {}
    sold = bool(row.goods_minor)
    found = {
        (LANE, lane(row.from_country, row.to_country), row.currency): Part(
            int(sold), row.goods_minor, row.dues_minor if sold else 0, row.released_at
        )
    }
    for programme, minor in row.reliefs.order_by("programme").values_list("programme", "amount_minor"):
        found[RELIEF, programme, row.currency] = Part(1, minor)
    return found


def parts_of_payout(payout: str) -> dict[Key, Part]:
    """Return what a payout that is counted adds."""
    row = CountedPayout.objects.filter(payout=payout).first()
    return {} if row is None else {(PAID, "", row.currency): Part(1, row.amount_minor)}


def move(before: Parts, after: Parts) -> None:
    """Change the sums from what a thing added to what it adds, in the transaction that holds it."""
    for key in sorted(before.keys() | after.keys()):
        was, now = before.get(key, Part()), after.get(key, Part())
        if was != now:
            _change(key, Part(now.count - was.count, now.minor - was.minor, now.dues - was.dues, now.since))


def add_up() -> None:
    """Write every sum anew from the rows. Who counts meanwhile waits, or finds the new ones."""
    with transaction.atomic():
        list(KeptSum.objects.select_for_update().order_by("pk").values_list("pk"))
        KeptSum.objects.all().delete()
        KeptSum.objects.bulk_create(
            KeptSum(**_key(key), count=part.count, minor=part.minor, dues_minor=part.dues, since=part.since)
            for key, part in added()
        )


def added() -> Iterator[tuple[Key, Part]]:
    """Yield every sum as the rows add up to it."""
    orders = CountedOrder.objects.order_by().values("from_country", "to_country", "currency")
    sold = Q(goods_minor__gt=0)
    for row in orders.annotate(
        count=Count("id", filter=sold),
        minor=Sum("goods_minor"),
        dues=Coalesce(Sum("dues_minor", filter=sold), Value(0)),
        since=Min("released_at"),
    ):
        key = (LANE, lane(row["from_country"], row["to_country"]), row["currency"])
        yield key, Part(row["count"], int(row["minor"]), int(row["dues"]), row["since"])
    reliefs = CountedRelief.objects.order_by().values("programme", "order__currency")
    for paid in reliefs.annotate(count=Count("id"), minor=Sum("amount_minor")):
        yield (RELIEF, paid["programme"], paid["order__currency"]), Part(paid["count"], int(paid["minor"]))
    payouts = CountedPayout.objects.order_by().values("currency")
    for out in payouts.annotate(count=Count("id"), minor=Sum("amount_minor")):
        yield (PAID, "", out["currency"]), Part(out["count"], int(out["minor"]))


def kept(figure: str) -> QuerySet[KeptSum]:
    """Return the sums of a kind that are something, in their order."""
    return KeptSum.objects.filter(figure=figure).exclude(count=0).order_by("of", "currency")


def _change(key: Key, part: Part) -> None:
    row = KeptSum.objects.filter(**_key(key))
    changes: dict[str, Any] = {
        "count": F("count") + part.count,
        "minor": F("minor") + part.minor,
        "dues_minor": F("dues_minor") + part.dues,
    }
    if part.since is not None:
        at = Value(part.since, output_field=DateTimeField())
        changes["since"] = Least(Coalesce("since", at), at)
    if not row.update(**changes):
        KeptSum.objects.get_or_create(**_key(key))
        row.update(**changes)


def _key(key: Key) -> dict[str, Any]:
    return dict(zip(("figure", "of", "currency"), key, strict=True))
