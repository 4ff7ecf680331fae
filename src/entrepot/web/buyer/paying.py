"""The payment of placed orders: to the provider's page and back, declined and tried again, never twice.

Every step asks the payment that is under way, so that a double click, a reload, the back button and a second
tab all end at the same one.
"""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import system
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.orders import actions, queries
from entrepot.apps.orders.queries import CheckoutView
from entrepot.apps.payments import actions as payments
from entrepot.apps.payments.queries import PaymentView
from entrepot.web.buyer.access import Buyer, buyer_page, told
from entrepot.web.design import places

CASHIER = system("checkout")
MINUTE = timedelta(minutes=1)


@require_http_methods(["GET", "HEAD", "POST"])
@buyer_page
def pay(request: HttpRequest, buyer: Buyer, checkout: str) -> HttpResponse:
    """Show how the payment stands, as the provider says now; sent, pay or try again."""
    key = buyer.key_for(checkout)
    found = queries.get_checkout(checkout, viewer=buyer.actor, key=key)
    if request.method == "POST":
        return go_and_pay(request, buyer, checkout)
    payment = found.payment
    if payment is not None and payment.is_waiting:
        payment = payments.refresh_payment(payment=payment.public_id, by=buyer.actor, at=clock.now())
    if payment is not None and payment.is_paid:
        return paid(found, payment)
    if any(order.state != "awaiting_payment" for order in found.orders):
        return redirect(places.place_url("order", order=found.orders[0].public_id))
    context = {
        "checkout": found,
        "payment": payment,
        "open": found.pay_until > clock.now(),
        "minutes": max((found.pay_until - clock.now()) // MINUTE, 0),
    }
    return render(request, "buyer/pay.html", context)


def go_and_pay(request: HttpRequest, buyer: Buyer, checkout: str) -> HttpResponse:
    """Ask the provider for the money of a checkout and go where it sends the buyer."""
    key, at = buyer.key_for(checkout), clock.now()
    here = places.place_url("pay", checkout=checkout)
    try:
        begun = actions.begin_payment(checkout=checkout, by=buyer.actor, at=at, key=key)
    except ProblemRaised as raised:  # paid, cancelled or past its time by now; another tab asks already
        messages.warning(request, told(raised))
        return redirect(here)
    payment = payments.authorise_payment(payment=begun.public_id, return_url=here, by=buyer.actor, at=at)
    return redirect(payment.redirect_url or here)


def paid(found: CheckoutView, payment: PaymentView) -> HttpResponse:
    """Let the orders know of their money now, without waiting for the worker, and show the first."""
    for order in found.orders:
        actions.record_payment(
            order=order.public_id,
            payment=payment.public_id,
            provider=payment.provider,
            by=CASHIER,
            at=clock.now(),
        )
    return redirect(places.place_url("order", order=found.orders[0].public_id) + "?paid=1")
