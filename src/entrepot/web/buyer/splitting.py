"""One press in the cart: goods in several lawful parcels or together again; an order for somebody else."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.orders import actions, queries
from entrepot.web.buyer.access import Buyer, buyer_page
from entrepot.web.design import places
from entrepot.web.design.refusals import told


@require_POST
@buyer_page
def split(request: HttpRequest, buyer: Buyer) -> HttpResponse:
    """Take the split a cart offers, or take it back."""
    cart = queries.get_open_cart(market=buyer.market.code, viewer=buyer.actor, key=buyer.key)
    if cart is not None:
        given = request.POST.get("split", ""), request.POST.get("taken") == "yes"
        _do(
            request,
            lambda: actions.set_split(
                cart=cart.public_id,
                split=given[0],
                taken=given[1],
                by=buyer.actor,
                at=clock.now(),
                key=buyer.key,
            ),
        )
    return redirect(places.place_url("cart"))


@require_POST
@buyer_page
def another_person(request: HttpRequest, buyer: Buyer) -> HttpResponse:
    """Let the cart count for no allowance yet: it is for somebody else, who shows with the number given."""
    cart = queries.get_open_cart(market=buyer.market.code, viewer=buyer.actor, key=buyer.key)
    if cart is not None:
        _do(
            request,
            lambda: actions.count_for_another(
                cart=cart.public_id, by=buyer.actor, at=clock.now(), key=buyer.key
            ),
        )
    return redirect(places.place_url("cart"))


def _do(request: HttpRequest, act: Callable[[], None]) -> None:
    try:
        act()
    except ProblemRaised as raised:
        messages.error(request, told(raised))
    except ObjectDoesNotExist:  # ordered in another window
        pass
