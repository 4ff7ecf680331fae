"""Sellers paid before receipt, as the platform sets and grants it."""

from datetime import date
from typing import Literal, Self

from pydantic import Field

from entrepot.apps.orders import queries
from entrepot.web.api.shapes.base import Amount, AmountAsked, Asked, Told

FIRST, LAST = date(2000, 1, 1), date(2200, 1, 1)


class AdvanceTerm(Told):
    """When shares in a currency are paid early, and how much of one seller's at one time."""

    currency: str
    moment: str = Field(description="paid: once the buyer has paid; shipped: once the carrier has the goods.")
    cap: Amount
    valid_from: date

    @classmethod
    def of(cls, row: queries.TermView) -> Self:
        """Make one from a row."""
        return cls.copied(row, cap=Amount.of(row.cap))


class AdvanceGrant(Told):
    """Paid early for nothing, from a day until a day, once a second person has approved it."""

    id: str = Field(examples=["agr_" + "0" * 22])
    business: str
    name: str
    valid_from: date
    valid_to: date = Field(description="The first day without it.")
    reason: str
    state: str = Field(description="proposed, approved or ended.")

    @classmethod
    def of(cls, row: queries.GrantView) -> Self:
        """Make one from a row."""
        return cls.copied(row, id=row.public_id)


class AdvanceBook(Told):
    """What holds today in each currency, and the grants, the newest first."""

    terms: list[AdvanceTerm]
    grants: list[AdvanceGrant]


class AdvanceTermAsked(Asked):
    """How shares in a currency are paid early from a day on; a cap of nothing ends it for new orders."""

    moment: Literal["paid", "shipped"]
    cap: AmountAsked = Field(description="Its currency is the one the term is for.")
    valid_from: date = Field(ge=FIRST, le=LAST, examples=["2026-12-01"])


class AdvanceGrantAsked(Asked):
    """Paid early for nothing: which business, from when until when, and why."""

    business: str = Field(pattern="^biz_[0-9a-z]{22}$", examples=["biz_" + "0" * 22])
    valid_from: date = Field(ge=FIRST, le=LAST, examples=["2026-12-01"])
    valid_to: date = Field(
        ge=FIRST, le=LAST, description="The first day without it.", examples=["2027-03-01"]
    )
    reason: str = Field(min_length=1, max_length=300, examples=["Young founders, spring 2027"])
