"""One order of several is left out while the checkout still waits for its money; the others are paid."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from entrepot.apps.kernel.actors import Actor
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.orders import refusals
from entrepot.apps.orders.access import require_party
from entrepot.apps.orders.actions.paying import CLERK, KIND, LET_GO, free_unpaid
from entrepot.apps.orders.events import OrderLetGo
from entrepot.apps.orders.models import Checkout, Order
from entrepot.apps.orders.moving import lock, lock_checkout
from entrepot.apps.payments import actions as payments
from entrepot.apps.payments import queries as payment_queries
from entrepot.core.trade.stages import BUYER, ORDER, SELLER


def let_go(*, order: str, by: Actor, at: datetime, key: str = "", why: str = "") -> None:
    """Leave an unpaid order out of its checkout: its buyer, its seller or an operator may.

    A payment that was begun is let go first, and nothing is left out while one may still take the money of
    all: the next one is begun for the rest. The pieces, the buyer's allowance and the reliefs of the order
    are free in the same step; the other orders keep theirs. Not inside a transaction. Raises
    Order.DoesNotExist, IllegalMoveError when the order is past that, ProblemRaised (409) while the buyer's
    bank has the payment in hand, or when the money was taken at this very moment.
    """
    row = Order.objects.select_related("checkout").get(public_id=order)
    ORDER.advance(row.state, LET_GO, require_party(row, by, key))
    _let_payments_end(order, at)
    with transaction.atomic():
        lock_checkout(Checkout.objects.filter(pk=row.checkout_id))
        row = lock(order)
        who = require_party(row, by, key)
        ORDER.advance(row.state, LET_GO, who)
        _require_ended(order)
        free_unpaid(row, LET_GO, who, by=by, at=at, why=why)
        told = tuple(side for side in (BUYER, SELLER) if side not in who)
        publish(OrderLetGo(order=order, business=row.business, tell=told, at=at))


def _let_payments_end(order: str, at: datetime) -> None:
    """Let go of a payment under way, unless the buyer has done their part of it."""
    for view in payment_queries.list_payments_of(KIND, order, viewer=CLERK):
        if view.is_pending:
            raise _under_way()
        if view.is_waiting:
            try:
                payments.cancel_payment(payment=view.public_id, by=CLERK, at=at)
            except ProblemRaised as error:  # captured, or being captured, at this very moment
                raise refusals.moved_on() from error


def _require_ended(order: str) -> None:
    """Raise unless no payment of this order can take money any more."""
    for view in payment_queries.list_payments_of(KIND, order, viewer=CLERK):
        if view.is_paid:
            raise refusals.moved_on()
        if view.is_waiting:
            raise _under_way()


def _under_way() -> ProblemRaised:
    return refusals.clash(
        "payment-under-way",
        _("A payment for this order is under way."),
        _("Wait until the bank has answered. Once it is paid, the order can be called off."),
    )
