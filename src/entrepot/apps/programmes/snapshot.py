"""What is known of businesses, gathered from the apps below into a row each, read back as core's facts."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django.db import transaction

from entrepot.apps.businesses import queries as businesses
from entrepot.apps.catalogue import queries as catalogue
from entrepot.apps.kernel.actors import system
from entrepot.apps.law import queries as law
from entrepot.apps.orders import queries as orders
from entrepot.apps.orders.queries import Traded
from entrepot.apps.programmes.models import BusinessFacts, FactValue
from entrepot.core.money import Money
from entrepot.core.support.business_facts import FLAGS, FOUNDED_ON, Evidence, FactSheet
from entrepot.core.support.eligibility import FACTS, FactType, Known

CLERK = system("programmes")
UNIT: Final = "EUR"
CHUNK: Final = 500
SETS: Final = ("markets", "categories")
WHOLE = Decimal(1)
BY_RANK: Final = tuple(Evidence)
_JOBS = ("jobs_full_time", "jobs_part_time", "jobs_seasonal")


def gather_next(after: int, at: datetime, limit: int = CHUNK) -> tuple[int | None, int]:
    """Gather the next businesses by row number; return the last one's, None at the end, and how many."""
    sheets = businesses.list_fact_sheets(viewer=CLERK, at=at, after=after, limit=limit)
    gather(sheets, at)
    return (sheets[-1].row if sheets else None), len(sheets)


def gather_some(public_ids: Collection[str], at: datetime) -> None:
    """Gather some businesses anew; one that is there no more is forgotten."""
    sheets = businesses.list_fact_sheets(viewer=CLERK, at=at, businesses=public_ids)
    gather(sheets, at)
    gone = set(public_ids) - {sheet.business for sheet in sheets}
    if gone:
        BusinessFacts.objects.filter(business__in=gone).delete()


def gather(sheets: Sequence[FactSheet], at: datetime) -> None:
    """Write the rows of businesses from what is true now: the same however often, and whoever is first."""
    if not sheets:
        return
    traded, offered, rows = _read(sheets, at)
    columns = [field.name for field in BusinessFacts._meta.concrete_fields]  # noqa: SLF001 - Django's own door
    with transaction.atomic():
        BusinessFacts.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["business"],
            update_fields=[name for name in columns if name not in {"id", "business"}],
        )
        ids = dict(
            BusinessFacts.objects.filter(business__in=[row.business for row in rows])
            .order_by("pk")
            .values_list("business", "pk")
        )
        _write_values(ids, traded, offered)


def look(business: str, at: datetime) -> tuple[BusinessFacts, dict[str, set[str]]]:
    """Return what is known of one business at this moment, without keeping it. Raises DoesNotExist."""
    sheets = businesses.list_fact_sheets(viewer=CLERK, at=at, businesses=[business])
    if not sheets:
        raise BusinessFacts.DoesNotExist
    traded, offered, row = _read(sheets, at)
    own = traded.get(business) or Traded()
    return row[0], {"markets": own.markets, "categories": offered.get(business, set())}


def facts_of(row: BusinessFacts, values: Mapping[str, Collection[str]]) -> dict[str, Known]:
    """Return a row as core's facts; an empty cell is unknown."""
    found: dict[str, Known] = {}
    for name, fact in FACTS.items():
        if fact.type is FactType.SET:
            found[name] = Known(frozenset(values.get(name, ())))
            continue
        value = getattr(row, name)
        if value is not None:
            rank = getattr(row, f"{name}_rank") if fact.declared else len(BY_RANK) - 1
            found[name] = Known(value, BY_RANK[rank])
    return found


def values_of(rows: Collection[BusinessFacts]) -> dict[int, dict[str, set[str]]]:
    """Return the facts with several values of some rows, by row number, in one query."""
    found: dict[int, dict[str, set[str]]] = {}
    of_these = FactValue.objects.filter(business__in=[row.pk for row in rows])
    for business, fact, value in of_these.values_list("business_id", "fact", "value"):
        found.setdefault(business, {}).setdefault(fact, set()).add(value)
    return found


class _Rates:
    """Rates of one moment, each asked once."""

    def __init__(self, at: datetime) -> None:
        self._on = at.date()
        self._known: dict[str, Any] = {}

    def whole_euros(self, sums: Mapping[str, Money]) -> int | None:
        """Return a sum in whole euros, half up; None where nobody quotes one of its currencies."""
        total = Decimal(0)
        for currency, amount in sums.items():
            if not amount.minor:
                continue
            if currency not in self._known:
                self._known[currency] = law.get_exchange_rate(
                    base=currency, quote=UNIT, on=self._on, viewer=CLERK
                )
            rate = self._known[currency]
            if rate is None:
                return None
            total += (
                rate.convert_value(amount.to_decimal(), currency) if currency != UNIT else amount.to_decimal()
            )
        return int(total.quantize(WHOLE, rounding="ROUND_HALF_UP"))


def _read(
    sheets: Sequence[FactSheet], at: datetime
) -> tuple[dict[str, Traded], dict[str, set[str]], list[BusinessFacts]]:
    traded = orders.sum_trade({sheet.business: sheet.country for sheet in sheets}, viewer=CLERK, at=at)
    offered = catalogue.list_categories(viewer=CLERK, businesses=[sheet.business for sheet in sheets])
    rates = _Rates(at)
    rows = [_row(sheet, traded.get(sheet.business) or Traded(), rates, at) for sheet in sheets]
    return traded, offered, rows


def _row(sheet: FactSheet, traded: Traded, rates: _Rates, at: datetime) -> BusinessFacts:
    row = BusinessFacts(
        business=sheet.business,
        row=sheet.row,
        organisation_id=sheet.organisation,
        name=sheet.name,
        country=sheet.country,
        kind=sheet.kind,
        joined=sheet.registered_at.date(),
        verified=sheet.is_verified,
        jobs=sheet.jobs,
        jobs_rank=min((sheet.facts[name].evidence.rank for name in _JOBS if name in sheet.facts), default=0),
        exported=traded.has_exported,
        orders_30=traded.orders[30],
        orders_90=traded.orders[90],
        orders_365=traded.orders[365],
        sales_90=rates.whole_euros(traded.sales[90]),
        sales_365=rates.whole_euros(traded.sales[365]),
        exports_365=traded.exports_365,
        market_count=len(traded.markets),
        gathered_at=at,
    )
    for name in FLAGS:
        known = sheet.facts.get(name)
        setattr(row, name, known is not None and known.value is True)
        setattr(row, f"{name}_rank", known.evidence.rank if known else 0)
    founded = sheet.facts.get(FOUNDED_ON)
    if founded is not None:
        row.founded, row.founded_rank = founded.value, founded.evidence.rank  # type: ignore[assignment] # a day
    return row


def _write_values(
    ids: Mapping[str, int], traded: Mapping[str, Traded], offered: Mapping[str, set[str]]
) -> None:
    wanted = {
        (pk, name, value)
        for business, pk in ids.items()
        for name, values in (
            ("markets", traded[business].markets if business in traded else set()),
            ("categories", offered.get(business, set())),
        )
        for value in values
    }
    there = FactValue.objects.filter(business__in=ids.values())
    present = {(row.business_id, row.fact, row.value): row.pk for row in there}
    FactValue.objects.filter(pk__in=[pk for key, pk in present.items() if key not in wanted]).delete()
    FactValue.objects.bulk_create(
        (
            FactValue(business_id=business, fact=fact, value=value)
            for business, fact, value in sorted(wanted - present.keys())
        ),
        ignore_conflicts=True,
    )
