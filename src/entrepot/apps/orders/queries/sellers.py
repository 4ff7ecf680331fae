"""A seller's money in orders: what is still held for them, and what may be asked back of what they have."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Q, QuerySet

from entrepot.apps.kernel.actors import Actor
from entrepot.apps.orders import words
from entrepot.apps.orders.freezing import parts_of, progress_of, sale_of
from entrepot.apps.orders.models import Advance, Chargeback, Order, OrderRefund
from entrepot.apps.orders.queries.orders import visible
from entrepot.core.money import Money

HELD = ("paid", "preparing", "in_transit", "at_customs", "delivered", "confirmed", "disputed")
FAR = datetime(9999, 12, 31, tzinfo=UTC)
CHARGEBACK, RETURN, REFUND = "chargeback", "return", "refund"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedShare:
    """What a seller gets of an order once it is released, when nothing more is given back."""

    order: str
    state: str
    state_words: str
    share: Money
    delivered_at: datetime | None
    release_on: datetime | None
    waits_for_refund: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What a buyer may get back of a released order. `reason`: `chargeback`, `return` or `refund`."""

    order: str
    amount: Money
    reason: str


def list_expected_shares(*, business: str, viewer: Actor) -> list[ExpectedShare]:
    """Return what is held for a seller's orders, in the order in which they will be released.

    Nothing is still to come of an order whose share was paid before receipt.
    For whoever may see these orders. Those with a day come first.
    """
    rows = visible(viewer).filter(business=business, state__in=HELD).order_by("id")
    refunding = set(
        OrderRefund.objects.filter(order__business=business, state=OrderRefund.State.REQUESTED).values_list(
            "order_id", flat=True
        )
    )
    had = set(Advance.objects.filter(business=business, refused="").values_list("order_id", flat=True))
    found = [_expected(row, waits=row.pk in refunding, had=row.pk in had) for row in rows]
    return sorted(found, key=lambda each: (each.release_on is None, each.release_on or FAR, each.order))


def list_claims(*, business: str, viewer: Actor) -> list[Claim]:
    """Return what may be asked back of orders a seller has had the money of: no more than they could lose.

    That is what a card scheme took back and has not decided, the whole of what is going back to a buyer, and
    the seller's part of each refund that was asked for and is not posted yet.
    """
    had = Q(released_at__isnull=False) | Q(advance__refused="")
    rows = visible(viewer).filter(had, business=business)
    open_ones = Chargeback.objects.filter(order__in=rows, outcome="").select_related("order").order_by("id")
    asked = [(each.order, CHARGEBACK, each.amount_minor) for each in open_ones]
    asked += [(row, RETURN, row.total_minor) for row in rows.filter(state="refund_due").order_by("id")]
    asked += _refunds_asked(rows.exclude(state="refund_due"))
    room: dict[int, int] = {}
    found = []
    for order, reason, wanted in asked:
        left = room.setdefault(order.pk, _left(order))
        kept = min(wanted, left)
        room[order.pk] = left - kept
        found.append(Claim(order=order.public_id, amount=_money(order, kept), reason=reason))
    return [claim for claim in found if claim.amount.minor]


def _refunds_asked(orders: QuerySet[Order]) -> list[tuple[Order, str, int]]:
    """Return what a seller loses by each refund that waits, one after another as they would be posted."""
    waiting = OrderRefund.objects.filter(order__in=orders, state=OrderRefund.State.REQUESTED)
    found = []
    goods: dict[int, int] = {}
    for refund in waiting.select_related("order").order_by("id"):
        sale = sale_of(refund.order)
        parts = parts_of(sale, refund.parts)
        before = goods.get(refund.order_id, progress_of(refund.order, sale).refunded.goods)
        after = goods[refund.order_id] = min(before + parts.goods, sale.goods.minor)
        lost = sale.divide(after).seller - sale.divide(before).seller
        carried = sum(parts.carriage) if refund.order.released_at else 0
        found.append((refund.order, REFUND, lost + carried))
    return found


def _expected(row: Order, *, waits: bool, had: bool) -> ExpectedShare:
    sale = sale_of(row)
    given_back = progress_of(row, sale, with_claims=True).refunded.goods
    share = (sale.divide(sale.goods.minor) - sale.divide(given_back)).seller
    return ExpectedShare(
        order=row.public_id,
        state=row.state,
        state_words=words.say_state(row.state),
        share=_money(row, 0 if had else share),
        delivered_at=row.delivered_at,
        release_on=row.release_on,
        waits_for_refund=waits,
    )


def _left(row: Order) -> int:
    """Return what a seller could lose of an order: their share, and the freight of one that was released."""
    sale = sale_of(row)
    progress = progress_of(row, sale)
    share = sale.divide(sale.goods.minor) - sale.divide(progress.refunded.goods)
    carried = sum(progress.left(sale).carriage) if progress.released else 0
    return share.seller + carried


def _money(row: Order, minor: int) -> Money:
    return Money(minor, row.currency)
