"""What a buyer may decide about an order: all is well, something is wrong, it is settled, never mind."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.orders import actions, queries
from entrepot.core.trade.errors import IllegalMoveError
from entrepot.web.buyer.access import Buyer, buyer_page, keep_key, new_key
from entrepot.web.buyer.adding import put
from entrepot.web.design import places
from entrepot.web.design.refusals import told

REFUSED = (ProblemRaised, IllegalMoveError)


@require_POST
@buyer_page
def confirm(request: HttpRequest, buyer: Buyer, order: str) -> HttpResponse:
    """Take the buyer's word that all is well: the seller is paid."""
    try:
        actions.confirm_receipt(order=order, by=buyer.actor, at=clock.now(), key=buyer.key_for(order))
    except REFUSED as refused:
        messages.warning(request, told(refused))
    else:
        messages.success(request, _("Thank you. The seller gets the money now."))
    return back(order)


@require_POST
@buyer_page
def settle(request: HttpRequest, buyer: Buyer, order: str) -> HttpResponse:
    """Take a complaint back: the seller is paid."""
    key, at = buyer.key_for(order), clock.now()
    try:
        why = _("The buyer says that it is settled.")
        actions.settle_dispute(order=order, for_buyer=False, why=why, by=buyer.actor, at=at, key=key)
    except REFUSED as refused:
        messages.warning(request, told(refused))
    else:
        messages.success(request, _("Settled. The seller gets the money now."))
    return back(order)


@require_POST
@buyer_page
def cancel(request: HttpRequest, buyer: Buyer, order: str) -> HttpResponse:
    """Give an order up while it is not packed: unpaid, nothing is charged; paid, the money goes back."""
    key, at = buyer.key_for(order), clock.now()
    found = queries.get_order(order, viewer=buyer.actor, key=key)
    try:
        if found.state == "awaiting_payment":
            actions.cancel_order(checkout=found.checkout, by=buyer.actor, at=at, key=key)
            said = _("Cancelled. Nothing was charged.")
        else:
            actions.call_off(order=order, by=buyer.actor, at=at, key=key)
            said = _("Cancelled. Your money is on its way back.")
    except REFUSED as refused:
        messages.warning(request, told(refused))
    else:
        messages.success(request, said)
    return back(order)


@require_POST
@buyer_page
def leave_out(request: HttpRequest, buyer: Buyer, order: str) -> HttpResponse:
    """Leave one of several unpaid orders out, and go on to pay for the rest."""
    key, at = buyer.key_for(order), clock.now()
    found = queries.get_order(order, viewer=buyer.actor, key=key)
    try:
        actions.let_go(order=order, by=buyer.actor, at=at, key=key)
    except REFUSED as refused:
        messages.warning(request, told(refused))
    else:
        messages.success(request, _("Left out. The rest is still yours to pay."))
    return redirect(places.place_url("pay", checkout=found.checkout))


@require_POST
@buyer_page
def again(request: HttpRequest, buyer: Buyer, order: str) -> HttpResponse:
    """Put what an order held into the cart again, as far as it is still sold."""
    found = queries.get_order(order, viewer=buyer.actor, key=buyer.key_for(order))
    key = buyer.key or new_key()
    for line in found.lines:
        try:
            put(buyer, line.variant, str(line.quantity), key)
        except ProblemRaised as raised:
            messages.warning(request, f"{line.title}: {told(raised)}")
    response = redirect(places.place_url("cart"))
    if buyer.is_guest:
        keep_key(request, response, key)
    return response


def back(order: str) -> HttpResponse:
    """Return to the order."""
    return redirect(places.place_url("order", order=order))
