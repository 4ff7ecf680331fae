"""Into the cart from a page that any cache may keep, and the count beside its link.

Such a page carries no token. What stands in for one: the browser says where a request comes from
(Sec-Fetch-Site, Origin), a page of another site cannot write these headers, and the cookies are SameSite.
"""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.orders import actions, queries
from entrepot.web.buyer.access import NOT_FOUND, Buyer, buyer_page, keep_key, new_key
from entrepot.web.design import places
from entrepot.web.design.refusals import told
from entrepot.web.public.pace import paced

LONGEST_QUANTITY = 5
NO_CONTENT = 204


@csrf_exempt
@require_POST
@paced
@buyer_page
def add(request: HttpRequest, buyer: Buyer) -> HttpResponse:
    """Put pieces of a variant into the cart and show it; to htmx, tell the new count."""
    if not comes_from_here(request):
        raise PermissionDenied
    key = buyer.key or new_key()
    refused = ""
    try:
        put(buyer, request.POST.get("variant", ""), request.POST.get("quantity", "1"), key)
    except ProblemRaised as raised:
        refused = told(raised)
    in_place = None
    if asks_in_place(request):
        context = {"refused": refused, "pieces": pieces_of(buyer, key)}
        in_place = render(request, "buyer/added.html", context)
        in_place.headers["HX-Trigger"] = "cart-changed"
    return answer(request, buyer, key, in_place=in_place, page="cart", refused=refused)


def asks_in_place(request: HttpRequest) -> bool:
    """Say whether htmx asks, which puts the answer into the page that is open."""
    return "HX-Request" in request.headers


def answer(
    request: HttpRequest, buyer: Buyer, key: str, *, in_place: HttpResponse | None, page: str, refused: str
) -> HttpResponse:
    """Answer in place, or go to a page that says what was refused; a guest's browser keeps their key."""
    response = in_place
    if response is None:
        if refused:
            messages.error(request, refused)
        response = redirect(places.place_url(page))
    if buyer.is_guest:
        keep_key(request, response, key)
    return response


@require_safe
def badge(request: HttpRequest) -> HttpResponseBase:
    """Return the link to the cart with the count of its pieces: a fragment for the head of any page.

    Where no market is open there is no cart, and nothing to say.
    """
    shown = _badge(request)
    return HttpResponse(status=NO_CONTENT) if shown.status_code == NOT_FOUND else shown


@buyer_page
def _badge(request: HttpRequest, buyer: Buyer) -> HttpResponse:
    return render(request, "buyer/badge.html", {"pieces": pieces_of(buyer, buyer.key)})


def comes_from_here(request: HttpRequest) -> bool:
    """Say whether one of our own pages sent this. A browser that says nothing of it is refused."""
    site = request.headers.get("Sec-Fetch-Site", "")
    if site:
        return site == "same-origin"
    origin = request.headers.get("Origin", "")
    return origin in {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}


def put(buyer: Buyer, variant: str, quantity: str, key: str) -> None:
    """Put pieces into the buyer's open cart, a new one where there is none."""
    number = (
        int(quantity) if quantity.isascii() and quantity.isdigit() and len(quantity) < LONGEST_QUANTITY else 0
    )
    at = clock.now()
    cart = actions.open_cart(
        market=buyer.market.code, language=places.current().language, by=buyer.actor, at=at, key=key
    )
    actions.add_to_cart(cart=cart, variant=variant, quantity=number, by=buyer.actor, at=at, key=key)


def pieces_of(buyer: Buyer, key: str) -> dict[str, object]:
    """Return the count and the words that a screen reader hears."""
    count = queries.count_pieces(market=buyer.market.code, viewer=buyer.actor, key=key)
    said = ngettext("%d piece in the cart", "%d pieces in the cart", count) % count if count else _("Cart")
    return {"count": count, "said": said}
