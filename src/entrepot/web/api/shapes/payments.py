"""Paying: a checkout, and each try to pay it."""

from datetime import datetime
from typing import Self

from pydantic import Field

from entrepot.apps.orders import queries
from entrepot.apps.payments.queries import PaymentView
from entrepot.web.api.shapes.base import Amount, Asked, Told
from entrepot.web.api.shapes.orders import OrderInList


class Payment(Told):
    """One try to pay a checkout."""

    id: str = Field(examples=["pay_" + "0" * 22])
    provider: str = Field(examples=["sandbox"])
    amount: Amount
    state: str = Field(
        description="begun, action_needed, authorised, capturing, cancelling, captured, failed or cancelled.",
        examples=["captured"],
    )
    reason: str = Field(description="Why it failed, as a code that stays; or empty.")
    message: str = Field(description="The same in words.")
    redirect_url: str = Field(description="Where the buyer must go now, or empty.")
    orders: list[str]
    is_paid: bool
    is_waiting: bool = Field(description="Whether how it ends is still open: ask again.")
    created_at: datetime
    captured_at: datetime | None

    @classmethod
    def of(cls, row: PaymentView) -> Self:
        """Make one from a row."""
        return cls.copied(
            row, id=row.public_id, amount=Amount.of(row.amount), orders=[line.subject for line in row.lines]
        )


class Checkout(Told):
    """The orders of one payment."""

    id: str = Field(examples=["cko_" + "0" * 22])
    market: str = Field(examples=["SG"])
    total: Amount
    pay_until: datetime
    is_unpaid: bool = Field(description="Whether every order still waits for its money.")
    orders: list[OrderInList]
    payment: Payment | None = Field(description="The last try.")

    @classmethod
    def of(cls, row: queries.CheckoutView) -> Self:
        """Make one from a row."""
        return cls.copied(
            row,
            id=row.public_id,
            total=Amount.of(row.total),
            orders=[OrderInList.of(each) for each in row.orders],
            payment=Payment.of(row.payment) if row.payment else None,
        )


class PaymentChoice(Asked):
    """By which provider; empty for the installation's first."""

    provider: str = Field("", max_length=32, pattern="^[a-z0-9-]*$", examples=["sandbox"])


class Authorisation(Asked):
    """How to pay. Without a `method` the buyer goes to the provider's page and comes back to `return_url`."""

    method: str = Field("", max_length=500, description="What the provider's own form gave; never kept.")
    return_url: str = Field(max_length=500, description="A path of this site.", examples=["/"])
