"""Money that goes back to a buyer: refunds and chargebacks, with every share taken back in proportion."""

from dataclasses import replace

from entrepot.core.money import Money

from .accounts import AccountKind, AccountRef
from .causes import Cause
from .entries import Entry
from .errors import LedgerError, TooMuchError
from .postings import Stamp, build, divided, funds_of, seller_of
from .sales import Parts, Progress, Sale, spread


def refund(
    stamp: Stamp,
    sale: Sale,
    progress: Progress,
    parts: Parts,
    *,
    provider: str,
    carriage_from: AccountRef | None = None,
) -> Entry:
    """Give ``parts`` of a sale back to the buyer through the provider that captured it.

    Before the release the money comes from what is held for the order. After it everybody gives back: the
    seller, the commission, its tax and the splits lose, and the reliefs regain, exactly their proportion of
    the goods given back, so that after the last refund nothing is left anywhere. Duty and tax set aside come
    from the authority's account. Freight given back after the release is at the seller's cost (it was
    carried) unless ``carriage_from`` names who bears it. Raises ``TooMuchError`` when a part is more than is
    left of it.
    """
    clearing = AccountRef(AccountKind.PROVIDER_CLEARING, provider, sale.currency)
    lines = _taken_back(sale, progress, parts, carriage_from or seller_of(sale))
    return build(stamp, Cause.REFUND, [*lines, (clearing, -parts.total)])


def refunded(progress: Progress, parts: Parts) -> Progress:
    """Return how far a sale has come once these parts were given back."""
    return replace(progress, refunded=progress.refunded + parts)


def chargeback_opened(stamp: Stamp, *, order: str, amount: Money, provider: str) -> Entry:
    """Note that the provider took ``amount`` back for a complaint that is not decided yet."""
    return build(stamp, Cause.CHARGEBACK_OPENED, _swap(order, amount, provider))


def chargeback_won(stamp: Stamp, *, order: str, amount: Money, provider: str) -> Entry:
    """Note that the complaint was refused and the provider gave the money again."""
    turned = [(account, -minor) for account, minor in _swap(order, amount, provider)]
    return build(stamp, Cause.CHARGEBACK_WON, turned)


def chargeback_lost(
    stamp: Stamp,
    sale: Sale,
    progress: Progress,
    amount: Money,
    *,
    claimed: Parts | None = None,
    carriage_from: AccountRef | None = None,
) -> tuple[Entry, Parts]:
    """Note that the buyer keeps ``amount``, and return the parts of the sale it gives back with it.

    It is taken back like a refund of the same amount. What refunds gave back before, or are about to
    (``claimed`` counts both), is not taken a second time: of an amount that is more than is left, the rest is
    the platform's loss. The parts are to be added to the sale's progress (``refunded``), so that a later
    refund cannot exceed either.
    """
    if amount.currency != sale.currency or amount.minor <= 0:
        raise LedgerError(f"A chargeback of {amount} cannot be for {sale.order}.")
    parts = _takable(sale, progress, amount, claimed)
    lines = _taken_back(sale, progress, parts, carriage_from or seller_of(sale)) if parts.total else []
    loss = AccountRef(AccountKind.LOSS, sale.platform, sale.currency)
    dispute = AccountRef(AccountKind.DISPUTE, sale.order, sale.currency)
    lines += [(loss, amount.minor - parts.total), (dispute, -amount.minor)]
    return build(stamp, Cause.CHARGEBACK_LOST, lines), parts


def chargeback_covered(
    stamp: Stamp,
    sale: Sale,
    progress: Progress,
    borne: Money,
    *,
    claimed: Parts | None = None,
    carriage_from: AccountRef | None = None,
) -> tuple[Entry, Parts] | None:
    """Take back of the sale what the platform bore of a lost chargeback, now that a refund was not made.

    ``borne`` is what the platform bears. Nothing when nothing is left that is not claimed. So it is the same
    in the end whether a refund was refused before the chargeback was lost, or after it.
    """
    parts = _takable(sale, progress, borne, claimed)
    if not parts.total:
        return None
    loss = AccountRef(AccountKind.LOSS, sale.platform, sale.currency)
    lines = _taken_back(sale, progress, parts, carriage_from or seller_of(sale))
    return build(stamp, Cause.CHARGEBACK_LOST, [*lines, (loss, -parts.total)]), parts


def _takable(sale: Sale, progress: Progress, amount: Money, claimed: Parts | None) -> Parts:
    """Return what of an amount can still be taken back of a sale; refunds that are claimed stand aside."""
    counted = progress if claimed is None else replace(progress, refunded=claimed)
    due = min(amount.minor, counted.left(sale).total)
    return spread(sale, counted, Money(due, sale.currency)) if due > 0 else sale.nothing


def _taken_back(
    sale: Sale, progress: Progress, parts: Parts, carriage_from: AccountRef
) -> list[tuple[AccountRef, int]]:
    left = progress.left(sale)
    if len(parts.flat()) != len(left.flat()) or len(parts.dues) != len(left.dues):
        raise LedgerError(f"These are not the parts of {sale.order}.")
    if parts.total <= 0 or any(
        not 0 <= part <= most for part, most in zip(parts.flat(), left.flat(), strict=True)
    ):
        raise TooMuchError(f"{parts} cannot be given back of {sale.order}: {left} is left.")
    funds, lines = funds_of(sale), []
    if progress.released:
        before = progress.refunded.goods
        lines += divided(sale, sale.divide(before + parts.goods) - sale.divide(before), 1)
        lines.append((carriage_from, sum(parts.carriage)))
    else:
        lines.append((funds, parts.goods + sum(parts.carriage)))
    for due, minor in zip(sale.dues, parts.dues, strict=True):
        lines.append((due.account if progress.set_aside or progress.released else funds, minor))
    return lines


def _swap(order: str, amount: Money, provider: str) -> list[tuple[AccountRef, int]]:
    """Return the lines that move an amount from the provider into dispute."""
    if amount.minor <= 0:
        raise LedgerError(f"{amount} is not above zero.")
    dispute = AccountRef(AccountKind.DISPUTE, order, amount.currency)
    clearing = AccountRef(AccountKind.PROVIDER_CLEARING, provider, amount.currency)
    return [(dispute, amount.minor), (clearing, -amount.minor)]
