"""What a seller does with an order: pack, label, hand over, answer customs, give money back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from entrepot.apps.customs import actions as customs
from entrepot.apps.customs import queries as declarations
from entrepot.apps.customs.queries import QuestionView
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.problems import ProblemRaised, as_problem
from entrepot.apps.orders import actions
from entrepot.apps.orders.queries import OrderView, ParcelView, ReplacementView
from entrepot.apps.reference import queries as reference
from entrepot.apps.shipping import queries as shipping
from entrepot.apps.stock import queries as stock
from entrepot.apps.stock.queries import LocationView
from entrepot.core.trade.errors import IllegalMoveError
from entrepot.web.design import places
from entrepot.web.design.refusals import show_errors, told
from entrepot.web.documents.packing import ENGLISH, hand_out_papers
from entrepot.web.seller.access import UNPROCESSABLE, Seller, require_read_or_post, seller_page
from entrepot.web.seller.orders import order_of, order_page, own_order, unpaid_page
from entrepot.web.seller.orders_forms import AnswerForm, PackForm, ReasonForm, RefundForm
from entrepot.web.seller.orders_shown import weight_of
from entrepot.web.seller.stock_forms import ADDRESS

RECENT = 20  # parcels looked at for the sender's address


@require_read_or_post
@seller_page
def pack(request: HttpRequest, seller: Seller, order: str, parcel: str) -> HttpResponse:
    """Pack one parcel: weigh it, say who sends it, and get its number and label."""
    view = order_of(seller, order)
    found = parcel_of(view, parcel)
    form = PackForm(request.POST or None, initial=known_of(found, seller, order))
    if form.is_valid():
        try:
            actions.pack_parcel(
                order=order,
                parcel=parcel,
                sender=form.address(found.ship_from),
                grams=form.cleaned_data["grams"],
                by=seller.actor,
                at=clock.now(),
            )
        except ProblemRaised as raised:
            show_errors(form, raised)
        except IllegalMoveError as error:
            form.add_error(None, as_problem(error).title)
        else:
            messages.success(request, _("Packed. Print the label and stick it on the parcel."))
            return to_order(seller, order)
    return show_packing(request, seller, view, found, form)


@require_safe
@seller_page
def label(request: HttpRequest, seller: Seller, order: str, parcel: str) -> HttpResponse:
    """Show the label of a packed parcel, alone on a page to be printed.

    `?form=pdf` hands it out with the papers customs wants, in the language that `?in=` names.
    """
    view = order_of(seller, order)
    found = parcel_of(view, parcel)
    language = request.GET.get("in", ENGLISH)
    if not found.shipment or language not in places.LANGUAGES:
        raise Http404
    if request.GET.get("form") == "pdf":
        return hand_out_papers(view, found, viewer=seller.actor, language=language)
    return show_label(request, seller, view, found)


@require_POST
@seller_page
def mark_shipped(request: HttpRequest, seller: Seller, order: str, parcel: str) -> HttpResponse:
    """Note that the carrier has a parcel."""
    view = order_of(seller, order)
    parcel_of(view, parcel)

    def step() -> None:
        customs.hand_over(order=order, parcel=parcel, by=seller.actor, at=clock.now())

    return take(request, seller, order, step, _("The carrier has it. The buyer is told."))


@require_POST
@seller_page
def answer(request: HttpRequest, seller: Seller, order: str, question: str) -> HttpResponse:
    """Answer a question of customs, in its place."""
    view = order_of(seller, order)
    declaration, asked = question_of(seller, order, question)
    form = AnswerForm(asked, request.POST)
    if not form.is_valid():
        return order_page(request, seller, view, answers={question: form})
    given = {"declaration": declaration, "question": question, "answer": form.cleaned_data["answer"]}
    return take(
        request,
        seller,
        order,
        lambda: customs.answer_query(**given, by=seller.actor, at=clock.now()),
        _("Your answer goes to customs."),
    )


@require_POST
@seller_page
def declare(request: HttpRequest, seller: Seller, order: str, declaration: str) -> HttpResponse:
    """Try again to send a declaration whose fault was mended."""
    order_of(seller, order)
    if declarations.get_declaration(declaration, viewer=seller.actor).order != order:
        raise Http404
    return take(
        request,
        seller,
        order,
        lambda: customs.submit_declaration(declaration=declaration, by=seller.actor, at=clock.now()),
        _("The declaration goes to customs."),
    )


@require_POST
@seller_page
def call_off(request: HttpRequest, seller: Seller, order: str) -> HttpResponse:
    """Call an order off: all the money goes back, the pieces to the shelf."""
    view = order_of(seller, order)
    form = ReasonForm(request.POST, prefix="off")
    if not form.is_valid():
        return order_page(request, seller, view, call_off_form=form)
    why = form.cleaned_data["why"]
    return take(
        request,
        seller,
        order,
        lambda: actions.call_off(order=order, by=seller.actor, at=clock.now(), why=why),
        _("Called off. The buyer gets all the money back."),
    )


@require_POST
@seller_page
def let_go(request: HttpRequest, seller: Seller, order: str) -> HttpResponse:
    """Leave an order out that is not paid: the buyer pays for the rest, the pieces are free."""
    view = own_order(seller, order)
    form = ReasonForm(request.POST, prefix="off")
    if not form.is_valid():
        return unpaid_page(request, seller, view, form=form)
    why = form.cleaned_data["why"]
    return take(
        request,
        seller,
        order,
        lambda: actions.let_go(order=order, by=seller.actor, at=clock.now(), why=why),
        _("Left out. The buyer is told, and nothing is charged for it."),
    )


@require_POST
@seller_page
def give_back(request: HttpRequest, seller: Seller, order: str) -> HttpResponse:
    """Give part of the money back; the same wish sent twice is done once."""
    view = order_of(seller, order)
    form = RefundForm(view.total.currency, request.POST)
    if not form.is_valid():
        return order_page(request, seller, view, refund_form=form)
    given: dict[str, Any] = {
        "amount": form.money(),
        "reason": form.cleaned_data["reason"],
        "request_key": form.cleaned_data["key"],
    }
    return take(
        request,
        seller,
        order,
        lambda: actions.refund_order(order=order, **given, by=seller.actor, at=clock.now()),
        _("The money goes back to the buyer."),
    )


@require_POST
@seller_page
def give_in(request: HttpRequest, seller: Seller, order: str) -> HttpResponse:
    """Settle a complaint for the buyer."""
    order_of(seller, order)
    return take(
        request,
        seller,
        order,
        lambda: actions.settle_dispute(order=order, for_buyer=True, why="", by=seller.actor, at=clock.now()),
        _("Settled. The buyer gets all the money back."),
    )


def show_packing(
    request: HttpRequest, seller: Seller, view: OrderView, found: ParcelView | ReplacementView, form: PackForm
) -> HttpResponse:
    """Show the page where a parcel is packed, sold or sent again."""
    context = {
        "seller": seller,
        "order": view,
        "parcel": found,
        "form": form,
        "is_known": bool(form.initial.get("lines")) and not form.errors,
        "sent_from": reference.country_name(found.ship_from, places.current().language),
        "goes_to": reference.country_name(view.country, places.current().language),
    }
    return render(request, "seller/order_pack.html", context, status=UNPROCESSABLE if form.errors else 200)


def show_label(
    request: HttpRequest, seller: Seller, view: OrderView, found: ParcelView | ReplacementView
) -> HttpResponse:
    """Show the label of a packed parcel, sold or sent again, alone on a page to be printed."""
    drawn = shipping.get_label(found.shipment, viewer=seller.actor)
    context = {"seller": seller, "order": view, "parcel": found, "label": drawn}
    return render(request, "seller/order_label.html", context)


def take(request: HttpRequest, seller: Seller, order: str, step: Any, said: str) -> HttpResponse:
    """Take a step and go back to the order, saying how it went."""
    try:
        step()
    except ProblemRaised as raised:
        messages.error(request, told(raised))
    except IllegalMoveError as error:
        messages.error(request, as_problem(error).title)
    else:
        messages.success(request, said)
    return to_order(seller, order)


def to_order(seller: Seller, order: str) -> HttpResponse:
    """Go to an order."""
    return redirect("sell-order", organisation=seller.organisation.public_id, order=order)


def question_of(seller: Seller, order: str, public_id: str) -> tuple[str, QuestionView]:
    """Return a question about this order and the declaration it belongs to; a 404 for any other."""
    for found in declarations.list_declarations(viewer=seller.actor, order=order):
        for each in found.questions:
            if each.public_id == public_id:
                return found.public_id, each
    raise Http404


def parcel_of(order: OrderView, public_id: str) -> ParcelView:
    """Return a parcel of the order; a 404 for those of others."""
    found = next((each for each in order.parcels if each.public_id == public_id), None)
    if found is None:
        raise Http404
    return found


def known_of(parcel: ParcelView | ReplacementView, seller: Seller, order: str) -> dict[str, Any]:
    """Return what is known of a parcel before anybody types: its weight and its sender.

    The sender is the address of the place its pieces lie in, else that of the last parcel from there.
    """
    known: dict[str, Any] = {"grams": weight_of(parcel.lines) or None}
    place = place_of(parcel, seller, order)
    if place is not None and place.lines:
        return known | {name: getattr(place, name) for name in ADDRESS}
    for sent in shipping.list_own_parcels(viewer=seller.actor, limit=RECENT):
        if sent.sender.country == parcel.ship_from:
            last = sent.sender
            return known | {
                "recipient": last.recipient,
                "lines": ", ".join(last.lines),
                "locality": last.locality,
                "area": last.area,
                "postcode": last.postcode,
                "phone": last.phone,
            }
    return known | {"recipient": seller.business.profile.name if seller.business else ""}


def place_of(parcel: ParcelView | ReplacementView, seller: Seller, order: str) -> LocationView | None:
    """Return the place that all pieces of a parcel were promised from, None where that is not one place."""
    taken = stock.list_places_of(order, viewer=seller.actor)
    ids = [{place for place, _pieces in taken.get(line.variant, ())} for line in parcel.lines]
    able = set.intersection(*ids) if ids else set()
    places = [each for each in stock.list_locations(viewer=seller.actor) if each.public_id in able]
    return next((each for each in places if each.country == parcel.ship_from), None)
