"""A seller's orders: the list, with what must be sent by when; and everything about one."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from entrepot.apps.customs import queries as customs
from entrepot.apps.orders import queries
from entrepot.apps.orders.queries import OrderView
from entrepot.apps.reference import queries as reference
from entrepot.web.design import places
from entrepot.web.seller.access import UNPROCESSABLE, Seller, seller_page
from entrepot.web.seller.orders_forms import AnswerForm, ReasonForm, RefundForm
from entrepot.web.seller.orders_shown import Row, counted, is_late, parcels_of, row_of, send_by
from entrepot.web.seller.orders_words import NOTHING, PILES, SEND, STATE_BADGES, STATES

ON_A_PAGE = 50
MOST_TO_SEND = 200
MAY_GIVE_BACK = frozenset({"preparing", "in_transit", "at_customs", "delivered"})
MAY_CALL_OFF = frozenset({"paid", "preparing"})


@require_safe
@seller_page
def show_all(request: HttpRequest, seller: Seller) -> HttpResponse:
    """List one pile of orders; those to be sent are shown first, the most urgent on top."""
    piles = counted(seller.actor)
    chosen = request.GET.get("show", SEND)
    pile = chosen if chosen in PILES else SEND
    rows, following = rows_of(seller, pile, request.GET.get("before", ""))
    context = {
        "seller": seller,
        "piles": piles,
        "pile": pile,
        "rows": rows,
        "next": following,
        "nothing": NOTHING[pile],
        "is_new": not any(count for _pile, _words, count in piles),
        "returns": queries.count_open_returns(viewer=seller.actor),
    }
    return render(request, "seller/orders.html", context)


@require_safe
@seller_page
def show(request: HttpRequest, seller: Seller, order: str) -> HttpResponse:
    """Show one order; one that is not paid says less, for there is nothing to send."""
    found = own_order(seller, order)
    if found.paid_at is None:
        return unpaid_page(request, seller, found)
    return order_page(request, seller, found)


def own_order(seller: Seller, public_id: str) -> OrderView:
    """Return an order this business sells; a 404 for those of others."""
    found = queries.get_order(public_id, viewer=seller.actor)
    if seller.business is None or found.business != seller.business.profile.public_id:
        raise Http404
    return found


def order_of(seller: Seller, public_id: str) -> OrderView:
    """Return an order this business sells; a 404 for those of others, and before it was paid."""
    found = own_order(seller, public_id)
    if found.paid_at is None:
        raise Http404
    return found


def unpaid_page(
    request: HttpRequest, seller: Seller, order: OrderView, *, form: ReasonForm | None = None
) -> HttpResponse:
    """Show an order that waits for its money, or never had it: nobody's address is shown before that."""
    waits = order.state == "awaiting_payment"
    context = {
        "seller": seller,
        "order": order,
        "country": reference.country_name(order.country, places.current().language),
        "steps": list(reversed(queries.get_timeline(order.public_id, viewer=seller.actor))),
        "form": (form or ReasonForm(prefix="off")) if waits else None,
    }
    wrong = form is not None
    return render(request, "seller/order_unpaid.html", context, status=UNPROCESSABLE if wrong else 200)


def order_page(
    request: HttpRequest,
    seller: Seller,
    order: OrderView,
    *,
    answers: dict[str, AnswerForm] | None = None,
    **forms: Any,
) -> HttpResponse:
    """Show one order, with the forms that were sent wrong and what is wrong with them."""
    wrong = [*(answers or {}).values(), *(form for form in forms.values() if form is not None)]
    context = {
        "seller": seller,
        "order": order,
        "country": reference.country_name(order.country, places.current().language),
        "send_by": send_by(order),
        "is_late": is_late(order),
        "badge": STATE_BADGES.get(order.state, ""),
        "parcels": parcels_of(order, seller.actor, answers or {}),
        "steps": list(reversed(queries.get_timeline(order.public_id, viewer=seller.actor))),
        "call_off_form": (forms.get("call_off_form") or ReasonForm(prefix="off"))
        if order.state in MAY_CALL_OFF
        else None,
        "refund_form": (forms.get("refund_form") or RefundForm(order.total.currency))
        if order.state in MAY_GIVE_BACK
        else None,
        "may_give_in": order.state == "disputed",
        "case": queries.find_dispute(order.public_id, viewer=seller.actor),
        "chargeback": queries.find_chargeback(order.public_id, viewer=seller.actor),
        "returns": queries.list_returns(viewer=seller.actor, order=order.public_id),
        "receipt_days": queries.get_receipt_days(order.public_id, viewer=seller.actor),
        "is_back": order.state in {"refund_due", "refunded"},
    }
    return render(request, "seller/order.html", context, status=UNPROCESSABLE if wrong else 200)


def rows_of(seller: Seller, pile: str, before: str) -> tuple[list[Row], str]:
    """Return the orders of a pile as they are shown, and the last one when there are more."""
    most = MOST_TO_SEND if pile == SEND else ON_A_PAGE + 1
    found = [
        order
        for state in STATES[pile]
        for order in queries.list_orders(
            viewer=seller.actor, as_="seller", state=state, before=before, limit=most
        )
    ]
    found.sort(key=lambda order: order.placed_at, reverse=pile != SEND)
    shown = found if pile == SEND else found[:ON_A_PAGE]
    asking = {
        each.order
        for each in customs.list_declarations(viewer=seller.actor, state="queried", limit=MOST_TO_SEND)
    }
    return [row_of(order, asking) for order in shown], shown[-1].public_id if len(found) > len(shown) else ""
