"""A seller's money in orders: what is still held for them, and what may be asked back of what they have."""

from dataclasses import dataclass
from datetime import UTC, datetime

from entrepot.apps.kernel.actors import Actor
from entrepot.apps.orders import words
from entrepot.apps.orders.freezing import progress_of, sale_of
from entrepot.apps.orders.models import Chargeback, Order, OrderRefund
from entrepot.apps.orders.queries.orders import visible
from entrepot.core.money import Money

HELD = ("paid", "preparing", "in_transit", "at_customs", "delivered", "confirmed", "disputed")
FAR = datetime(9999, 12, 31, tzinfo=UTC)
CHARGEBACK, RETURN = "chargeback", "return"


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
    """What a buyer may get back of an order that was released. `reason` is `chargeback` or `return`."""

    order: str
    amount: Money
    reason: str


def list_expected_shares(*, business: str, viewer: Actor) -> list[ExpectedShare]:
    """Return what is held for a seller's orders, in the order in which they will be released.

    For whoever may see these orders. Those with a day come first.
    """
    rows = visible(viewer).filter(business=business, state__in=HELD).order_by("id")
    refunding = set(
        OrderRefund.objects.filter(order__business=business, state=OrderRefund.State.REQUESTED).values_list(
            "order_id", flat=True
        )
    )
    found = [_expected(row, waits=row.pk in refunding) for row in rows]
    return sorted(found, key=lambda each: (each.release_on is None, each.release_on or FAR, each.order))


def list_claims(*, business: str, viewer: Actor) -> list[Claim]:
    """Return what may be asked back of a seller's released orders.

    That is what a card scheme took back and has not decided, and the whole of what is going back to a buyer.
    """
    rows = visible(viewer).filter(business=business)
    open_ones = Chargeback.objects.filter(order__in=rows.exclude(released_at=None), outcome="")
    found = []
    for each in open_ones.select_related("order").order_by("id"):
        left = min(each.amount_minor, _left(each.order))
        found.append(Claim(order=each.order.public_id, amount=_money(each.order, left), reason=CHARGEBACK))
    found += [
        Claim(order=row.public_id, amount=_money(row, _left(row)), reason=RETURN)
        for row in rows.filter(state="refund_due").exclude(released_at=None).order_by("id")
    ]
    return [claim for claim in found if claim.amount.minor]


def _expected(row: Order, *, waits: bool) -> ExpectedShare:
    sale = sale_of(row)
    given_back = progress_of(row, sale, with_claims=True).refunded.goods
    share = (sale.divide(sale.goods.minor) - sale.divide(given_back)).seller
    return ExpectedShare(
        order=row.public_id,
        state=row.state,
        state_words=words.say_state(row.state),
        share=_money(row, share),
        delivered_at=row.delivered_at,
        release_on=row.release_on,
        waits_for_refund=waits,
    )


def _left(row: Order) -> int:
    """Return what a seller could lose of a released order: their share, and the freight that was carried."""
    sale = sale_of(row)
    progress = progress_of(row, sale)
    share = sale.divide(sale.goods.minor) - sale.divide(progress.refunded.goods)
    return share.seller + sum(progress.left(sale).carriage)


def _money(row: Order, minor: int) -> Money:
    return Money(minor, row.currency)
