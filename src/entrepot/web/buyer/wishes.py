"""What somebody keeps for later: from pages that any cache may keep, on a page that none does."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from entrepot.apps.catalogue import queries as catalogue
from entrepot.apps.catalogue.queries import Narrowing
from entrepot.apps.demand import actions, queries
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import ANONYMOUS
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.web.buyer.access import Buyer, buyer_page, keep_key, new_key
from entrepot.web.buyer.adding import comes_from_here
from entrepot.web.design import places
from entrepot.web.design.refusals import told
from entrepot.web.public.pace import paced
from entrepot.web.storefront.cards import cards_of
from entrepot.web.storefront.comparing import MOST
from entrepot.web.storefront.windows import window_of

SHOWN = 60


@require_safe
@buyer_page
def show(request: HttpRequest, buyer: Buyer) -> HttpResponse:
    """Show what is kept for later at today's price here; up to four can be compared."""
    if not buyer.is_guest:
        actions.take_over_wishes(key=buyer.key, by=buyer.actor)
    wished = queries.list_wishes(viewer=buyer.actor, key=buyer.key, limit=SHOWN)
    window = window_of(request)
    found = (
        catalogue.list_listed_products(
            market=window.market.code,
            viewer=ANONYMOUS,
            language=places.current().language,
            only=Narrowing(products=tuple(wished)),
            limit=SHOWN,
        )
        if wished
        else []
    )
    order = {product: place for place, product in enumerate(wished)}
    cards = cards_of(sorted(found, key=lambda each: order[each.public_id]), window)
    context = {"window": window, "cards": cards, "elsewhere": len(wished) - len(cards), "most": MOST}
    return render(request, "buyer/wishes.html", context)


@csrf_exempt
@require_POST
@paced
@buyer_page
def keep(request: HttpRequest, buyer: Buyer) -> HttpResponse:
    """Keep a product for later; to htmx, say so in place."""
    if not comes_from_here(request):
        raise PermissionDenied
    key, refused = buyer.key or new_key(), ""
    try:
        actions.keep_wish(product=request.POST.get("product", ""), by=buyer.actor, at=clock.now(), key=key)
    except ProblemRaised as raised:
        refused = told(raised)
    if request.headers.get("HX-Request"):
        response = render(request, "buyer/kept.html", {"refused": refused})
    else:
        if refused:
            messages.error(request, refused)
        response = redirect(places.place_url("wishes"))
    if buyer.is_guest:
        keep_key(request, response, key)
    return response


@require_POST
@buyer_page
def drop(request: HttpRequest, buyer: Buyer) -> HttpResponse:
    """Let a product go."""
    if buyer.key or not buyer.is_guest:
        actions.drop_wish(product=request.POST.get("product", ""), by=buyer.actor, key=buyer.key)
    return redirect(places.place_url("wishes"))
