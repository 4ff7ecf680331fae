"""Chargebacks, as the seller and the platform see the part that falls on one order."""

from datetime import datetime
from typing import Literal, Self

from pydantic import Field

from entrepot.apps.orders import queries
from entrepot.web.api.paging import Next
from entrepot.web.api.shapes.base import Amount, Asked, Told
from entrepot.web.api.shapes.disputes import EvidenceFile

Kind = Literal["receipt", "shipping", "customs", "messages", "refund_policy", "other"]


class Gathered(Told):
    """What the order says for itself, of a kind; in English, as banks read it."""

    kind: str = Field(examples=["shipping"])
    text: str
    is_weighty: bool = Field(description="Whether it counts most against the bank's reason.")


class Added(Told):
    """What the seller or the platform added: words, or a file."""

    kind: str = Field(examples=["messages"])
    party: str = Field(examples=["seller"])
    text: str
    file: EvidenceFile | None
    at: datetime

    @classmethod
    def of(cls, row: queries.EvidenceView) -> Self:
        """Make one from a row."""
        return cls.copied(row, file=EvidenceFile.of(row.file) if row.file is not None else None)


class Chargeback(Told):
    """Money of an order that the buyer's bank took back: why, what speaks against it, how it stands."""

    id: str = Field(examples=["cbk_" + "0" * 22])
    order: str
    amount: Amount
    reason: str = Field(description="The card scheme's word.", examples=["product_not_received"])
    reason_words: str
    state: str = Field(examples=["opened"])
    state_words: str
    due_at: datetime | None = Field(description="Later the card scheme reads nothing.")
    sellers_until: datetime | None = Field(description="Until when the seller may add evidence.")
    sent_at: datetime | None = Field(description="When what is there is sent, if nobody sent it before.")
    gathered: list[Gathered]
    added: list[Added]
    missing: list[str] = Field(description="What counts most and is not there yet, in words.")
    opened_at: datetime

    @classmethod
    def of(cls, row: queries.OrderChargebackView) -> Self:
        """Make one from a row."""
        return cls.copied(
            row,
            id=row.chargeback,
            amount=Amount.of(row.amount),
            gathered=[Gathered.copied(each) for each in row.gathered],
            added=[Added.of(each) for each in row.added],
            missing=list(row.missing),
        )


class ChargebackPage(Told):
    """Some chargebacks, the newest first."""

    items: list[Chargeback]
    next: Next


class Evidence(Asked):
    """Words against a chargeback."""

    kind: Kind
    text: str = Field(min_length=1, max_length=2000, examples=["The neighbour signed for it on 9 November."])
