"""Sending goods back, as a buyer does it: until when, what and why, the way back, what the money does."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.kernel.ids import new_public_id
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.orders import actions, queries
from entrepot.apps.orders.queries import ReturnView
from entrepot.apps.reference import queries as reference
from entrepot.apps.shipping import queries as shipping
from entrepot.core.trade.errors import IllegalMoveError
from entrepot.web.buyer.access import UNPROCESSABLE, Buyer, buyer_page
from entrepot.web.buyer.orders import seller_of
from entrepot.web.buyer.progress import Stage
from entrepot.web.buyer.return_forms import AppealForm, ReturnForm, SentForm
from entrepot.web.design import places
from entrepot.web.design.refusals import told

REFUSED = (ProblemRaised, IllegalMoveError)
DAY = timedelta(days=1)
STEPS = (
    gettext_lazy("Asked"),
    gettext_lazy("Accepted"),
    gettext_lazy("On its way back"),
    gettext_lazy("Arrived"),
    gettext_lazy("Money back"),
)
REACHED = {
    "requested": 0,
    "accepted": 1,
    "labelled": 1,
    "on_the_way": 2,
    "received": 3,
    "inspected": 4,
    "refunded": 5,
}
SENDS = frozenset({"accepted", "labelled"})


@require_http_methods(["GET", "HEAD", "POST"])
@buyer_page
def ask(request: HttpRequest, buyer: Buyer, order: str) -> HttpResponse:
    """Choose what goes back and why; the answer, or the seller's clock, follows at once."""
    key, now = buyer.key_for(order), clock.now()
    found = queries.get_order(order, viewer=buyer.actor, key=key)
    offered = queries.get_returnable(order, viewer=buyer.actor, now=now, key=key)
    if not offered.reasons:
        messages.warning(request, offered.words)
        return redirect(places.place_url("order", order=order))
    form = ReturnForm(offered, request.POST or None, initial={"key": new_public_id("rtw")})
    if form.is_valid():
        try:
            made = actions.request_return(
                order=order,
                pieces=form.pieces(),
                reason=form.cleaned_data["reason"],
                note=form.cleaned_data["note"],
                request_key=form.cleaned_data["key"],
                by=buyer.actor,
                at=now,
                key=key,
            )
        except REFUSED as refused:
            form.add_error(None, told(refused))
        else:
            return redirect(places.place_url("return", order=order, returned=made))
    context = {"order": found, "offered": offered, "form": form, "seller": seller_of(found)}
    return render(request, "buyer/return_ask.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_safe
@buyer_page
def show(request: HttpRequest, buyer: Buyer, order: str, returned: str) -> HttpResponse:
    """Show one return: what happens now, until when, what the money does."""
    return return_page(request, buyer, order, returned)


def return_page(
    request: HttpRequest,
    buyer: Buyer,
    order: str,
    returned: str,
    *,
    status: int = 200,
    **forms: Any,
) -> HttpResponse:
    """Show a return, with a form as it was filled in."""
    key, now = buyer.key_for(order), clock.now()
    view = own(buyer, order, returned)
    found = queries.get_order(order, viewer=buyer.actor, key=key)
    way = None
    if view.state in SENDS:
        way = queries.get_way_back(returned, viewer=buyer.actor, now=now, key=key)
    context = {
        "order": found,
        "returned": view,
        "seller": seller_of(found),
        "stages": stages_of(view.state),
        "way": way,
        "goes_to": reference.country_name(way.place.country, places.current().language)
        if way and way.place
        else "",
        "days": -((now - view.due_at) // DAY) if view.due_at else None,
        "dues": [due for due in view.dues if due.borne_by != "buyer"],
        "kept": [due for due in view.dues if due.borne_by == "buyer"],
        "sent_form": forms.get("sent_form") or SentForm(),
        "appeal_form": forms.get("appeal_form") or AppealForm(),
        "may_withdraw": view.state in {"requested", *SENDS},
        "steps": list(reversed(view.steps)),
    }
    return render(request, "buyer/return.html", context, status=status)


@require_POST
@buyer_page
def make_label(request: HttpRequest, buyer: Buyer, order: str, returned: str) -> HttpResponse:
    """Get the label of the way back."""
    view = own(buyer, order, returned)
    try:
        actions.make_return_label(
            returned=view.public_id, by=buyer.actor, at=clock.now(), key=buyer.key_for(order)
        )
    except REFUSED as refused:
        messages.warning(request, told(refused))
        return back(order, returned)
    return redirect(places.place_url("return-label", order=order, returned=returned))


@require_safe
@buyer_page
def label(request: HttpRequest, buyer: Buyer, order: str, returned: str) -> HttpResponse:
    """Show the label alone on a page, to be printed or shown at the counter."""
    view = own(buyer, order, returned)
    if not view.shipment or not view.tracking:
        raise Http404
    drawn = shipping.get_label(view.shipment, viewer=SYSTEM)
    context = {"order_id": order, "returned": view, "label": drawn}
    return render(request, "buyer/return_label.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@buyer_page
def sent(request: HttpRequest, buyer: Buyer, order: str, returned: str) -> HttpResponse:
    """Take the buyer's word that the goods are on their way back."""
    if request.method != "POST":
        return back(order, returned)
    own(buyer, order, returned)
    form = SentForm(request.POST)
    if not form.is_valid():
        return return_page(request, buyer, order, returned, sent_form=form, status=UNPROCESSABLE)
    return take(request, buyer, order, returned, actions.mark_return_sent, **form.cleaned_data)


@require_POST
@buyer_page
def withdraw(request: HttpRequest, buyer: Buyer, order: str, returned: str) -> HttpResponse:
    """Keep the goods after all."""
    own(buyer, order, returned)
    try:
        actions.withdraw_return(returned=returned, by=buyer.actor, at=clock.now(), key=buyer.key_for(order))
    except REFUSED as refused:
        messages.warning(request, told(refused))
        return back(order, returned)
    messages.success(request, _("You keep it. Nothing goes back."))
    return redirect(places.place_url("order", order=order))


@require_http_methods(["GET", "HEAD", "POST"])
@buyer_page
def appeal(request: HttpRequest, buyer: Buyer, order: str, returned: str) -> HttpResponse:
    """Ask the platform to decide about a refused return."""
    if request.method != "POST":
        return back(order, returned)
    own(buyer, order, returned)
    form = AppealForm(request.POST)
    if not form.is_valid():
        return return_page(request, buyer, order, returned, appeal_form=form, status=UNPROCESSABLE)
    return take(request, buyer, order, returned, actions.appeal_return, **form.cleaned_data)


def take(
    request: HttpRequest, buyer: Buyer, order: str, returned: str, action: Any, **words: str
) -> HttpResponse:
    """Take a step, or say why not; then show the return."""
    try:
        action(returned=returned, by=buyer.actor, at=clock.now(), key=buyer.key_for(order), **words)
    except REFUSED as refused:
        messages.warning(request, told(refused))
    return back(order, returned)


def own(buyer: Buyer, order: str, returned: str) -> ReturnView:
    """Return a return of this order; a 404 for one of another."""
    found = queries.get_return(returned, viewer=buyer.actor, key=buyer.key_for(order))
    if found.order != order:
        raise Http404
    return found


def stages_of(state: str) -> list[Stage]:
    """Return the steps of a return; none for one that ended on another way."""
    reached = REACHED.get(state)
    if reached is None:
        return []
    return [
        Stage(label, "done" if place < reached else "now" if place == reached else "next")
        for place, label in enumerate(STEPS)
    ]


def back(order: str, returned: str) -> HttpResponse:
    """Return to the return."""
    return redirect(places.place_url("return", order=order, returned=returned))
