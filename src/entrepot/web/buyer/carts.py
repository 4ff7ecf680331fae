"""The cart: what it holds by parcel, what it costs at the door, and what stands in the way of paying."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from entrepot.apps.catalogue import queries as catalogue
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.orders import actions, queries
from entrepot.apps.orders.queries import CartView, OrderView, QuotedCart
from entrepot.web.buyer import parcels
from entrepot.web.buyer.access import Buyer, buyer_page
from entrepot.web.buyer.parcels import Hint, ShownParcel
from entrepot.web.design import places
from entrepot.web.design.refusals import told

LONGEST_QUANTITY = 5
MOST_UNPAID = 5


@dataclass(frozen=True, slots=True)
class Gone:
    """A line of the cart that has no price: what it was, and why it cannot be had."""

    variant: str
    title: str
    hint: Hint


@require_safe
@buyer_page
def show(request: HttpRequest, buyer: Buyer) -> HttpResponse:
    """Show the cart with its price in the law of now."""
    cart = queries.get_open_cart(market=buyer.market.code, viewer=buyer.actor, key=buyer.key)
    unpaid = unpaid_of(buyer)
    if cart is None or not cart.items:
        return render(request, "buyer/empty_cart.html", {"unpaid": unpaid, "market": buyer.market})
    quoted = queries.quote_cart(
        cart.public_id, viewer=buyer.actor, key=buyer.key, language=places.current().language
    )
    shown, loose = shown_parcels(quoted), parcels.loose_lines(quoted)
    context = {
        "cart": cart,
        "quoted": quoted,
        "parcels": shown,
        "loose": loose,
        "pictures": parcels.pictures_of(shown, loose),
        "gone": gone_of(cart, quoted),
        "reasons": parcels.reasons_of(quoted, "cart"),
        "unpaid": unpaid,
        "guest": buyer.is_guest,
        "pieces": sum(item.quantity for item in cart.items),
    }
    return render(request, "buyer/cart.html", context)


@require_POST
@buyer_page
def change(request: HttpRequest, buyer: Buyer) -> HttpResponse:
    """Let the cart hold exactly so many of a variant; none takes it out."""
    given = request.POST.get("quantity", "")
    number = int(given) if given.isascii() and given.isdigit() and len(given) < LONGEST_QUANTITY else -1
    cart = queries.get_open_cart(market=buyer.market.code, viewer=buyer.actor, key=buyer.key)
    if cart is not None:
        variant = request.POST.get("variant", "")
        try:
            actions.set_quantity(
                cart=cart.public_id,
                variant=variant,
                quantity=number,
                by=buyer.actor,
                at=clock.now(),
                key=buyer.key,
            )
        except ProblemRaised as raised:
            messages.error(request, told(raised))
        except ObjectDoesNotExist:  # taken out in another window
            pass
    return redirect(places.place_url("cart"))


def shown_parcels(quoted: QuotedCart) -> list[ShownParcel]:
    """Return the parcels of a cart with what stands in the way of each, and what to know before paying."""
    return [parcels.of_quote(quoted, parcel) for parcel in quoted.parcels]


def gone_of(cart: CartView, quoted: QuotedCart) -> list[Gone]:
    """Return the lines that have no price, each with its reason."""
    priced = {line.variant for line in quoted.lines}
    found = []
    for item in cart.items:
        if item.variant not in priced:
            hints = parcels.reasons_of(quoted, item.variant)
            found += [Gone(item.variant, title_of(item.product), hint) for hint in hints[:1]]
    return found


def title_of(product: str) -> str:
    """Return what a product that is not sold here any more is called; an empty word when nobody knows."""
    try:
        found = catalogue.get_own_product(product, viewer=SYSTEM, language=places.current().language)
    except ObjectDoesNotExist:
        return ""
    return found.product.title


def unpaid_of(buyer: Buyer) -> list[OrderView]:
    """Return orders that still wait for their money, one of each checkout."""
    if buyer.is_guest and not buyer.key:
        return []
    now = clock.now()
    waiting = queries.list_orders(
        viewer=buyer.actor, as_="buyer", state="awaiting_payment", key=buyer.key, limit=MOST_UNPAID
    )
    found = {order.checkout: order for order in waiting if order.pay_until > now}
    return list(found.values())
