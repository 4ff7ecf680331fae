"""The payment of placed orders: to the provider's page or by a code, declined and tried again, never twice.

Every step asks the payment that is under way, so that a double click, a reload, the back button and a second
tab all end at the same one.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import SYSTEM, system
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.orders import actions, queries
from entrepot.apps.orders.queries import CheckoutView, OrderView
from entrepot.apps.payments import actions as payments
from entrepot.apps.payments import queries as payment_queries
from entrepot.apps.payments.queries import PaymentView, StrayView
from entrepot.web.buyer.access import Buyer, buyer_page
from entrepot.web.buyer.orders import seller_of
from entrepot.web.design import places
from entrepot.web.design.refusals import told

CASHIER = system("checkout")
MINUTE = timedelta(minutes=1)
NOTHING_NEW = 204
NOT_PAID = frozenset({"awaiting_payment", "cancelled"})
LAPSED = frozenset({"abandoned", "authorisation_expired", "authentication_abandoned"})


@dataclass(frozen=True, slots=True)
class Part:
    """One of several orders that are paid together."""

    order: OrderView
    seller: str

    @property
    def stands(self) -> bool:
        """Whether it was not left out."""
        return self.order.state == "awaiting_payment"


@require_http_methods(["GET", "HEAD", "POST"])
@buyer_page
def pay(request: HttpRequest, buyer: Buyer, checkout: str) -> HttpResponse:
    """Show how the payment stands, as the provider says now; sent, pay or try again."""
    key = buyer.key_for(checkout)
    if request.method == "POST":
        return go_and_pay(request, buyer, checkout)
    found = queries.get_checkout(checkout, viewer=buyer.actor, key=key)
    payment = found.payment
    if payment is not None and payment.is_waiting:
        payment = payments.refresh_payment(
            payment=payment.public_id, by=buyer.actor, at=clock.now(), with_capture=actions.let_be_paid
        )
        keep_for(payment)
        found = queries.get_checkout(checkout, viewer=buyer.actor, key=key)
    if payment is not None and payment.is_paid:
        return paid(found, payment)
    if not found.is_unpaid:
        return redirect(places.place_url("order", order=found.standing[0].public_id))
    ways = payment_queries.list_ways(found.total.currency)
    context = {
        "checkout": found,
        "payment": payment,
        "lapsed": payment is not None and payment.state == "cancelled" and payment.reason in LAPSED,
        "strays": strays_of(found),
        "way": next((way for way in ways if payment and way.provider == payment.provider), None),
        "other_ways": len(ways) > 1,
        "open": found.pay_until > clock.now(),
        "minutes": max((found.pay_until - clock.now()) // MINUTE, 0),
        "parts": [Part(each, seller_of(each)) for each in found.orders] if len(found.orders) > 1 else [],
        "may_leave_out": len(found.standing) > 1,
    }
    return render(request, "buyer/pay.html", context)


@require_safe
@buyer_page
def look(request: HttpRequest, buyer: Buyer, checkout: str) -> HttpResponse:
    """Let an open page know when there is something new: then it is loaded again. No provider is asked."""
    found = queries.get_checkout(checkout, viewer=buyer.actor, key=buyer.key_for(checkout))
    state = found.payment.state if found.payment else ""
    answer = HttpResponse(status=NOTHING_NEW)
    if request.GET.get("was") != state or request.GET.get("strays") != str(len(strays_of(found))):
        answer["HX-Refresh"] = "true"
    return answer


def go_and_pay(request: HttpRequest, buyer: Buyer, checkout: str) -> HttpResponse:
    """Ask the provider for the money of a checkout and go where it sends the buyer."""
    key, at = buyer.key_for(checkout), clock.now()
    here = places.place_url("pay", checkout=checkout)
    found = queries.get_checkout(checkout, viewer=buyer.actor, key=key)
    way = chosen_way(request, found.total.currency)
    try:
        if way and found.payment and found.payment.is_waiting and found.payment.provider != way:
            payments.cancel_payment(payment=found.payment.public_id, by=buyer.actor, at=at)
        begun = actions.begin_payment(checkout=checkout, by=buyer.actor, at=at, key=key, provider=way)
    except ProblemRaised as raised:  # paid, cancelled or past its time by now; another tab asks already
        messages.warning(request, told(raised))
        return redirect(here)
    return ask_for_money(buyer, checkout, begun)


def ask_for_money(buyer: Buyer, checkout: str, begun: PaymentView) -> HttpResponse:
    """Ask the provider for a payment that has just begun and go where it sends the buyer."""
    here = places.place_url("pay", checkout=checkout)
    payment = payments.authorise_payment(
        payment=begun.public_id,
        begun=begun,
        return_url=here,
        by=buyer.actor,
        at=clock.now(),
        with_capture=actions.let_be_paid,
    )
    keep_for(payment)
    return redirect(here if payment.instructions else payment.redirect_url or here)


def chosen_way(request: HttpRequest, currency: str) -> str:
    """Return the provider the buyer chose, or nothing for the usual one."""
    way = request.POST.get("way", "")
    return way if any(way == each.provider for each in payment_queries.list_ways(currency)) else ""


def keep_for(payment: PaymentView) -> None:
    """Keep the orders as long as their money takes, without waiting for the worker."""
    if payment.expires_at is None or not (payment.is_pending or payment.instructions):
        return
    for line in payment.lines:
        actions.keep_for_payment(order=line.subject, until=payment.expires_at, by=CASHIER, at=clock.now())


def strays_of(found: CheckoutView) -> list[StrayView]:
    """Return the money that came for these orders and was not taken."""
    return payment_queries.list_strays_of("order", found.standing[0].public_id, viewer=SYSTEM)


def paid(found: CheckoutView, payment: PaymentView) -> HttpResponse:
    """Let the orders know of their money now, without waiting for the worker, and show the first."""
    late = {order.public_id for order in found.orders if order.state in NOT_PAID}
    for line in payment.lines:
        if line.subject not in late:  # it was let pay with the capture, as a rule
            continue
        actions.record_payment(
            order=line.subject,
            payment=payment.public_id,
            provider=payment.provider,
            by=CASHIER,
            at=clock.now(),
        )
    return redirect(places.place_url("order", order=found.standing[0].public_id) + "?paid=1")
