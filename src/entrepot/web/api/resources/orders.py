"""Orders: what was bought and sold, and every step a buyer or a seller may take."""

import hashlib
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Query

from entrepot.apps.accounts.roles import ORDERS_READ, ORDERS_WRITE
from entrepot.apps.customs import actions as customs
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.idempotent_views import HEADER
from entrepot.apps.orders import actions, queries
from entrepot.web.api.declaring import Resource, actor_of, guest_key, seeing_own_work
from entrepot.web.api.paging import Limit, cut
from entrepot.web.api.shapes import orders as shapes
from entrepot.web.api.shapes.base import Amount, OrderId, ParcelId

resource = Resource("orders", "What was bought and sold, and every step of it.")
As = Annotated[
    Literal["", "buyer", "seller"], Query(alias="as", description="What one bought, or what one sells.")
]
State = Annotated[str, Query(max_length=20, pattern="^[a-z_]*$", description="Keep those in a state.")]
Before = Annotated[
    str, Query(pattern="^(ord_[0-9a-z]{22})?$", description="`next` of the page before; empty at first.")
]


@resource.get("/orders", scope=ORDERS_READ, guests=True, answers=shapes.OrderPage, summary="List orders")
def list_orders(
    request: HttpRequest, as_: As = "", state: State = "", cursor: Before = "", limit: Limit = 50
) -> shapes.OrderPage:
    """Return the orders one bought or sells, the newest first."""
    rows = queries.list_orders(
        viewer=actor_of(request),
        as_=as_,
        state=state,
        before=cursor,
        limit=limit + 1,
        key=guest_key(request),
    )
    kept, following = cut(rows, limit, lambda row: row.public_id)
    return shapes.OrderPage(items=[shapes.OrderInList.of(row) for row in kept], next=following)


@resource.get("/orders/{order}", scope=ORDERS_READ, guests=True, answers=shapes.Order, summary="One order")
def get_order(request: HttpRequest, order: OrderId) -> shapes.Order:
    """Return an order with its parcels, and why each cost what it did."""
    row = queries.get_order(order, viewer=actor_of(request), key=guest_key(request))
    return shapes.Order.of(row)


@resource.get(
    "/orders/{order}/timeline",
    scope=ORDERS_READ,
    guests=True,
    answers=shapes.Timeline,
    summary="What happened to an order",
)
def get_timeline(request: HttpRequest, order: OrderId) -> shapes.Timeline:
    """Return the steps of an order and of its parcels, the oldest first."""
    steps = queries.get_timeline(order, viewer=actor_of(request), key=guest_key(request))
    return shapes.Timeline(items=[shapes.Step.copied(each) for each in steps])


@resource.post(
    "/orders/{order}/accept",
    scope=ORDERS_WRITE,
    answers=shapes.OrderStanding,
    status=200,
    summary="Accept an order",
)
def accept_order(request: HttpRequest, order: OrderId) -> shapes.OrderStanding:
    """Say as the seller that the goods are being packed: the buyer cannot call it off any more."""
    actions.accept_order(order=order, by=actor_of(request), at=clock.now())
    return _standing(request, order)


@resource.post(
    "/orders/{order}/parcels/{parcel}/pack",
    scope=ORDERS_WRITE,
    answers=shapes.OrderStanding,
    status=200,
    summary="Pack a parcel",
    once=False,
    cost=5,
)
def pack_parcel(
    request: HttpRequest, order: OrderId, parcel: ParcelId, body: shapes.SenderContent
) -> shapes.OrderStanding:
    """Give a parcel its number; its label can be printed then. Again, it resumes: no key is needed."""
    actions.pack_parcel(
        order=order,
        parcel=parcel,
        sender=body.as_address(),
        grams=body.grams,
        by=actor_of(request),
        at=clock.now(),
    )
    return _standing(request, order)


@resource.post(
    "/orders/{order}/parcels/{parcel}/ship",
    scope=ORDERS_WRITE,
    answers=shapes.OrderStanding,
    status=200,
    summary="Say that the carrier has a parcel",
)
def mark_shipped(request: HttpRequest, order: OrderId, parcel: ParcelId) -> shapes.OrderStanding:
    """Say as the seller that the carrier has a parcel; with the last one the order is on its way."""
    customs.hand_over(order=order, parcel=parcel, by=actor_of(request), at=clock.now())
    return _standing(request, order)


