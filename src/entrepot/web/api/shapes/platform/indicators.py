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
    unit: str = Field(description="business, job, market, hour or percent.", examples=["percent"])
    goal: int | None
    value: int | None = Field(description="Null for a percentage of nothing.")
    by_evidence: list[IndicatorPart] = Field(description="Empty where it is counted here.")
    by_country: list[IndicatorPart]

    @classmethod
    def of(cls, row: Progress) -> Self:
        """Make one of how far an indicator is."""
        known = row.by_evidence if row.indicator.declared else {}
        return cls.copied(
            row.indicator,
            goal=row.indicator.goal or None,
            value=row.value,
            by_evidence=[IndicatorPart(of=name, value=value) for name, value in known.items()],
            by_country=[IndicatorPart(of=name, value=value) for name, value in row.by_country.items()],
        )


class Indicators(Told):
    """Every indicator on the day its figures were kept last; no day before any were."""

    day: date | None
    items: list[Indicator]


class IndicatorRow(Told):
    """What counts for an indicator: a business, or of farmers' income a payout to members."""

    business: str = Field(examples=["biz_" + "0" * 22])
    country: str
    value: int | None = Field(description="Null where no local price stands beside a payout.")
    evidence: str = Field(description="Empty where it is counted here.")
    payout: str = Field(description="Empty for a business.")
    grams: int
    paid: Amount | None
    missing_data: str = Field(description="What would have to be known for a comparison.")

    @classmethod
    def of(cls, row: Row) -> Self:
        """Make one of a row."""
        return cls.copied(row, paid=Amount.maybe(row.paid), missing_data=row.missing)


class IndicatorRows(Told):
    """The rows behind one figure as they stand now."""

    items: list[IndicatorRow]
    next: Next
