"""What must be covered: which balances are claimed in one step, and how low a step may leave them."""

from collections.abc import Mapping

from entrepot.core.money import Money

from .accounts import CLAIMED, MAY_OWE, AccountRef
from .causes import Cause
from .entries import Entry
from .errors import LedgerError

SPENDING = frozenset({Cause.PAYOUT_PROPOSED, Cause.DEBT_NETTED, Cause.EXCHANGE})
"""Steps that spend what a seller has. A refund or a chargeback may leave a seller owing; these may not."""


def changes(entry: Entry) -> dict[AccountRef, Money]:
    """Return by how much an entry changes each claimed account, seen from its normal side; none by zero."""
    found: dict[AccountRef, Money] = {}
    for posting in entry.postings:
        account = posting.account
        if account.kind in CLAIMED:
            change = account.seen(posting.amount)
            found[account] = found[account] + change if account in found else change
    return {account: change for account, change in found.items() if not change.is_zero}


def floors(entry: Entry, stays: Mapping[AccountRef, Money]) -> dict[AccountRef, Money]:
    """Return what each claimed account that an entry lowers must still hold after it.

    ``stays`` asks for more than nothing (what a payout must leave for holds). Accounts without a floor may
    fall below zero. Raises ``LedgerError`` when ``stays`` names an account the entry does not lower.
    """
    found = {}
    for account, change in changes(entry).items():
        if change.minor < 0 and (account in stays or account.kind not in MAY_OWE or entry.cause in SPENDING):
            found[account] = stays.get(account, Money.zero(account.currency))
    if missing := stays.keys() - found.keys():
        raise LedgerError(f"{', '.join(each.owner for each in missing)}: the entry claims nothing there.")
    return found
