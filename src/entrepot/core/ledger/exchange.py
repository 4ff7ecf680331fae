"""Exchange: money changes currency through the platform's exchange accounts, one for each currency."""

from dataclasses import dataclass
from datetime import datetime

from entrepot.core.money import ExchangeRate, Money

from .accounts import AccountKind, AccountRef
from .causes import Cause
from .entries import Entry, Posting
from .errors import LedgerError


@dataclass(frozen=True, slots=True)
class ExchangeHouse:
    """Whose exchange and rounding accounts carry the position and the left-over coins."""

    owner: str
    most_residue: int = 1
    """Minor units that rounding may explain; more is a gain or a loss and must be posted as one."""

    def position(self, currency: str) -> AccountRef:
        """Return the exchange account of ``currency``."""
        return AccountRef(AccountKind.EXCHANGE, self.owner, currency)

    def rounding(self, currency: str) -> AccountRef:
        """Return the rounding account of ``currency``."""
        return AccountRef(AccountKind.ROUNDING, self.owner, currency)


def exchange(
    *,
    source: str,
    reference: str,
    occurred_at: datetime,
    given: Posting,
    taken: AccountRef,
    rate: ExchangeRate,
    house: ExchangeHouse,
    settled: Money | None = None,
    memo: str = "",
    about: str = "",
) -> Entry:
    """Build the entry by which ``given`` in one currency becomes its worth on ``taken`` in another.

    The worth is ``given`` at ``rate``, rounded half up; it stands on ``taken`` with the opposite side (a
    debit of a seller's euro becomes a credit of the seller's dollars). ``settled`` is what really arrived
    when someone else did the conversion: the difference goes to the rounding account. Each currency
    balances through the exchange account. Raises ``LedgerError`` when nothing arrives, ``settled`` is in
    another currency or is off by more than ``house.most_residue``; ``CurrencyMismatchError`` when the rate
    is for another pair.
    """
    worth = rate.convert(abs(given.amount))
    arrived = worth if settled is None else settled
    if {taken.currency, arrived.currency} != {worth.currency}:
        raise LedgerError(f"{given.amount} at {rate.pair} arrives in {worth.currency} only.")
    residue = worth - arrived
    if arrived.minor <= 0 or abs(residue.minor) > house.most_residue:
        raise LedgerError(f"{worth} were due and {arrived} arrived: {residue} is more than rounding.")
    sign = 1 if given.amount.minor > 0 else -1
    amounts = (
        (given.account, given.amount),
        (house.position(given.amount.currency), -given.amount),
        (house.position(worth.currency), worth * sign),
        (taken, arrived * -sign),
        (house.rounding(worth.currency), residue * -sign),
    )
    postings = tuple(Posting(account, amount) for account, amount in amounts if not amount.is_zero)
    words = memo or f"{abs(given.amount)} at {rate.pair} {rate.rate} ({rate.source}, {rate.on})"
    return Entry(source, reference, occurred_at, postings, words, cause=Cause.EXCHANGE, about=about)
