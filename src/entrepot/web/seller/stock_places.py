"""Where a seller's goods lie: places, what is in them, and which of them serves which market."""

from collections.abc import Collection
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from entrepot.apps.catalogue import queries as catalogue
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.markets import queries as markets
from entrepot.apps.reference import queries as reference
from entrepot.apps.stock import actions, queries
from entrepot.apps.stock.queries import LocationView
from entrepot.apps.stock.words import KIND_NAMES, MOVEMENTS, REASONS
from entrepot.web.design import places
from entrepot.web.design.refusals import show_errors, told
from entrepot.web.seller.access import UNPROCESSABLE, Seller, require_read_or_post, seller_page
from entrepot.web.seller.stock_forms import AddressForm, PlaceForm

MOST_SHOWN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A place in words."""

    place: LocationView
    kind: str
    country: str
    entered_from: str


@require_safe
@seller_page
def show_all(request: HttpRequest, seller: Seller) -> HttpResponse:
    """Show the places with what lies in them, and what is on its way between them."""
    rows = queries.list_locations(viewer=seller.actor)
    context = {
        "seller": seller,
        "rows": [shown(each) for each in rows],
        "open_places": [each for each in rows if each.closed_at is None],
        "transfers": queries.list_transfers(viewer=seller.actor),
        "done": queries.list_transfers(viewer=seller.actor, done=True, limit=5),
        "may_split": queries.may_split(viewer=seller.actor),
        "own_order": len(queries.list_ranked_markets(viewer=seller.actor)),
    }
    return render(request, "seller/stock.html", context)


@require_read_or_post
@seller_page
def add(request: HttpRequest, seller: Seller) -> HttpResponse:
    """Add a place."""
    country = seller.business.profile.country if seller.business else ""
    form = PlaceForm(request.POST or None, initial={"kind": "warehouse", "entered_from": ""})
    if form.is_valid():
        given = form.cleaned_data
        bonded = given["kind"] == "bonded"
        try:
            actions.add_location(
                name=given["name"],
                kind=given["kind"],
                country=given["country"],
                entered_from=(given["entered_from"] or country) if bonded else "",
                address=form.address(),
                by=seller.actor,
                at=clock.now(),
            )
        except ProblemRaised as raised:
            show_errors(form, raised)
        else:
            messages.success(request, _("The place is there. Send pieces to it, or count what lies in it."))
            return redirect("sell-stock", organisation=seller.organisation.public_id)
    return form_page(request, seller, form)


@require_read_or_post
@seller_page
def edit(request: HttpRequest, seller: Seller, place: str) -> HttpResponse:
    """Rename a place, or give it another address in its country."""
    row = place_of(seller, place)
    start = {name: getattr(row, name) for name in AddressForm.base_fields}
    form = AddressForm(request.POST or None, initial=start)
    if form.is_valid():
        try:
            actions.change_location(
                location=place,
                name=form.cleaned_data["name"],
                address=form.address(),
                by=seller.actor,
                at=clock.now(),
            )
        except ProblemRaised as raised:
            show_errors(form, raised)
        else:
            return redirect("sell-place", organisation=seller.organisation.public_id, place=place)
    return form_page(request, seller, form, row)


def form_page(
    request: HttpRequest, seller: Seller, form: AddressForm, place: LocationView | None = None
) -> HttpResponse:
    """Show the form of a place: a new one, or one that is changed."""
    context = {"seller": seller, "form": form, "place": place}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "seller/stock_place_form.html", context, status=status)


@require_safe
@seller_page
def show(request: HttpRequest, seller: Seller, place: str) -> HttpResponse:
    """Show one place: what lies in it, what it serves, what moved."""
    row = place_of(seller, place)
    shelves = queries.list_stock(viewer=seller.actor, location=row.code)
    moves = queries.list_movements(viewer=seller.actor, location=row.code, limit=MOST_SHOWN)
    names = names_of({each.variant for each in shelves} | {each.variant for each in moves}, seller)
    context = {
        "seller": seller,
        "row": shown(row),
        "place": row,
        "shelves": [(names[each.variant], each) for each in shelves if each.on_hand or each.reserved],
        "moves": [
            (names[each.variant], MOVEMENTS[each.kind], REASONS.get(each.reason, ""), each) for each in moves
        ],
        "serving": serving(row, seller),
        "may_send": row.on_hand > row.reserved and len(queries.list_locations(viewer=seller.actor)) > 1,
    }
    return render(request, "seller/stock_place.html", context)


@require_POST
@seller_page
def close(request: HttpRequest, seller: Seller, place: str) -> HttpResponse:
    """Close an empty place."""
    row = place_of(seller, place)
    try:
        actions.close_location(location=place, by=seller.actor, at=clock.now())
    except ProblemRaised as raised:
        messages.error(request, told(raised))
        return redirect("sell-place", organisation=seller.organisation.public_id, place=place)
    messages.success(request, _("%(name)s is closed. Its history stays.") % {"name": row.name})
    return redirect("sell-stock", organisation=seller.organisation.public_id)


@require_POST
@seller_page
def set_default(request: HttpRequest, seller: Seller, place: str) -> HttpResponse:
    """Let new pieces and product files go to this place."""
    try:
        actions.set_default_location(location=place, by=seller.actor, at=clock.now())
    except ProblemRaised as raised:
        messages.error(request, told(raised))
    else:
        messages.success(request, _("New pieces and product files go here now."))
    return redirect("sell-place", organisation=seller.organisation.public_id, place=place)


@require_POST
@seller_page
def allow_splitting(request: HttpRequest, seller: Seller) -> HttpResponse:
    """Say whether pieces of one line may come from several places."""
    actions.allow_splitting(allowed=request.POST.get("may") == "yes", by=seller.actor, at=clock.now())
    messages.success(request, _("Saved."))
    return redirect("sell-stock", organisation=seller.organisation.public_id)


def place_of(seller: Seller, place: str) -> LocationView:
    """Return one of the seller's own places; a 404 for those of others."""
    try:
        return queries.get_location(place, viewer=seller.actor)
    except ObjectDoesNotExist:
        raise Http404 from None


def shown(place: LocationView) -> Shown:
    """Return a place in words."""
    language = places.current().language
    name = reference.country_name
    return Shown(
        place=place,
        kind=str(KIND_NAMES[place.kind]),
        country=name(place.country, language),
        entered_from=name(place.entered_from, language) if place.entered_from else "",
    )


def serving(place: LocationView, seller: Seller) -> list[tuple[str, int]]:
    """Return the markets that pieces of a place are taken for, with its rank there, near ones first."""
    found = []
    language = places.current().language
    seen = set()
    known = markets.list_markets(viewer=SYSTEM)
    orders = queries.list_serving_by_market({each.code: each.country for each in known}, viewer=seller.actor)
    for market in known:
        order = orders[market.code]
        if place.public_id in order and market.country not in seen:
            seen.add(market.country)
            rank = order.index(place.public_id) + 1
            found.append((reference.country_name(market.country, language), rank))
    return sorted(found, key=lambda each: each[1])


def names_of(variants: Collection[str], seller: Seller) -> dict[str, str]:
    """Return what variants are called: the product, and what makes the variant another than its sisters."""
    known = catalogue.name_variants(variants, viewer=seller.actor, language=places.current().language)
    return {variant: known.get(variant, variant) for variant in variants}
