"""What sending goods again costs their seller: the carrier, and the authorities where a border is crossed.

The sale itself is not touched: what the buyer paid stays held, and is shared out once, as it was frozen.
"""

from collections.abc import Sequence

from .causes import Cause
from .entries import Entry
from .errors import LedgerError
from .postings import Stamp, build, seller_of
from .sales import Sale, Share


def replacement_charged(stamp: Stamp, sale: Sale, owed: Sequence[Share]) -> Entry:
    """Let a seller owe what sending again costs. It may leave them owing the platform: a debt, then netted.

    Raises ``LedgerError`` where nothing is owed, or not in the sale's currency.
    """
    if not owed or any(each.amount.currency != sale.currency or each.amount.minor <= 0 for each in owed):
        raise LedgerError(f"{owed} is nothing that the seller of {sale.order} owes.")
    lines = [(each.account, -each.amount.minor) for each in owed]
    return build(
        stamp, Cause.REPLACEMENT, [(seller_of(sale), sum(each.amount.minor for each in owed)), *lines]
    )
