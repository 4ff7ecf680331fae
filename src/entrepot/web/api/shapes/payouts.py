"""Payouts: when a seller gets which money, and why then."""

from datetime import date, datetime
from typing import Self

from pydantic import Field

from entrepot.apps.payouts import queries
from entrepot.web.api.paging import Next
from entrepot.web.api.shapes.base import Amount, Told


class BankAccount(Told):
    """Where a business is paid; of the number only the last figures."""

    id: str = Field(examples=["bac_" + "0" * 22])
    business: str
    holder: str
    country: str
    scheme: str = Field(examples=["iban"])
    ending: str = Field(examples=["3000"])
    bic: str
    bank_code: str
    held_until: datetime | None = Field(description="Payouts wait until then: the account is new.")
    since: datetime

    @classmethod
    def of(cls, row: queries.BankAccountView) -> Self:
        """Make one from a row."""
        return cls.copied(row, id=row.public_id)


class Payout(Told):
    """One payout."""

    id: str = Field(examples=["pot_" + "0" * 22])
    business: str
    amount: Amount
    state: str = Field(examples=["settled"])
    state_words: str
    reason: str = Field(description="Why it failed or was refused, as a code; or empty.")
    reason_words: str
    account: BankAccount
    bank_reference: str
    proposed_at: datetime
    approved_at: datetime | None
    sent_at: datetime | None
    settled_at: datetime | None

    @classmethod
    def of(cls, row: queries.PayoutView) -> Self:
        """Make one from a row."""
        return cls.copied(
            row, id=row.public_id, amount=Amount.of(row.amount), account=BankAccount.of(row.account)
        )


class PayoutPage(Told):
    """Some payouts, the newest first."""

    items: list[Payout]
    next: Next


class Piece(Told):
    """An amount, the day it should be on the bank account, and why then."""

    amount: Amount
    on: date | None = Field(description="Null while nobody can know.")
    reason: str
    words: str = Field(description="The reason as a sentence.")
    about: str = Field(description="The order or the payout, or empty.")

    @classmethod
    def of(cls, row: queries.Piece) -> Self:
        """Make one from a row."""
        return cls.copied(row, amount=Amount.of(row.amount))


class CurrencyMoney(Told):
    """Money in one currency; the pieces add up to available, on the way and held together."""

    currency: str = Field(examples=["SGD"])
    available: Amount
    on_the_way: Amount
    held: Amount
    minimum: Amount = Field(description="Below it nothing is paid out.")
    pieces: list[Piece]

    @classmethod
    def of(cls, row: queries.CurrencyMoney) -> Self:
        """Make one from a row."""
        sums = ("available", "on_the_way", "held", "minimum")
        money = {name: Amount.of(getattr(row, name)) for name in sums}
        return cls(currency=row.currency, **money, pieces=[Piece.of(each) for each in row.pieces])


class Availability(Told):
    """What a business has, by currency, and whether it can be paid at all."""

    business: str
    is_verified: bool
    account: BankAccount | None
    currencies: list[CurrencyMoney]

    @classmethod
    def of(cls, row: queries.Availability) -> Self:
        """Make one from a row."""
        return cls.copied(
            row,
            account=BankAccount.of(row.account) if row.account else None,
            currencies=[CurrencyMoney.of(each) for each in row.currencies],
        )
