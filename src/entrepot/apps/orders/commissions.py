"""What the platform took of a seller's sales: noted with each entry, invoiced by month."""

from collections.abc import Iterable
from datetime import datetime

from entrepot.apps.businesses import queries as businesses
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.orders.access import PLATFORM
from entrepot.apps.orders.invoices import seller_and_platform
from entrepot.apps.orders.models import FeeMove, Order, Return
from entrepot.core.ledger import Progress, Sale
from entrepot.core.trade.invoices import Charge, GoodsLine, InvoiceBody
from entrepot.core.trade.returns import REASONS, keeps_commission

RELEASE, REFUND, LOST, ADVANCE = "release", "refund", "chargeback_lost", "advance"
TAX = "commission_tax"


def note_release(order: Order, sale: Sale, progress: Progress, *, reference: str, at: datetime) -> None:
    """Note what a release takes from the seller, in the transaction of its entry."""
    goods = (progress.refunded.goods, sale.goods.minor)
    _note(order, sale, goods, 1, cause=RELEASE, reference=reference, at=at)


def note_taken_back(
    order: Order,
    sale: Sale,
    progress: Progress,
    goods: int,
    *,
    cause: str,
    reference: str,
    at: datetime,
    keeps_commission: bool = False,
) -> None:
    """Note what of the commission goes back with so much of the goods, in the transaction of its entry.

    Before the release nothing was taken, so nothing goes back. Where the commission is kept on goods that
    came back, it was taken before, or is taken now.
    """
    part = (progress.refunded.goods, progress.refunded.goods + goods)
    if progress.released and not keeps_commission:
        _note(order, sale, part, -1, cause=cause, reference=reference, at=at)
    elif keeps_commission and not progress.released:
        _note(order, sale, part, 1, cause=cause, reference=reference, at=at)


def note_refund(
    order: Order,
    sale: Sale,
    progress: Progress,
    goods: int,
    back: Return | None,
    *,
    reference: str,
    at: datetime,
) -> None:
    """Note what of the commission goes back with a refund; `back` is the return it stands on, if any."""
    keeps = back is not None and keeps_commission(back.commission, REASONS[back.reason])
    note_taken_back(
        order, sale, progress, goods, cause=REFUND, reference=reference, at=at, keeps_commission=keeps
    )


def _note(
    order: Order, sale: Sale, goods: tuple[int, int], sign: int, *, cause: str, reference: str, at: datetime
) -> None:
    before, after = goods
    now = sale.divide(after) - sale.divide(before)
    taken = (now.commission, now.commission_tax, sum(now.reliefs))
    if any(taken):
        commission, tax, relief = (sign * minor for minor in taken)
        authority = sale.commission_tax.account.owner if sale.commission_tax else ""
        save_fee_move(order, (commission, tax, relief), authority, cause=cause, reference=reference, at=at)


def save_fee_move(
    order: Order, taken: tuple[int, int, int], authority: str, *, cause: str, reference: str, at: datetime
) -> None:
    """Keep commission, tax and relief of one entry of the ledger, in its transaction, by its reference."""
    commission, tax, relief = taken
    FeeMove.objects.create(
        reference=reference,
        order=order,
        business=order.business,
        cause=cause,
        currency=order.currency,
        commission_minor=commission,
        tax_minor=tax,
        relief_minor=relief,
        tax_authority=authority if tax else "",
        at=at,
        created_at=at,
    )


def body_of_month(business: str, currency: str, moves: Iterable[FeeMove]) -> InvoiceBody:
    """Return the platform's invoice to a seller: each commission, less what a programme pays, and its tax.

    What went back in the month is taken off; the total may be in the seller's favour, below zero.
    """
    rows = list(moves)
    lines = tuple(_line(place, row) for place, row in enumerate(rows))
    taxes: dict[str, list[FeeMove]] = {}
    for row in rows:
        if row.tax_minor:
            taxes.setdefault(row.tax_authority, []).append(row)
    charges = tuple(
        Charge(
            line=-1,
            kind=TAX,
            account="tax",
            amount=sum(row.tax_minor for row in some),
            authority=authority,
            base=sum(row.commission_minor for row in some),
            liable=PLATFORM,
        )
        for authority, some in sorted(taxes.items())
    )
    standing = businesses.get_standing(business, viewer=SYSTEM)
    seller, platform = seller_and_platform(standing, platform_places=taxes)
    return InvoiceBody(
        currency=currency,
        total=sum(line.value for line in lines) + sum(charge.amount for charge in charges),
        parties=(platform, seller),
        lines=lines,
        charges=charges,
    )


def _line(place: int, row: FeeMove) -> GoodsLine:
    return GoodsLine(
        place=place,
        parcel=0,
        title=row.order.public_id,
        quantity=1,
        net=row.commission_minor,
        discount=row.relief_minor,
        value=row.commission_minor - row.relief_minor,
        sku=row.cause,
        listed=row.at.date().isoformat(),
    )
