"""Payouts: when a seller gets which money, and why then."""

from datetime import date, datetime
from typing import Self

from pydantic import Field

from entrepot.apps.payouts import queries
from entrepot.core.ledger import Conversion
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
    currency: str = Field(description="It is paid in; empty: each currency as it was earned.")
    held_until: datetime | None = Field(description="Payouts wait until then: the account is new.")
    since: datetime

    @classmethod
    def of(cls, row: queries.BankAccountView) -> Self:
        """Make one from a row."""
        return cls.copied(row, id=row.public_id)


class Exchanged(Told):
    """How money was changed on its way out: what was given, less the charge, at a rate, is what arrives."""

    given: Amount
    charge: Amount
    arrives: Amount
    rate: str = Field(description="Units of what arrives for one of what was given.", examples=["0.6789"])
    source: str = Field(examples=["ECB"])
    on: date
    words: str

    @classmethod
    def maybe(cls, done: Conversion | None, words: str) -> Self | None:
        """Make one of a conversion, if there was any."""
        if done is None:
            return None
        return cls(
            given=Amount.of(done.given),
            charge=Amount.of(done.charge),
            arrives=Amount.of(done.arrives),
            rate=f"{done.rate.rate.normalize():f}",
            source=done.rate.source,
            on=done.rate.on,
            words=words,
        )


class Payout(Told):
    """One payout."""

    id: str = Field(examples=["pot_" + "0" * 22])
    business: str
    amount: Amount
    exchange: Exchanged | None = Field(description="Null where it is paid as it was earned.")
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
            row,
            id=row.public_id,
            amount=Amount.of(row.amount),
            exchange=Exchanged.maybe(row.conversion, row.conversion_words),
            account=BankAccount.of(row.account),
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
    arrives: Amount | None = Field(description="What comes of it where it is changed on the way, or null.")

    @classmethod
    def of(cls, row: queries.Piece) -> Self:
        """Make one from a row."""
        return cls.copied(row, amount=Amount.of(row.amount), arrives=Amount.maybe(row.arrives))


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
