"""What the platform pays a seller for money that went back to a buyer without the seller's fault."""

from entrepot.core.money import Money

from .accounts import AccountKind, AccountRef
from .causes import Cause
from .entries import Entry
from .postings import Stamp, build, seller_of
from .sales import Parts, Progress, Sale


def lost_by_seller(sale: Sale, progress: Progress, parts: Parts) -> Money:
    """Return what a seller lost of their share by ``parts``, which ``progress`` counts as given back."""
    after = progress.refunded.goods
    return Money(sale.divide(after).seller - sale.divide(after - parts.goods).seller, sale.currency)


def compensated(stamp: Stamp, sale: Sale, amount: Money) -> Entry:
    """Let the platform bear ``amount`` that a seller lost by a refund: its loss, free to be paid out."""
    loss = AccountRef(AccountKind.LOSS, sale.platform, sale.currency)
    return build(stamp, Cause.OTHER, [(loss, amount.minor), (seller_of(sale), -amount.minor)])
