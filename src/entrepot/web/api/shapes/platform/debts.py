"""Sellers who owe, as the people see them who wait for the money or bear it."""

from datetime import datetime
from typing import Self

from pydantic import Field

from entrepot.apps.payouts import queries
from entrepot.web.api.shapes.base import Amount, Told
from entrepot.web.api.shapes.debts import OwedPiece


class Debtor(Told):
    """A seller who owes in a currency: how much, since when, and each piece of it, oldest first."""

    business: str = Field(examples=["biz_" + "0" * 22])
    name: str
    owed: Amount
    since: datetime
    days: int
    pieces: list[OwedPiece]

    @classmethod
    def of(cls, row: queries.Debtor) -> Self:
        """Make one from a row."""
        return cls.copied(row, owed=Amount.of(row.owed), pieces=[OwedPiece.of(each) for each in row.pieces])


class DebtorList(Told):
    """Everybody who owes, the oldest debt first."""

    items: list[Debtor]
