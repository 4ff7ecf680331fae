"""Orders that wait for something that should have come: each is paid, let go, released or refunded."""

from datetime import datetime

from entrepot.apps.kernel import bulk
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role, system
from entrepot.apps.orders.actions.paying import KIND, expire_checkout, record_payment
from entrepot.apps.orders.actions.refunding import send_refunds, start_refund_of_rest
from entrepot.apps.orders.actions.releasing import expire_receipt
from entrepot.apps.orders.models import Order
from entrepot.apps.orders.refund_claims import waits_for_person
from entrepot.apps.payments import queries as payments

CLERK = system("orders")
UNPAID = frozenset({"awaiting_payment", "cancelled"})


def reconcile_order(*, order: str, by: Actor, at: datetime) -> str:
    """Bring one order to where it should be, and return its state. For the platform; safe at any time.

    Captured money that was not noted is; an unpaid order past its time is cancelled, its pieces free;
    silence past its time is receipt; confirmed money is released; money due back is on its way, unless its
    provider refused and a person decides.
    """
    require_role(by, OPERATOR)
    row = Order.objects.select_related("checkout").get(public_id=order)
    if row.state in UNPAID:
        paid = [each for each in payments.list_payments_of(KIND, order, viewer=CLERK) if each.is_paid]
        if paid and not row.payment:
            record_payment(order=order, payment=paid[0].public_id, provider=paid[0].provider, by=by, at=at)
        else:
            expire_checkout(checkout=row.checkout.public_id, by=by, at=at)
    elif row.state in {"delivered", "confirmed"}:
        expire_receipt(order=order, by=by, at=at)
    elif row.state == "refund_due" and not waits_for_person(order):
        start_refund_of_rest(order=order, reason="refund_due", by=by, at=at)
        send_refunds(order=order, by=CLERK, at=at)
    return Order.objects.values_list("state", flat=True).get(pk=row.pk)


def start_reconciliation(*, by: Actor, at: datetime) -> str:
    """Start the bulk run that settles every order that waits; return its id. For operators, one at a time."""
    require_role(by, OPERATOR)
    run = bulk.start_bulk_run(
        name="orders.reconcile",
        params={"before": at.isoformat()},
        by=by,
        exclusive_key="orders.reconcile",
    )
    return run.public_id
