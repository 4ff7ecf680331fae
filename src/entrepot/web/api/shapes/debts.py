"""What a seller owes because money went back after it had been paid out, and what covered it."""

from datetime import datetime
from typing import Self

from pydantic import Field

from entrepot.apps.payouts import queries
from entrepot.web.api.shapes.base import Amount, Told


class OwedPiece(Told):
    """So much is owed, or was taken, because of which order, since when."""

    amount: Amount
    order: str = Field(examples=["ord_" + "0" * 22])
    since: datetime
    words: str = Field(description="Why, as a sentence.")

    @classmethod
    def of(cls, row: queries.OwedPiece) -> Self:
        """Make one from a row."""
        return cls.copied(row, amount=Amount.of(row.amount))


class DebtInCurrency(Told):
    """What is owed in one currency, oldest first, and what earnings have covered since the last payout."""

    owed: Amount
    pieces: list[OwedPiece]
    taken: list[OwedPiece] = Field(description="The next payout is less by it.")

    @classmethod
    def of(cls, row: queries.Netting) -> Self:
        """Make one from a row."""
        return cls(
            owed=Amount.of(row.owed),
            pieces=[OwedPiece.of(each) for each in row.pieces],
            taken=[OwedPiece.of(each) for each in row.taken],
        )


class DebtList(Told):
    """What is owed and what was covered, by currency; empty when neither."""

    items: list[DebtInCurrency]


class TakenList(Told):
    """What one payout is less by."""

    items: list[OwedPiece]
