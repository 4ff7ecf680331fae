"""What somebody keeps for later: from pages that any cache may keep, on a page that none does."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from entrepot.apps.demand import actions, queries
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.web.buyer.access import Buyer, buyer_page, new_key
from entrepot.web.buyer.adding import answer, asks_in_place, comes_from_here
from entrepot.web.design import places
from entrepot.web.design.refusals import told
from entrepot.web.public.pace import paced
from entrepot.web.storefront.cards import cards_of, listed_of
from entrepot.web.storefront.comparing import MOST
from entrepot.web.storefront.windows import window_of

SHOWN = 60


@require_safe
@buyer_page
def show(request: HttpRequest, buyer: Buyer) -> HttpResponse:
    """Show what is kept for later at today's price here; up to four can be compared."""
    if not buyer.is_guest:
        actions.take_over_wishes(key=buyer.key, by=buyer.actor, at=clock.now())
    wished = queries.list_wishes(viewer=buyer.actor, key=buyer.key, limit=SHOWN)
    window = window_of(request)
    cards = cards_of(listed_of(wished, window, SHOWN), window)
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
    in_place = render(request, "buyer/kept.html", {"refused": refused}) if asks_in_place(request) else None
    return answer(request, buyer, key, in_place=in_place, page="wishes", refused=refused)


@require_POST
@buyer_page
def drop(request: HttpRequest, buyer: Buyer) -> HttpResponse:
    """Let a product go."""
    if buyer.key or not buyer.is_guest:
        actions.drop_wish(product=request.POST.get("product", ""), by=buyer.actor, key=buyer.key)
    return redirect(places.place_url("wishes"))
