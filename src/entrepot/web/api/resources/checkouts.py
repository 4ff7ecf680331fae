"""Paying: the orders of one payment, and the payment itself.

A payment's own row makes its steps safe to repeat, so none of them needs an Idempotency-Key.
"""

from django.http import HttpRequest

from entrepot.apps.accounts.roles import ORDERS_READ, ORDERS_WRITE
from entrepot.apps.kernel import clock
from entrepot.apps.orders import actions, queries
from entrepot.apps.payments import actions as payments
from entrepot.apps.payments import queries as payment_queries
from entrepot.web.api.declaring import Resource, actor_of, guest_key, seeing_own_work
from entrepot.web.api.shapes import payments as shapes
from entrepot.web.api.shapes.base import CheckoutId, PaymentId
from entrepot.web.api.shapes.orders import Why

resource = Resource("payments", "Paying for orders.")


@resource.get(
    "/checkouts/{checkout}", scope=ORDERS_READ, guests=True, answers=shapes.Checkout, summary="One checkout"
)
def get_checkout(request: HttpRequest, checkout: CheckoutId) -> shapes.Checkout:
    """Return the orders of one payment, and how the payment stands."""
    row = queries.get_checkout(checkout, viewer=actor_of(request), key=guest_key(request))
    return shapes.Checkout.of(row)


@resource.post(
    "/checkouts/{checkout}/cancel",
    scope=ORDERS_WRITE,
    guests=True,
    answers=shapes.Checkout,
    status=200,
    summary="Give unpaid orders up",
    once=False,
    cost=5,
)
def cancel_checkout(request: HttpRequest, checkout: CheckoutId, body: Why) -> shapes.Checkout:
    """Cancel orders that are not paid. When money turns out to be taken, they become paid instead."""
    actor, key = actor_of(request), guest_key(request)
    actions.cancel_order(checkout=checkout, why=body.why, by=actor, at=clock.now(), key=key)
    reader = seeing_own_work(actor, ORDERS_READ)
    return shapes.Checkout.of(queries.get_checkout(checkout, viewer=reader, key=key))


@resource.post(
    "/checkouts/{checkout}/payments",
    scope=ORDERS_WRITE,
    guests=True,
    answers=shapes.Payment,
    summary="Begin to pay",
    once=False,
)
def begin_payment(request: HttpRequest, checkout: CheckoutId, body: shapes.PaymentChoice) -> shapes.Payment:
    """Begin a payment for all orders of a checkout. While one is under way, or done, it is the same one."""
    row = actions.begin_payment(
        checkout=checkout,
        provider=body.provider,
        by=actor_of(request),
        at=clock.now(),
        key=guest_key(request),
    )
    return shapes.Payment.of(row)


@resource.get(
    "/payments/{payment}", scope=ORDERS_READ, guests=True, answers=shapes.Payment, summary="One payment"
)
def get_payment(request: HttpRequest, payment: PaymentId) -> shapes.Payment:
    """Return how a payment stands, as we know it."""
    return shapes.Payment.of(_own(request, payment))


@resource.post(
    "/payments/{payment}/authorise",
    scope=ORDERS_WRITE,
    guests=True,
    answers=shapes.Payment,
    status=200,
    summary="Pay",
    once=False,
    cost=10,
)
def authorise_payment(request: HttpRequest, payment: PaymentId, body: shapes.Authorisation) -> shapes.Payment:
    """Ask the provider for the money. A decline is an answer: state `failed`. Again, it resumes."""
    _own(request, payment)
    row = payments.authorise_payment(
        payment=payment,
        **body.model_dump(),
        by=actor_of(request),
        at=clock.now(),
        with_capture=actions.let_be_paid,
    )
    return shapes.Payment.of(row)


@resource.post(
    "/payments/{payment}/refresh",
    scope=ORDERS_WRITE,
    guests=True,
    answers=shapes.Payment,
    status=200,
    summary="Ask the provider how it stands",
    once=False,
    cost=5,
)
def refresh_payment(request: HttpRequest, payment: PaymentId) -> shapes.Payment:
    """Ask the provider how a payment stands: a buyer may come back before any webhook."""
    _own(request, payment)
    row = payments.refresh_payment(
        payment=payment, by=actor_of(request), at=clock.now(), with_capture=actions.let_be_paid
    )
    return shapes.Payment.of(row)


@resource.post(
    "/payments/{payment}/cancel",
    scope=ORDERS_WRITE,
    guests=True,
    answers=shapes.Payment,
    status=200,
    summary="Let a payment go",
    once=False,
    cost=5,
)
def cancel_payment(request: HttpRequest, payment: PaymentId) -> shapes.Payment:
    """Let a payment go before money is taken; its orders wait for another. Again, it resumes."""
    _own(request, payment)
    return shapes.Payment.of(payments.cancel_payment(payment=payment, by=actor_of(request), at=clock.now()))


def _own(request: HttpRequest, payment: str) -> payment_queries.PaymentView:
    """Return a payment whose checkout is the caller's own: a guest's has no other owner."""
    actor = actor_of(request)
    found = payment_queries.get_payment(payment, viewer=actor)
    reader = seeing_own_work(actor, ORDERS_READ)
    queries.get_checkout(found.payer, viewer=reader, key=guest_key(request))
    return found
