"""Where every indicator stands now, by country and level of proof: sums of counted businesses."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, QuerySet, Sum

from entrepot.apps.impact.incomes import FARMER_INCOME, compared
from entrepot.apps.impact.models import CountedBusiness

GROUPS = {"women_led": "women_led", "youth_led": "youth_led", "farms": "farm", "cooperatives": "cooperative"}
"""Indicators that count businesses of a group, and the column that says how well it is known."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The value of one indicator for one country and level of proof; empty for what is counted here.

    Of a share the value is the part, and `base` what it is a part of.
    """

    indicator: str
    country: str
    evidence: str
    value: int
    base: int | None = None


def rows_of(indicator: str) -> QuerySet[CountedBusiness]:
    """Return the businesses that count for an indicator."""
    rows = CountedBusiness.objects.all()
    if indicator == "jobs_supported":
        return rows.exclude(jobs_hundredths=None)
    if indicator == "first_exports":
        return rows.exclude(first_exported_at=None)
    if indicator == "markets_opened":
        return rows.filter(countries__gt=0)
    if indicator == "mentor_hours":
        return rows.filter(hours_given__gt=0)
    return rows.exclude(**{GROUPS[indicator]: ""}) if indicator in GROUPS else rows


def evidence_column(indicator: str) -> str:
    """Return the column that says how well a row of an indicator is known; empty where we count ourselves."""
    return "jobs_evidence" if indicator == "jobs_supported" else GROUPS.get(indicator, "")


def value_column(indicator: str) -> str:
    """Return the column that is summed; empty where rows are counted."""
    summed = {
        "jobs_supported": "jobs_hundredths",
        "markets_opened": "countries",
        "mentor_hours": "hours_given",
    }
    return summed.get(indicator, "")


def stand(indicator: str) -> Iterator[Standing]:
    """Yield where an indicator stands, one query for all countries."""
    if indicator == FARMER_INCOME:
        yield from _incomes()
        return
    column, summed = evidence_column(indicator), value_column(indicator)
    by = ["country", column] if column else ["country"]
    value = Sum(summed) if summed else Count("id")
    for row in rows_of(indicator).order_by().values(*by).annotate(value=value):
        if row["value"]:
            yield Standing(indicator, row["country"], row[column] if column else "", int(row["value"]))


def _incomes() -> Iterator[Standing]:
    rows = compared().order_by().values("country", "evidence")
    for row in rows.annotate(worth=Sum("worth_grams"), grams=Sum("grams")):
        yield Standing(
            FARMER_INCOME, row["country"], row["evidence"], int(row["worth"]), base=int(row["grams"])
        )
