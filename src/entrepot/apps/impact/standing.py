"""Where every indicator stands now, by country and level of proof: sums of counted businesses."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from entrepot.apps.impact.incomes import FARMER_INCOME, compared
from entrepot.apps.impact.models import CountedBusiness, CountedIncome, CountedSupport

ABROAD, RELIEF, FAST, HOURS = "sales_abroad", "saved_by_relief", "days_saved", "mentor_hours"
GROUPS = {"women_led": "women_led", "youth_led": "youth_led", "farms": "farm", "cooperatives": "cooperative"}
"""Indicators that count businesses of a group, and the column that says how well it is known."""
SUMMED = {
    "jobs_supported": "jobs_hundredths",
    "markets_opened": "countries",
    ABROAD: "abroad_cents",
    HOURS: "hours_given",
    RELIEF: "relief_cents",
    FAST: "fast_seconds",
}
"""Indicators that add something up, and the column."""
WEIGHED = frozenset({ABROAD, RELIEF, FAST})
"""Those of which it is kept how many businesses stand behind a sum: money and time tell more than a count."""
GIVEN = frozenset({HOURS, RELIEF, FAST})
"""What programmes do: of one programme only what that one did counts."""
_COUNTS = {
    "jobs_supported": Q(jobs_hundredths__isnull=False),
    "first_exports": Q(first_exported_at__isnull=False),
    "markets_opened": Q(countries__gt=0),
    ABROAD: Q(abroad_cents__gt=0),
    HOURS: Q(hours_given__gt=0),
    RELIEF: Q(relief_cents__gt=0),
    FAST: Q(fast_cases__gt=0),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """The value of one indicator for one country and level of proof; empty for what is counted here.

    Of a share the value is the part, and `base` what it is a part of; of money and time `base` is how many
    businesses stand behind it. `programme` is empty for all businesses.
    """

    indicator: str
    country: str
    evidence: str
    value: int
    base: int | None = None
    programme: str = ""


def rows_of(indicator: str) -> QuerySet[CountedBusiness]:
    """Return the businesses that count for an indicator."""
    if indicator in GROUPS:
        return CountedBusiness.objects.exclude(**{GROUPS[indicator]: ""})
    return CountedBusiness.objects.filter(_COUNTS.get(indicator, Q()))


def supported_rows(indicator: str) -> QuerySet[CountedSupport]:
    """Return what counts for an indicator of the businesses that programmes took in, or gave something."""
    if indicator in GIVEN:
        column = "fast_cases" if indicator == FAST else SUMMED[indicator]
        return CountedSupport.objects.filter(**{f"{column}__gt": 0})
    rows = CountedSupport.objects.filter(since__isnull=False)
    narrowed = indicator in _COUNTS or indicator in GROUPS
    return rows.filter(business__in=rows_of(indicator)) if narrowed else rows


def evidence_column(indicator: str) -> str:
    """Return the column that says how well a row of an indicator is known; empty where we count ourselves."""
    return "jobs_evidence" if indicator == "jobs_supported" else GROUPS.get(indicator, "")


def value_column(indicator: str) -> str:
    """Return the column that is summed; empty where rows are counted."""
    return SUMMED.get(indicator, "")


def stand(indicator: str) -> Iterator[Standing]:
    """Yield where an indicator stands, one query for all countries."""
    if indicator == FARMER_INCOME:
        yield from _incomes(compared())
        return
    yield from _stand(indicator, rows_of(indicator), "", value_column(indicator))


def stand_by_programme(indicator: str) -> Iterator[Standing]:
    """Yield where an indicator stands among the businesses of each programme, one query for all of them."""
    if indicator == FARMER_INCOME:
        members = CountedSupport.objects.filter(since__isnull=False).order_by()
        paying = members.filter(business__business__in=compared().values("business"))
        for programme in paying.values_list("programme", flat=True).distinct():
            own = members.filter(programme=programme).values("business__business")
            yield from _incomes(compared().filter(business__in=own), programme)
        return
    summed = value_column(indicator)
    if summed and indicator not in GIVEN:
        summed = f"business__{summed}"
    yield from _stand(indicator, supported_rows(indicator), "business__", summed)


def _stand(indicator: str, rows: QuerySet[Any], prefix: str, summed: str) -> Iterator[Standing]:
    column = evidence_column(indicator)
    by = [f"{prefix}country", *([f"{prefix}{column}"] if column else []), *(["programme"] if prefix else [])]
    value = Sum(summed) if summed else Count("id")
    for row in rows.order_by().values(*by).annotate(value=value, behind=Count("id")):
        if row["value"] or indicator in WEIGHED:
            yield Standing(
                indicator,
                row[f"{prefix}country"],
                row[f"{prefix}{column}"] if column else "",
                int(row["value"]),
                base=row["behind"] if indicator in WEIGHED else None,
                programme=row.get("programme", ""),
            )


def _incomes(paid: QuerySet[CountedIncome], programme: str = "") -> Iterator[Standing]:
    rows = paid.order_by().values("country", "evidence")
    for row in rows.annotate(worth=Sum("worth_grams"), grams=Sum("grams")):
        yield Standing(
            FARMER_INCOME,
            row["country"],
            row["evidence"],
            int(row["worth"]),
            base=int(row["grams"]),
            programme=programme,
        )
