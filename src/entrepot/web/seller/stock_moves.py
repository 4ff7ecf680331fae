"""A seller sends pieces from one place to another, says what arrived, and writes off what cannot be sold."""

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.stock import actions, queries
from entrepot.apps.stock.queries import TransferView
from entrepot.web.design.refusals import show_errors
from entrepot.web.seller.access import UNPROCESSABLE, Seller, require_read_or_post, seller_page
from entrepot.web.seller.stock_forms import ArrivalForm, SendForm, WriteOffForm
from entrepot.web.seller.stock_places import names_of, place_of


@require_read_or_post
@seller_page
def send(request: HttpRequest, seller: Seller, place: str) -> HttpResponse:
    """Send pieces of a place to another one; nobody can buy them until they have arrived."""
    row = place_of(seller, place)
    shelves = queries.list_stock(viewer=seller.actor, location=row.code)
    others = [
        each
        for each in queries.list_locations(viewer=seller.actor)
        if each.closed_at is None and each.public_id != place
    ]
    names = names_of({each.variant for each in shelves}, seller)
    form = SendForm(shelves, others, names, request.POST or None)
    if form.is_valid():
        try:
            sent = actions.send_transfer(
                source=row.code,
                target=form.cleaned_data["target"],
                pieces=form.pieces,
                note=form.cleaned_data["note"],
                by=seller.actor,
                at=clock.now(),
            )
        except ProblemRaised as raised:
            show_errors(form, raised)
        else:
            messages.success(request, _("On its way. Say here what has arrived."))
            return redirect("sell-transfer", organisation=seller.organisation.public_id, transfer=sent)
    context = {"seller": seller, "place": row, "form": form, "others": others}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "seller/stock_send.html", context, status=status)


@require_read_or_post
@seller_page
def show(request: HttpRequest, seller: Seller, transfer: str) -> HttpResponse:
    """Show a transfer, and take what has arrived or is lost."""
    view = transfer_of(seller, transfer)
    names = names_of({each.variant for each in view.lines}, seller)
    start = {
        f"pieces_{number}": each.under_way
        for number, each in enumerate(line for line in view.lines if line.under_way)
    }
    form = ArrivalForm(view, names, request.POST or None, initial=start)
    if form.is_valid():
        lost = "lost" in request.POST
        try:
            take(form, transfer, seller, lost=lost)
        except ProblemRaised as raised:
            show_errors(form, raised)
        else:
            said = _("Written off as lost.") if lost else _("On the shelf: buyers can have it now.")
            messages.success(request, said)
            return redirect("sell-transfer", organisation=seller.organisation.public_id, transfer=transfer)
    context = {
        "seller": seller,
        "transfer": view,
        "lines": [(names[each.variant], each) for each in view.lines],
        "form": form,
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "seller/stock_transfer.html", context, status=status)


@require_read_or_post
@seller_page
def write_off(request: HttpRequest, seller: Seller, place: str) -> HttpResponse:
    """Take pieces off a place's shelves that can never be sold, and say why."""
    row = place_of(seller, place)
    shelves = queries.list_stock(viewer=seller.actor, location=row.code)
    names = names_of({each.variant for each in shelves}, seller)
    form = WriteOffForm(shelves, names, request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            with transaction.atomic():  # all of them or none: a form sent again takes nothing off twice
                for variant, count in form.pieces.items():
                    actions.write_off(
                        variant=variant,
                        quantity=count,
                        location=row.code,
                        reason=given["reason"],
                        note=given["note"],
                        by=seller.actor,
                        at=clock.now(),
                    )
        except ProblemRaised as raised:
            show_errors(form, raised)
        else:
            return redirect("sell-place", organisation=seller.organisation.public_id, place=place)
    context = {"seller": seller, "place": row, "form": form}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "seller/stock_write_off.html", context, status=status)


def take(form: ArrivalForm, transfer: str, seller: Seller, *, lost: bool) -> None:
    """Note what has arrived, or what is lost and why."""
    by, at = seller.actor, clock.now()
    if lost:
        why = form.cleaned_data["why"]
        actions.lose_transfer(transfer=transfer, pieces=form.pieces, why=why, by=by, at=at)
    else:
        actions.receive_transfer(transfer=transfer, pieces=form.pieces, by=by, at=at)


def transfer_of(seller: Seller, transfer: str) -> TransferView:
    """Return one of the seller's own transfers; a 404 for those of others."""
    try:
        return queries.get_transfer(transfer, viewer=seller.actor)
    except ObjectDoesNotExist:
        raise Http404 from None
