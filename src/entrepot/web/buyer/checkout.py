"""From the cart to a payment: the price is held, eight fields are filled in, the orders are placed.

The held price is the key that makes this safe to repeat: a form sent twice, from two tabs or by the back
button, finds the orders that its price has become.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.orders import actions, queries
from entrepot.apps.orders.actions import CheckedOut
from entrepot.apps.orders.queries import QuotedCart
from entrepot.core.money import Money
from entrepot.core.money.errors import MoneyError
from entrepot.web.buyer import parcels
from entrepot.web.buyer.access import CONFLICT, UNPROCESSABLE, Buyer, buyer_page
from entrepot.web.buyer.forms import CheckoutForm
from entrepot.web.buyer.paying import ask_for_money, chosen_way, go_and_pay
from entrepot.web.buyer.price_changes import ShownChange, price_changes
from entrepot.web.design import formats, places
from entrepot.web.design.refusals import told

MINUTE = timedelta(minutes=1)
require_read_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_read_or_post
@buyer_page
def start(request: HttpRequest, buyer: Buyer) -> HttpResponse:
    """Hold the price of the cart and go on to the form; when that cannot be, say why in the cart."""
    cart = queries.get_open_cart(market=buyer.market.code, viewer=buyer.actor, key=buyer.key)
    if request.method != "POST" or cart is None or not cart.items:
        return redirect(places.place_url("cart"))
    shown = shown_total(request)
    try:
        quote = actions.freeze_quote(
            cart=cart.public_id, by=buyer.actor, at=clock.now(), key=buyer.key, shown=shown
        )
    except ProblemRaised as raised:
        now = queries.quote_cart(cart.public_id, viewer=buyer.actor, key=buyer.key)
        messages.error(request, changed(shown, now.total) or told(raised))
        return redirect(places.place_url("cart"))
    return redirect(places.place_url("checkout-form", quote=quote))


@sensitive_post_parameters("identity")
@require_read_or_post
@buyer_page
def fill_in(request: HttpRequest, buyer: Buyer, quote: str) -> HttpResponse:
    """Show what is paid and the form; sent, place the orders and go on to the payment."""
    held = queries.get_frozen_quote(quote, viewer=buyer.actor, key=buyer.key)
    if held.checkout and request.method != "POST":
        return redirect(places.place_url("pay", checkout=held.checkout))
    if request.method == "POST":
        form = form_of(request, buyer, held)
        if held.checkout or form.is_valid():
            return place(request, buyer, held, form)
        return form_page(request, held, form, status=UNPROCESSABLE)
    if not is_held(held):
        lapsed = _("The price was held for thirty minutes, and these have passed.")
        messages.warning(request, lapsed)
        return redirect(places.place_url("cart"))
    return form_page(request, held, form_of(request, buyer, held))


def place(request: HttpRequest, buyer: Buyer, held: QuotedCart, form: CheckoutForm) -> HttpResponse:
    """Place the orders of a held price, once, and go on to pay them."""
    if held.checkout:
        return go_and_pay(request, buyer, held.checkout)
    if not is_held(held):
        return renewed(request, buyer, held, form)
    try:
        begun = checked_out(request, buyer, held, form)
    except ProblemRaised as refused:
        return turned_down(request, held, form, refused)
    return ask_for_money(buyer, begun.placed.public_id, begun.payment)


def checked_out(request: HttpRequest, buyer: Buyer, held: QuotedCart, form: CheckoutForm) -> CheckedOut:
    """Place the orders as the form says and begin their payment."""
    return actions.check_out(
        cart=held.cart,
        quote=held.quote,
        address=form.address(),
        email=form.cleaned_data["email"],
        identity=form.cleaned_data.get("identity", ""),
        keep_identity=form.cleaned_data.get("keep_identity", False),
        by=buyer.actor,
        at=clock.now(),
        key=buyer.key,
        provider=chosen_way(request, held.currency),
    )


def turned_down(
    request: HttpRequest, held: QuotedCart, form: CheckoutForm, refused: ProblemRaised
) -> HttpResponse:
    """Say why nothing was ordered: beside the fields when they are wrong, else in the cart, which is kept."""
    if refused.problem.status == UNPROCESSABLE:
        for each in refused.problem.errors:
            form.add_error(each.field if each.field in form.fields else None, f"{each.reason} {each.fix}")
        return form_page(request, held, form, status=UNPROCESSABLE)
    messages.error(request, f"{_('Nothing was ordered and nothing is charged.')} {told(refused)}")
    return redirect(places.place_url("cart"))


def renewed(request: HttpRequest, buyer: Buyer, held: QuotedCart, form: CheckoutForm) -> HttpResponse:
    """Hold the price anew where the thirty minutes have passed, keep what was typed, and say what changed."""
    try:
        quote = actions.freeze_quote(cart=held.cart, by=buyer.actor, at=clock.now(), key=buyer.key)
    except (ProblemRaised, ObjectDoesNotExist) as refused:
        messages.error(request, told(refused))
        return redirect(places.place_url("cart"))
    now = queries.get_frozen_quote(quote, viewer=buyer.actor, key=buyer.key)
    differs = price_changes(held, now)
    lapsed = _("The price was held for thirty minutes, and these have passed.")
    same = _("It is still the same. Please confirm it.")
    other = _("Look at what changed, then confirm the new price.")
    note = f"{lapsed} {other if differs else same}"
    return form_page(request, now, form, note=note, differs=differs, status=CONFLICT)


def changed(before: Money | None, now: Money | None) -> str:
    """Say both totals when they differ."""
    if before is None or now is None or before == now:
        return ""
    totals = {
        "before": formats.money(before.format_plain(), before.currency),
        "now": formats.money(now.format_plain(), now.currency),
    }
    return _("The total was %(before)s and is %(now)s now. Look at it again, then confirm.") % totals


def shown_total(request: HttpRequest) -> Money | None:
    """Return the total the buyer saw when they pressed the button."""
    try:
        return Money.parse(request.POST.get("shown", ""), request.POST.get("currency", ""))
    except MoneyError:
        return None


def is_held(held: QuotedCart) -> bool:
    """Whether the price still stands."""
    return held.valid_until is not None and held.valid_until > clock.now()


def form_of(request: HttpRequest, buyer: Buyer, held: QuotedCart) -> CheckoutForm:
    """Return the form for a held price, as it was sent or with what is known already."""
    kept = ""
    if held.asks is not None:
        kept = queries.get_kept_identity(held.asks.country, viewer=buyer.actor, key=buyer.key)
    sent = request.POST if request.method == "POST" else None
    found = known(request, buyer) if sent is None else {}
    return CheckoutForm(
        sent,
        initial=found,
        country=buyer.market.country,
        asks=held.asks,
        kept=kept,
        guest=buyer.is_guest,
    )


def known(request: HttpRequest, buyer: Buyer) -> dict[str, str]:
    """Return what need not be typed again: the account's e-mail, and the address of the last order here.

    Of somebody signed in, that of their own orders: what a guest ordered here may be another person's.
    """
    found = {"email": getattr(request.user, "email", "")}
    key = buyer.key if buyer.is_guest else ""
    if buyer.is_guest and not key:
        return found
    for order in queries.list_orders(viewer=buyer.actor, as_="buyer", limit=1, key=key):
        if order.country == buyer.market.country:
            names = ("recipient", "lines", "locality", "area", "postcode", "phone")
            found |= {name: getattr(order.address, name) for name in names}
    return found


def form_page(
    request: HttpRequest,
    held: QuotedCart,
    form: CheckoutForm,
    *,
    note: str = "",
    differs: Sequence[ShownChange] = (),
    status: int = 200,
) -> HttpResponse:
    """Show the held price, its clock, and the form."""
    left = (held.valid_until - clock.now()) // MINUTE if held.valid_until else 0
    shown = [parcels.of_quote(held, parcel) for parcel in held.parcels]
    context: dict[str, Any] = {
        "held": held,
        "form": form,
        "note": note,
        "differs": differs,
        "parcels": shown,
        "pictures": parcels.pictures_of(shown),
        "minutes": max(left, 0),
        "country": buyer_country(),
    }
    return render(request, "buyer/checkout.html", context, status=status)


def buyer_country() -> str:
    """Return the name of the country the parcels go to."""
    place = places.current()
    names = {each.code: each.name for each in places.countries(place.language)}
    return names[place.country]
