"""What members of a co-operative are paid."""

from datetime import date
from typing import Literal, Self

from pydantic import Field, model_validator

from entrepot.apps.cooperatives.actions import PayoutInput
from entrepot.apps.cooperatives.queries import MemberPayoutView, Slip
from entrepot.apps.cooperatives.queries import PayoutOffer as Offer
from entrepot.web.api.shapes.base import Amount, AmountAsked, Asked, Told
from entrepot.web.api.shapes.cooperatives import FIRST_DAY, LAST_DAY, LOT


class PayoutProposal(Asked):
    """What is to be shared out: a lot, or the orders released on some days, both included."""

    currency: str = Field(
        pattern="^[A-Z]{3}$", description="The one the orders were sold in.", examples=["SGD"]
    )
    lot: str = Field("", pattern="^(lot_[0-9a-z]{22})?$", examples=[LOT])
    start: date | None = Field(None, ge=FIRST_DAY, le=LAST_DAY)
    end: date | None = Field(None, ge=FIRST_DAY, le=LAST_DAY)
    received: AmountAsked | None = Field(
        None, description="What your bank booked, where it changed the money. Members get that."
    )

    @model_validator(mode="after")
    def _names_what(self) -> Self:
        if bool(self.lot) == (self.start is not None or self.end is not None):
            raise ValueError("give a lot, or a first and a last day")
        return self

    def as_input(self) -> PayoutInput:
        """Return it as co-operatives take it."""
        money = self.received.as_money() if self.received else None
        return PayoutInput(
            currency=self.currency,
            lot=self.lot,
            start=self.start,
            end=self.end,
            received_minor=money.minor if money else 0,
            received_currency=money.currency if money else "",
        )


class PayoutOffer(Told):
    """Earnings in one currency that no payout shares yet."""

    amount: Amount
    orders: int

    @classmethod
    def of(cls, row: Offer) -> Self:
        """Make one of an offer."""
        return cls.copied(row, amount=Amount.of(row.amount))


class PayoutOffers(Told):
    """What could be shared out, by currency."""

    items: list[PayoutOffer]


class PayoutToMembers(Told):
    """One payout: of a lot, or of the orders released on some days."""

    public_id: str = Field(examples=["mpo_" + "0" * 22])
    lot: str = Field(description="Empty for one of days.")
    start: date | None
    end: date | None
    net: Amount = Field(description="What was shared.")
    own: Amount = Field(description="Of it, kept by the co-operative.")
    earned: Amount = Field(description="What the books say was earned, in the currency of the sale.")
    state: Literal["proposed", "approved", "paid", "rejected"]
    members: int

    @classmethod
    def of(cls, row: MemberPayoutView) -> Self:
        """Make one of a payout."""
        money = {name: Amount.of(getattr(row, name)) for name in ("net", "own", "earned")}
        return cls.copied(row, **money)


class PayoutsToMembers(Told):
    """Payouts to members, newest first."""

    items: list[PayoutToMembers]


class MemberSlip(Told):
    """What one member gets and is told."""

    member: str
    number: str
    grams: int
    amount: Amount
    language: str
    text: str

    @classmethod
    def of(cls, row: Slip) -> Self:
        """Make one of a slip."""
        return cls.copied(row, amount=Amount.of(row.amount))


class MemberSlips(Told):
    """What each member of a payout is told; nobody's text names anybody else."""

    items: list[MemberSlip]
