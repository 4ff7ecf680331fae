"""Money that a seller gets before the buyer has the goods: the platform advances it, the order repays it.

What the buyer paid stays held for the order all the while. The advance stands on an account of its own, one
an order: a step that shares the held money out, or gives it back, repays exactly the seller's part. So at any
moment before the release what is advanced is the share the seller would still get, and afterwards nothing;
a refund before the release is the seller's debt once, and never again.
"""

from entrepot.core.money import Money

from .accounts import AccountKind, AccountRef
from .causes import Cause
from .entries import Entry
from .errors import LedgerError
from .postings import Stamp, build, seller_of
from .sales import Progress, Sale, Share


def advance_of(sale: Sale) -> AccountRef:
    """Return the account of what was advanced to the seller of this order."""
    return AccountRef(AccountKind.SELLER_ADVANCE, sale.order, sale.currency)


def share_left(sale: Sale, progress: Progress) -> Money:
    """Return what the seller would get of an order if it were released now."""
    division = sale.divide(sale.goods.minor) - sale.divide(progress.refunded.goods)
    return Money(division.seller, sale.currency)


def advanced(
    stamp: Stamp, sale: Sale, progress: Progress, *, price: Money, tax: Share | None = None
) -> Entry:
    """Give the seller the share of an order that is still held, less the price of having it early.

    Raises ``LedgerError`` when nothing is left for the seller, it was released, or the price takes all.
    """
    share = share_left(sale, progress)
    taken = price.minor + (tax.amount.minor if tax else 0)
    if progress.released or share.minor <= taken or price.minor < 0:
        raise LedgerError(f"Of {sale.order} {share} cannot be advanced for {taken}.")
    platform = AccountRef(AccountKind.COMMISSION, sale.platform, sale.currency)
    lines = [
        (advance_of(sale), share.minor),
        (seller_of(sale), taken - share.minor),
        (platform, -price.minor),
        *([(tax.account, -tax.amount.minor)] if tax else []),
    ]
    return build(stamp, Cause.ADVANCE, lines)


def repaid(entry: Entry, sale: Sale, progress: Progress, *, goods: int) -> Entry:
    """Return the entry of a step of an advanced order that also repays the seller's part of these goods.

    A release (``goods`` are all that is left) credits the advance instead of the seller; a refund before it
    leaves the seller owing their part of what went back. Once the order was released nothing is advanced any
    more, and the entry is as it was.
    """
    before = progress.refunded.goods
    part = (sale.divide(before + goods) - sale.divide(before)).seller
    if progress.released or not part:
        return entry
    lines = [(each.account, each.amount.minor) for each in entry.postings]
    lines += [(seller_of(sale), part), (advance_of(sale), -part)]
    stamp = Stamp(entry.source, entry.reference, entry.occurred_at, entry.about)
    return build(stamp, entry.cause, lines, entry.memo)
