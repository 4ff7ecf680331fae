"""Being paid before receipt, as a seller sees and chooses it."""

from datetime import date, datetime
from decimal import Decimal
from typing import Self

from pydantic import Field

from entrepot.apps.orders import queries
from entrepot.web.api.shapes.base import Amount, Asked, Told


class EarlyTerm(Told):
    """How shares in a currency are paid early."""

    currency: str
    moment: str = Field(description="paid: once the buyer has paid; shipped: once the carrier has the goods.")
    cap: Amount = Field(description="At most at one time.")
    outstanding: Amount | None


class EarlyExample(Told):
    """What it would have cost on the last order in a currency."""

    order: str
    share: Amount
    price: Amount
    tax: Amount
    paid: Amount


class EarlyShare(Told):
    """One order's share: paid early, or why not."""

    order: str
    at: datetime
    refused: str = Field(description="Why it is paid at receipt; empty when it was paid early.")
    share: Amount
    price: Amount
    tax: Amount
    repaid: Amount


class EarlyPayment(Told):
    """Whether one is paid before receipt, on which terms and at which price."""

    since: datetime | None = Field(description="Null when it is off.")
    hindrance: str = Field(
        description="Why not for new orders now: a code; empty when nothing stands in the way."
    )
    rate: Decimal | None
    free_until: date | None
    terms: list[EarlyTerm]
    examples: list[EarlyExample]
    recent: list[EarlyShare]

    @classmethod
    def of(cls, view: queries.EarlyPayment) -> Self:
        """Make one."""
        return cls.copied(
            view,
            terms=[
                EarlyTerm.copied(each, cap=Amount.of(each.cap), outstanding=Amount.maybe(each.outstanding))
                for each in view.terms
            ],
            examples=[
                EarlyExample(order=each.order, **_amounts(each, "share", "price", "tax", "paid"))
                for each in view.examples
            ],
            recent=[
                EarlyShare.copied(each, **_amounts(each, "share", "price", "tax", "repaid"))
                for each in view.recent
            ],
        )


class EarlyChoice(Asked):
    """Whether to be paid before receipt from the next order on."""

    on: bool


def _amounts(row: object, *names: str) -> dict[str, Amount]:
    return {name: Amount.of(getattr(row, name)) for name in names}
