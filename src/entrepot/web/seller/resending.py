"""What a seller sends again: packed, labelled, handed over. The pages are those of any parcel."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from entrepot.apps.customs import actions as customs
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.orders import actions
from entrepot.apps.orders.queries import DisputeView, ReplacementView
from entrepot.web.design.refusals import show_errors, told
from entrepot.web.seller.access import Seller, require_read_or_post, seller_page
from entrepot.web.seller.disputes import case_of
from entrepot.web.seller.orders import order_of
from entrepot.web.seller.orders_forms import PackForm
from entrepot.web.seller.orders_steps import known_of, show_label, show_packing


@require_read_or_post
@seller_page
def pack(request: HttpRequest, seller: Seller, order: str) -> HttpResponse:
    """Pack what is sent again: weigh it, say who sends it, and get its number and label."""
    case, found = again_of(seller, order)
    if found is None:
        return to_case(seller, order)
    form = PackForm(request.POST or None, initial=known_of(found, seller, found.public_id))
    if form.is_valid():
        try:
            actions.pack_replacement(
                dispute=case.public_id,
                sender=form.address(found.ship_from),
                grams=form.cleaned_data["grams"],
                by=seller.actor,
                at=clock.now(),
            )
        except ProblemRaised as raised:
            show_errors(form, raised)
        else:
            messages.success(request, _("Packed. Print the label and stick it on the parcel."))
            return to_case(seller, order)
    return show_packing(request, seller, order_of(seller, order), found, form)


@require_safe
@seller_page
def label(request: HttpRequest, seller: Seller, order: str) -> HttpResponse:
    """Show the label of what is sent again, alone on a page to be printed."""
    _case, found = again_of(seller, order)
    if found is None or not found.shipment:
        return to_case(seller, order)
    return show_label(request, seller, order_of(seller, order), found)


@require_POST
@seller_page
def mark_shipped(request: HttpRequest, seller: Seller, order: str) -> HttpResponse:
    """Note that the carrier has what is sent again."""
    case, _found = again_of(seller, order)
    try:
        customs.hand_over_replacement(dispute=case.public_id, by=seller.actor, at=clock.now())
    except ProblemRaised as raised:
        messages.error(request, told(raised))
    else:
        messages.success(request, _("The carrier has it. The buyer is told."))
    return to_case(seller, order)


def again_of(seller: Seller, order: str) -> tuple[DisputeView, ReplacementView | None]:
    """Return the last dispute of an order, and what was promised in it to be sent again, if anything was.

    A 404 where there is no dispute.
    """
    case = case_of(seller, order)
    again = case.replacement
    return case, again if again is not None and again.promised_at is not None else None


def to_case(seller: Seller, order: str) -> HttpResponse:
    """Go to the file of the case."""
    return redirect("sell-order-dispute", organisation=seller.organisation.public_id, order=order)
