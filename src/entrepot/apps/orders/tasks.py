"""What happens later by itself: unpaid orders run out, silence becomes receipt, nothing is forgotten."""

from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.tasks import task
from django.utils.dateparse import parse_datetime

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import system
from entrepot.apps.kernel.bulk import Cursor, Params, Step, bulk
from entrepot.apps.orders.models import Checkout, Invoice, Order, OrderRefund, Return
from entrepot.core.trade.invoices import InvoiceKind

CLERK = system("orders")
CHUNK = 20
AGAIN = timedelta(minutes=1)
OPEN_STATES = ("awaiting_payment", "cancelled", "delivered", "confirmed", "refund_due")


@task(queue_name="bulk")
def expire_checkout_later(checkout: str) -> None:
    """Cancel what was not paid in time. It may ask the payment provider, so it is no subscriber."""
    from entrepot.apps.orders import actions  # noqa: PLC0415 - placing enqueues this task

    now = clock.now()
    due = Checkout.objects.filter(public_id=checkout).values_list("pay_until", flat=True).first()
    if due is not None and due > now:
        expire_checkout_later.using(run_after=due).enqueue(checkout=checkout)
        return
    actions.expire_checkout(checkout=checkout, by=CLERK, at=now)


@task(queue_name="bulk")
def expire_receipt_later(order: str) -> None:
    """Take silence for receipt, and release."""
    from entrepot.apps.orders import actions  # noqa: PLC0415 - same

    actions.expire_receipt(order=order, by=CLERK, at=clock.now())


@bulk("orders.reconcile")
def reconcile(params: Params, cursor: Cursor) -> Step:
    """Settle the next few of all orders that wait for something which should have come by now.

    Each is settled in transactions of its own: it may be done again, so nothing is left to save.
    """
    from entrepot.apps.orders import actions  # noqa: PLC0415 - same

    before = parse_datetime(params["before"])
    rows = Order.objects.filter(state__in=OPEN_STATES, created_at__lt=before, pk__gt=cursor or 0)
    found = list(rows.order_by("pk")[:CHUNK])
    for row in found:
        actions.reconcile_order(order=row.public_id, by=CLERK, at=clock.now())
    return Step(cursor=found[-1].pk, count=len(found)) if found else Step.end()


@bulk("orders.return_clocks")
def end_return_clocks(params: Params, cursor: Cursor) -> Step:
    """End the clocks of the next few returns that have run out, each in transactions of its own."""
    from entrepot.apps.orders import actions  # noqa: PLC0415 - same

    due = Return.objects.filter(due_at__lte=parse_datetime(params["before"]), pk__gt=cursor or 0)
    found = list(due.order_by("pk")[:CHUNK])
    for row in found:
        actions.expire_return(returned=row.public_id, by=CLERK, at=clock.now())
    return Step(cursor=found[-1].pk, count=len(found)) if found else Step.end()


@bulk("orders.missing_invoices")
def issue_missing_invoices(params: Params, cursor: Cursor) -> Step:
    """Issue what the next few paid orders lack: their invoice, and a credit note for each refund.

    Each is issued in a transaction of its own, once: nothing is left to save.
    """
    from entrepot.apps.orders import actions  # noqa: PLC0415 - same

    paid = Order.objects.filter(paid_at__lt=parse_datetime(params["before"]), pk__gt=cursor or 0)
    has_one = Exists(Invoice.objects.filter(order=OuterRef("pk"), kind=InvoiceKind.INVOICE))
    lacking = paid.annotate(has_one=has_one).filter(has_one=False)
    found = list(lacking.order_by("pk")[:CHUNK])
    for row in found:
        if actions.issue_invoice(order=row.public_id, by=CLERK, at=clock.now()):
            for refund in row.refunds.filter(state=OrderRefund.State.RECORDED).order_by("moved_at", "pk"):
                actions.issue_credit_note(refund=refund.public_id, by=CLERK, at=clock.now())
    return Step(cursor=found[-1].pk, count=len(found)) if found else Step.end()
