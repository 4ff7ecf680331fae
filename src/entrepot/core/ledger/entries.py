"""Entries: one money step, balanced in each currency or impossible to build; never changed, only reversed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from entrepot.core.money import Money

from .accounts import AccountRef
from .causes import Cause
from .errors import LedgerError, UnbalancedError

FEWEST_POSTINGS = 2


@dataclass(frozen=True, slots=True)
class Posting:
    """An amount on one account, in the account's currency: above zero a debit, below zero a credit."""

    account: AccountRef
    amount: Money

    def __post_init__(self) -> None:
        if self.account.currency != self.amount.currency:
            raise LedgerError(f"{self.amount} cannot be posted to an account in {self.account.currency}.")
        if self.amount.is_zero:
            raise LedgerError(
                f"A posting of nothing to {self.account.kind} {self.account.owner} says nothing."
            )


def debit(account: AccountRef, amount: Money) -> Posting:
    """Post ``amount`` (above zero) to the debit side."""
    return Posting(account, _above_zero(amount))


def credit(account: AccountRef, amount: Money) -> Posting:
    """Post ``amount`` (above zero) to the credit side."""
    return Posting(account, -_above_zero(amount))


@dataclass(frozen=True, slots=True)
class Entry:
    """One step of money with at least two postings that sum to zero in each currency.

    ``(source, reference)`` is its key: what came once is posted once. ``occurred_at`` is given and carries
    a time zone. ``reverses`` is the key of the entry that this one undoes. ``cause`` says why money moved and
    ``about`` the public id of what it moved for (an order, a payout). Raises ``UnbalancedError`` or
    ``LedgerError``.
    """

    source: str
    reference: str
    occurred_at: datetime
    postings: tuple[Posting, ...]
    memo: str = ""
    reverses: tuple[str, str] | None = None
    cause: Cause = Cause.OTHER
    about: str = ""

    def __post_init__(self) -> None:
        if not (self.source and self.reference):
            raise LedgerError("An entry needs a source and a reference: they are its key.")
        if self.occurred_at.tzinfo is None:
            raise LedgerError("An entry's time needs a time zone.")
        if not isinstance(self.postings, tuple) or len(self.postings) < FEWEST_POSTINGS:
            raise LedgerError("An entry is a tuple of at least two postings.")
        if self.reverses == self.key:
            raise LedgerError("An entry cannot reverse itself.")
        off = {currency: total for currency, total in sums(self.postings).items() if not total.is_zero}
        if off:
            raise UnbalancedError(f"Entry {self.key} is off by {', '.join(map(str, off.values()))}.")

    @property
    def key(self) -> tuple[str, str]:
        """The pair that makes it unique."""
        return (self.source, self.reference)


def sums(postings: Iterable[Posting]) -> dict[str, Money]:
    """Add up postings by currency; debits are above zero."""
    totals: dict[str, Money] = {}
    for posting in postings:
        currency = posting.amount.currency
        totals[currency] = totals.get(currency, Money.zero(currency)) + posting.amount
    return totals


def reverse(entry: Entry, *, source: str, reference: str, occurred_at: datetime, memo: str = "") -> Entry:
    """Return the entry that undoes ``entry``: the same postings with the sides turned.

    A reversal itself is not reversed (``LedgerError``): post what is meant as a new entry.
    """
    if entry.reverses is not None:
        raise LedgerError(f"{entry.key} is a reversal already: post a new entry instead.")
    turned = tuple(Posting(posting.account, -posting.amount) for posting in entry.postings)
    words = memo or f"Reverses {entry.memo}".strip()
    return Entry(source, reference, occurred_at, turned, words, entry.key, Cause.REVERSAL, entry.about)


def _above_zero(amount: Money) -> Money:
    if amount <= Money.zero(amount.currency):
        raise LedgerError(f"{amount} is not above zero: a debit or credit of it means the other side.")
    return amount
