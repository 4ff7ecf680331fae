"""Goods that go back: until when and why, the way, how they came, what the money does."""

import hashlib
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Query

from entrepot.apps.accounts.roles import ORDERS_READ, ORDERS_WRITE
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.idempotent_views import HEADER
from entrepot.apps.orders import actions, queries
from entrepot.web.api.declaring import Resource, actor_of, guest_key, seeing_own_work
from entrepot.web.api.paging import Limit, cut
from entrepot.web.api.shapes import returns as shapes
from entrepot.web.api.shapes.base import OrderId, ReturnId

resource = Resource("returns", "Goods that go back: asked for, answered, sent, looked at, paid back.")
As = Annotated[
    Literal["", "buyer", "seller"], Query(alias="as", description="What one bought, or what one sells.")
]
OfOrder = Annotated[str, Query(pattern="^(ord_[0-9a-z]{22})?$", description="Keep those of an order.")]
Before = Annotated[
    str, Query(pattern="^(ret_[0-9a-z]{22})?$", description="`next` of the page before; empty at first.")
]


@resource.get(
    "/orders/{order}/returnable",
    scope=ORDERS_READ,
    guests=True,
    answers=shapes.Returnable,
    summary="What of an order may be sent back",
)
def get_returnable(request: HttpRequest, order: OrderId) -> shapes.Returnable:
    """Say for each line until when it may be sent back and by which rule, or why not."""
    found = queries.get_returnable(order, viewer=actor_of(request), now=clock.now(), key=guest_key(request))
    return shapes.Returnable.of(found)


@resource.get("/returns", scope=ORDERS_READ, guests=True, answers=shapes.ReturnPage, summary="List returns")
def list_returns(
    request: HttpRequest,
    as_: As = "",
    order: OfOrder = "",
    cursor: Before = "",
    limit: Limit = 50,
) -> shapes.ReturnPage:
    """Return the returns of what one bought or sells, the newest first."""
    rows = queries.list_returns(
        viewer=actor_of(request),
        as_=as_,
        order=order,
        before=cursor,
        limit=limit + 1,
        key=guest_key(request),
    )
    kept, following = cut(rows, limit, lambda row: row.public_id)
    return shapes.ReturnPage(items=[shapes.ReturnInList.of(row) for row in kept], next=following)


@resource.get(
    "/returns/{returned}", scope=ORDERS_READ, guests=True, answers=shapes.Return, summary="One return"
)
def get_return(request: HttpRequest, returned: ReturnId) -> shapes.Return:
    """Return a return with the rule it stands on, who bears what, and every step."""
    return _standing(request, returned)


@resource.post(
    "/orders/{order}/returns",
    scope=ORDERS_WRITE,
    guests=True,
    answers=shapes.Return,
    summary="Ask to send goods back",
)
def request_return(request: HttpRequest, order: OrderId, body: shapes.ReturnAsked) -> shapes.Return:
    """Ask as the buyer to send pieces back. What the law gives without a reason is accepted at once."""
    made = actions.request_return(
        order=order,
        pieces={each.variant: each.quantity for each in body.pieces},
        reason=body.reason,
        note=body.note,
        request_key=_request_key(request),
        by=actor_of(request),
        at=clock.now(),
        key=guest_key(request),
    )
    return _standing(request, made)


@resource.post(
    "/returns/{returned}/accept",
    scope=ORDERS_WRITE,
    answers=shapes.Return,
    status=200,
    summary="Accept a return",
)
def accept_return(request: HttpRequest, returned: ReturnId) -> shapes.Return:
    """Let the goods come back, as the seller. Silence does the same when the clock ends."""
    actions.accept_return(returned=returned, by=actor_of(request), at=clock.now())
    return _standing(request, returned)


@resource.post(
    "/returns/{returned}/refuse",
    scope=ORDERS_WRITE,
    answers=shapes.Return,
    status=200,
    summary="Refuse a return",
)
def refuse_return(request: HttpRequest, returned: ReturnId, body: shapes.ReturnWhy) -> shapes.Return:
    """Do not take the goods back, as the seller; the buyer may ask the platform to decide."""
    actions.refuse_return(returned=returned, why=body.why, by=actor_of(request), at=clock.now())
    return _standing(request, returned)