@resource.post(
    "/orders/{order}/receipt",
    scope=ORDERS_WRITE,
    guests=True,
    answers=shapes.OrderStanding,
    status=200,
    summary="Confirm receipt",
)
def confirm_receipt(request: HttpRequest, order: OrderId) -> shapes.OrderStanding:
    """Say as the buyer that all is well: the money is released at once."""
    actions.confirm_receipt(order=order, by=actor_of(request), at=clock.now(), key=guest_key(request))
    return _standing(request, order)


@resource.post(
    "/orders/{order}/call-off",
    scope=ORDERS_WRITE,
    guests=True,
    answers=shapes.OrderStanding,
    status=200,
    summary="Call an order off",
)
def call_off(request: HttpRequest, order: OrderId, body: shapes.Why) -> shapes.OrderStanding:
    """Call a paid order off: its buyer until it is packed, its seller until it is sent."""
    actions.call_off(order=order, why=body.why, by=actor_of(request), at=clock.now(), key=guest_key(request))
    return _standing(request, order)


@resource.post(
    "/orders/{order}/let-go",
    scope=ORDERS_WRITE,
    guests=True,
    answers=shapes.OrderStanding,
    status=200,
    summary="Leave an unpaid order out",
    once=False,
    cost=5,
)
def let_order_go(request: HttpRequest, order: OrderId, body: shapes.Why) -> shapes.OrderStanding:
    """Leave one of several orders out while their payment is awaited, as its buyer or its seller.

    The next payment is for the rest. Once it is paid, an order is called off instead.
    """
    actions.let_go(order=order, why=body.why, by=actor_of(request), at=clock.now(), key=guest_key(request))
    return _standing(request, order)


@resource.post(
    "/orders/{order}/dispute",
    scope=ORDERS_WRITE,
    guests=True,
    answers=shapes.OrderStanding,
    status=200,
    summary="Say that something is wrong",
)
def open_dispute(request: HttpRequest, order: OrderId, body: shapes.Complaint) -> shapes.OrderStanding:
    """Say as the buyer that something is wrong, or that nothing comes: the money stays held."""
    actions.open_dispute(
        order=order,
        why=body.why,
        reason=body.reason,
        asked=body.asked.as_money() if body.asked is not None else None,
        wish=body.wish,
        lines={each.variant: each.quantity for each in body.lines},
        by=actor_of(request),
        at=clock.now(),
        key=guest_key(request),
    )
    return _standing(request, order)


@resource.post(
    "/orders/{order}/dispute/settle",
    scope=ORDERS_WRITE,
    guests=True,
    answers=shapes.OrderStanding,
    status=200,
    summary="End a dispute",
)
def settle_dispute(request: HttpRequest, order: OrderId, body: shapes.Decision) -> shapes.OrderStanding:
    """Give in: the seller for the buyer (the money goes back), the buyer for the seller (it is released)."""
    actions.settle_dispute(
        order=order, **body.model_dump(), by=actor_of(request), at=clock.now(), key=guest_key(request)
    )
    return _standing(request, order)


@resource.post(
    "/orders/{order}/refunds", scope=ORDERS_WRITE, answers=shapes.Refund, summary="Give money back", cost=5
)
def refund_order(request: HttpRequest, order: OrderId, body: shapes.RefundAsked) -> shapes.Refund:
    """Give the buyer part of what they paid, or all that is left. Everybody gives back in proportion."""
    amount = body.amount.as_money()
    made = actions.refund_order(
        order=order,
        amount=amount,
        request_key=_request_key(request),
        reason=body.reason,
        by=actor_of(request),
        at=clock.now(),
    )
    return shapes.Refund(id=made, order=order, amount=Amount.of(amount))


def _standing(request: HttpRequest, order: str) -> shapes.OrderStanding:
    reader = seeing_own_work(actor_of(request), ORDERS_READ)
    return shapes.OrderStanding.of(queries.get_order(order, viewer=reader, key=guest_key(request)))


def _request_key(request: HttpRequest) -> str:
    """Return the caller's own key for this refund, short enough for its row."""
    told = f"{actor_of(request).key} {request.headers.get(HEADER, '')}"
    return hashlib.sha256(told.encode()).hexdigest()[:40]
