"""Money held for somebody else and paid over: for which period, by which day, and each step as one entry.

Duty, tax and freight that buyers paid belong to an authority or a carrier from the moment they are put aside.
What stands on such an account is a row of open items; a remittance pays some of them, all of one creditor in
one currency, and leaves the rest.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from entrepot.core.money import Money

from .accounts import AccountKind, AccountRef
from .causes import Cause
from .conversions import Conversion, way_back, way_out
from .entries import Entry
from .errors import LedgerError
from .postings import Stamp, build
from .sales import DUES

OWED = DUES | {AccountKind.CARRIER_PAYABLE}
"""Kinds of account that hold what belongs to an authority or a carrier."""
REMITTING = frozenset({Cause.REMITTANCE_PROPOSED, Cause.REMITTANCE_FAILED})
"""Steps that pay items, or open them again: what they post to an account is no item of its own."""
QUARTER = 3  # months


class Cycle(StrEnum):
    """How often a creditor is paid."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Days from ``start`` to before ``end``."""

    start: date
    end: date

    @property
    def last(self) -> date:
        """The last day in it."""
        return self.end - timedelta(days=1)

    def due_on(self, days: int) -> date:
        """Return the day by which it is to be paid: so many days after its last one."""
        return self.last + timedelta(days=days)


def period_of(day: date, cycle: Cycle) -> Period:
    """Return the period that a day lies in: a week from Monday, a month, a quarter of the calendar."""
    if cycle is Cycle.WEEKLY:
        start = day - timedelta(days=day.weekday())
        return Period(start, start + timedelta(days=7))
    months = QUARTER if cycle is Cycle.QUARTERLY else 1
    first = (day.month - 1) // months * months  # counted from nought
    after = first + months
    return Period(date(day.year, first + 1, 1), date(day.year + after // 12, after % 12 + 1, 1))


def last_period(day: date, cycle: Cycle) -> Period:
    """Return the latest period that was over before ``day`` began."""
    return period_of(period_of(day, cycle).start - timedelta(days=1), cycle)


def remittance_proposed(
    stamp: Stamp, *, creditor: str, owed: Mapping[AccountRef, Money], conversion: Conversion | None = None
) -> Entry:
    """Take what is to be paid from the accounts that hold it for one creditor, so that it is paid once.

    ``owed`` is what the items of each account come to; below zero where more went back to buyers than came
    in. Together they are above zero (``LedgerError``). With a conversion of that sum it is on the way in the
    currency the creditor is paid in.
    """
    lines, total = _lines(creditor, owed)
    out, memo = way_out(creditor, total, conversion)
    return build(stamp, Cause.REMITTANCE_PROPOSED, [*lines, *out], memo)


def remittance_failed(
    stamp: Stamp, *, creditor: str, owed: Mapping[AccountRef, Money], conversion: Conversion | None = None
) -> Entry:
    """Give a remittance that was refused, or came back, to the accounts it was taken from."""
    lines, total = _lines(creditor, owed)
    out, memo = way_out(creditor, total, conversion)
    return build(stamp, Cause.REMITTANCE_FAILED, way_back([*out, *lines]), memo)


def remittance_settled(stamp: Stamp, *, creditor: str, amount: Money, bank: str) -> Entry:
    """Note that a remittance has left our bank."""
    if amount.minor <= 0:
        raise LedgerError(f"{amount} is not above zero.")
    transit = AccountRef(AccountKind.PAYOUT_TRANSIT, creditor, amount.currency)
    account = AccountRef(AccountKind.BANK, bank, amount.currency)
    return build(stamp, Cause.REMITTED, [(transit, amount.minor), (account, -amount.minor)])


def _lines(creditor: str, owed: Mapping[AccountRef, Money]) -> tuple[list[tuple[AccountRef, int]], Money]:
    currencies = {amount.currency for amount in owed.values()}
    if len(currencies) != 1 or sum(amount.minor for amount in owed.values()) <= 0:
        raise LedgerError(f"Nothing is to be paid to {creditor}, or in several currencies.")
    if wrong := [account for account in owed if account.kind not in OWED]:
        raise LedgerError(f"{wrong[0].kind} is not held for somebody else.")
    total = Money.total(owed.values(), currencies.pop())
    return [(account, amount.minor) for account, amount in owed.items()], total
