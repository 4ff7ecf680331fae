"""Indicators: how far each is, how that is known, and the rows behind it."""

from datetime import date
from typing import Self

from pydantic import Field

from entrepot.apps.impact.queries import Progress, Row
from entrepot.web.api.paging import Next
from entrepot.web.api.shapes.base import Amount, Told


class IndicatorPart(Told):
    """A part of a figure: of one country, or known in one way."""

    of: str = Field(description="A country, or declared, documented, verified.", examples=["RW"])
    value: int


class Indicator(Told):
    """One figure as it was kept last, with its definition."""

    code: str = Field(examples=["farmer_income"])
    title: str
    definition: str
    source: str = Field(description="Where its rows come from.")
    unit: str = Field(description="business, job, market, hour, euro, day or percent.", examples=["percent"])
    evidence: str = Field(description="How well it is known; empty where each row says so itself.")
    goal: int | None
    value: int | None = Field(
        description="Null for a percentage of nothing, and time that cannot be compared."
    )
    came: int | None = Field(description="What came since the first day asked for; null without one.")
    by_evidence: list[IndicatorPart]
    by_country: list[IndicatorPart]

    @classmethod
    def of(cls, row: Progress) -> Self:
        """Make one of how far an indicator is."""
        return cls.copied(
            row.indicator,
            goal=row.indicator.goal or None,
            value=row.value,
            came=row.came,
            by_evidence=[IndicatorPart(of=name, value=value) for name, value in row.by_evidence.items()],
            by_country=[IndicatorPart(of=name, value=value) for name, value in row.by_country.items()],
        )


class Indicators(Told):
    """Every indicator on the day its figures were kept last; no day before any were."""

    day: date | None
    items: list[Indicator]


class IndicatorRow(Told):
    """What counts for an indicator: a business, a payout to members, an order, a decided case."""

    business: str = Field(examples=["biz_" + "0" * 22])
    country: str
    value: int | None = Field(description="Null where no local price stands beside a payout.")
    evidence: str
    payout: str = Field(description="Empty but for farmers' income.")
    order: str = Field(description="Empty but for sales abroad and relief.")
    case: str = Field(description="Empty but for the fast lane: the case on the desk.")
    euros: Amount | None = Field(description="The money of an order in euros.")
    saved_seconds: int | None = Field(description="The time a case waited less than ordinary ones.")
    grams: int
    paid: Amount | None
    missing_data: str = Field(description="What would have to be known for a comparison.")

    @classmethod
    def of(cls, row: Row) -> Self:
        """Make one of a row."""
        return cls.copied(
            row,
            paid=Amount.maybe(row.paid),
            euros=Amount.maybe(row.euros),
            saved_seconds=None if row.saved is None else int(row.saved.total_seconds()),
            missing_data=row.missing,
        )


class IndicatorRows(Told):
    """The rows behind one figure as they stand now."""

    items: list[IndicatorRow]
    next: Next
