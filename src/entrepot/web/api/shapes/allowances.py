"""A person's yearly allowance, and the number they let us keep."""

from datetime import datetime
from typing import Literal, Self

from pydantic import Field

from entrepot.apps.orders import queries
from entrepot.web.api.shapes.base import Amount, Asked, Told


class AllowanceEntry(Told):
    """What one parcel of an order took."""

    order: str = Field(examples=["ord_" + "0" * 22])
    title: str
    amount: Amount
    given_back: Amount
    state: Literal["held", "confirmed"] = Field(description="Held until it is paid.")
    at: datetime


class CappedGoods(Told):
    """Goods of which one person may have only so much in a year, and what was had here."""

    title: str = Field(examples=["Rice of every kind"])
    unit: str = Field(description="UN/ECE Recommendation 20.", examples=["GRM"])
    limit: int
    taken: int


class Allowance(Told):
    """What one person may bring into a country in a year, and what of it is taken."""

    country: str = Field(examples=["CN"])
    period: str = Field(examples=["2026"])
    tail: str = Field(description="The end of the person's number.", examples=["002X"])
    source: str = Field(description="The source of the rule, in the law's own list.")
    limit: Amount
    used: Amount
    held: Amount = Field(description="For orders that are not paid yet.")
    left: Amount
    elsewhere: Amount = Field(description="Of used and held, what others than the caller ordered for it.")
    entries: list[AllowanceEntry]
    caps: list[CappedGoods]

    @classmethod
    def of(cls, row: queries.AllowanceView) -> Self:
        """Make one from a row."""
        names = ("limit", "used", "held", "left", "elsewhere")
        entries = [
            AllowanceEntry.copied(each, amount=Amount.of(each.amount), given_back=Amount.of(each.given_back))
            for each in row.entries
        ]
        caps = [CappedGoods.copied(each) for each in row.caps]
        return cls.copied(
            row, entries=entries, caps=caps, **{name: Amount.of(getattr(row, name)) for name in names}
        )


class Allowances(Told):
    """Every year of every person one ordered for."""

    items: list[Allowance]


class NumberKept(Asked):
    """One's own number for customs. Sending it is the consent to keep it, sealed, until it is deleted."""

    number: str = Field(min_length=1, max_length=40, examples=["11010519491231002X"])
    recipient: str = Field(min_length=1, max_length=120, description="The name it belongs to.")


class KeptNumber(Told):
    """A number that is kept: its end alone."""

    country: str = Field(examples=["CN"])
    tail: str = Field(examples=["002X"])
    recipient: str
    agreed_at: datetime


class KeptNumbers(Told):
    """The numbers one let us keep."""

    items: list[KeptNumber]