@resource.post(
    "/returns/{returned}/waive",
    scope=ORDERS_WRITE,
    answers=shapes.Return,
    status=200,
    summary="Let the buyer keep the goods",
)
def waive_goods(request: HttpRequest, returned: ReturnId) -> shapes.Return:
    """Give the money back, as the seller, and let the buyer keep the goods."""
    actions.waive_goods(returned=returned, by=actor_of(request), at=clock.now())
    return _standing(request, returned)


@resource.post(
    "/returns/{returned}/label",
    scope=ORDERS_WRITE,
    guests=True,
    answers=shapes.Return,
    status=200,
    summary="Make the label of the way back",
    once=False,
    cost=5,
)
def make_return_label(request: HttpRequest, returned: ReturnId) -> shapes.Return:
    """Make the label to the place near the buyer, or to the seller. Again, it resumes: no key is needed."""
    actions.make_return_label(returned=returned, by=actor_of(request), at=clock.now(), key=guest_key(request))
    return _standing(request, returned)


@resource.post(
    "/returns/{returned}/sent",
    scope=ORDERS_WRITE,
    guests=True,
    answers=shapes.Return,
    status=200,
    summary="Say that the goods are on their way back",
)
def mark_return_sent(request: HttpRequest, returned: ReturnId, body: shapes.Sent) -> shapes.Return:
    """Say as the buyer that the goods are on their way back."""
    actions.mark_return_sent(
        returned=returned,
        tracking=body.tracking,
        by=actor_of(request),
        at=clock.now(),
        key=guest_key(request),
    )
    return _standing(request, returned)


@resource.post(
    "/returns/{returned}/receive",
    scope=ORDERS_WRITE,
    answers=shapes.Return,
    status=200,
    summary="Say that the goods are there",
)
def receive_return(request: HttpRequest, returned: ReturnId) -> shapes.Return:
    """Take the goods in, as the seller; the time to look at them begins."""
    actions.receive_return(returned=returned, by=actor_of(request), at=clock.now())
    return _standing(request, returned)


@resource.post(
    "/returns/{returned}/inspect",
    scope=ORDERS_WRITE,
    answers=shapes.Return,
    status=200,
    summary="Say how the goods came back",
    cost=5,
)
def inspect_return(request: HttpRequest, returned: ReturnId, body: shapes.Inspection) -> shapes.Return:
    """Say as the seller how the goods came back; the money for what is accepted goes back."""
    actions.inspect_return(
        returned=returned,
        found={each.variant: each.as_found() for each in body.lines},
        why=body.why,
        by=actor_of(request),
        at=clock.now(),
    )
    return _standing(request, returned)


@resource.post(
    "/returns/{returned}/withdraw",
    scope=ORDERS_WRITE,
    guests=True,
    answers=shapes.Return,
    status=200,
    summary="Keep the goods after all",
)
def withdraw_return(request: HttpRequest, returned: ReturnId) -> shapes.Return:
    """Keep the goods, as the buyer, before they were sent."""
    actions.withdraw_return(returned=returned, by=actor_of(request), at=clock.now(), key=guest_key(request))
    return _standing(request, returned)


@resource.post(
    "/returns/{returned}/appeal",
    scope=ORDERS_WRITE,
    guests=True,
    answers=shapes.Return,
    status=200,
    summary="Ask the platform to decide",
)
def appeal_return(request: HttpRequest, returned: ReturnId, body: shapes.ReturnWhy) -> shapes.Return:
    """Ask the platform, as the buyer, to decide about a refused return."""
    actions.appeal_return(
        returned=returned, why=body.why, by=actor_of(request), at=clock.now(), key=guest_key(request)
    )
    return _standing(request, returned)


def _standing(request: HttpRequest, returned: str) -> shapes.Return:
    reader = seeing_own_work(actor_of(request), ORDERS_READ)
    return shapes.Return.of(queries.get_return(returned, viewer=reader, key=guest_key(request)))


def _request_key(request: HttpRequest) -> str:
    """Return the caller's own key for this wish, short enough for its row."""
    told = f"{actor_of(request).key} {request.headers.get(HEADER, '')}"
    return hashlib.sha256(told.encode()).hexdigest()[:40]
