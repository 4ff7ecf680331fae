"""Paying: a checkout, and each try to pay it."""

from datetime import datetime
from typing import Self

from pydantic import Field

from entrepot.apps.orders import queries
from entrepot.apps.payments import provider
from entrepot.apps.payments import queries as payments
from entrepot.apps.payments.queries import PaymentView
from entrepot.web.api.shapes.base import Amount, Asked, Told
from entrepot.web.api.shapes.orders import OrderInList


class Instructions(Told):
    """What a buyer needs who pays from their bank's own app: a code to scan, and the same in words."""

    way: str = Field(examples=["paynow"])
    payload: str = Field(description="What stands in the code: draw it as a QR code, correction M.")
    payee: str
    account: str
    reference: str = Field(description="Must come with the money.")

    @classmethod
    def of(cls, row: provider.Instructions) -> Self:
        """Make one from what the provider told."""
        return cls.copied(row)


class Way(Told):
    """One way to pay: name its `provider` when a payment is begun."""

    provider: str = Field(examples=["sandbox"])
    code: str = Field(examples=["card"])
    title: str
    hint: str

    @classmethod
    def of(cls, row: payments.PaymentWay) -> Self:
        """Make one from a way."""
        return cls.copied(row)


class Payment(Told):
    """One try to pay a checkout."""

    id: str = Field(examples=["pay_" + "0" * 22])
    provider: str = Field(examples=["sandbox"])
    amount: Amount
    state: str = Field(
        description="begun, action_needed, pending (the buyer's bank answers later), authorised, capturing, "
        "cancelling, captured, failed or cancelled.",
        examples=["captured"],
    )
    reason: str = Field(description="Why it failed, as a code that stays; or empty.")
    message: str = Field(description="The same in words.")
    fix: str = Field(description="What helps.")
    redirect_url: str = Field(description="Where the buyer must go now, or empty.")
    instructions: Instructions | None = Field(description="What the buyer scans instead, or null.")
    expires_at: datetime | None = Field(description="When it ends by itself as it stands.")
    captured: Amount = Field(description="What was taken: less than the amount where a part was.")
    orders: list[str]
    is_paid: bool
    is_waiting: bool = Field(description="Whether how it ends is still open: ask again.")
    created_at: datetime
    captured_at: datetime | None

    @classmethod
    def of(cls, row: PaymentView) -> Self:
        """Make one from a row."""
        return cls.copied(
            row,
            id=row.public_id,
            amount=Amount.of(row.amount),
            captured=Amount.of(row.captured),
            instructions=Instructions.of(row.instructions) if row.instructions else None,
            orders=[line.subject for line in row.lines],
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
    ways: list[Way] = Field(description="How it can be paid, the usual way first.")

    @classmethod
    def of(cls, row: queries.CheckoutView) -> Self:
        """Make one from a row."""
        return cls.copied(
            row,
            id=row.public_id,
            total=Amount.of(row.total),
            orders=[OrderInList.of(each) for each in row.orders],
            payment=Payment.of(row.payment) if row.payment else None,
            ways=[Way.of(each) for each in payments.list_ways(row.total.currency)],
        )


class PaymentChoice(Asked):
    """By which provider; empty for the installation's first."""

    provider: str = Field("", max_length=32, pattern="^[a-z0-9-]*$", examples=["sandbox"])


class Authorisation(Asked):
    """How to pay. Without a `method` the buyer goes to the provider's page and comes back to `return_url`."""

    method: str = Field("", max_length=500, description="What the provider's own form gave; never kept.")
    return_url: str = Field(
        max_length=500, pattern=r"^/([^/\\].*)?$", description="A path of this site.", examples=["/"]
    )
