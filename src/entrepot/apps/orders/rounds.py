"""What comes round in orders."""

from datetime import timedelta

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.rounds import every
from entrepot.apps.orders import actions
from entrepot.apps.orders.tasks import CLERK


@every(timedelta(minutes=10))
def reconcile_orders() -> None:
    """Settle every order that waits for something which should have come by now."""
    actions.start_reconciliation(by=CLERK, at=clock.now())


@every(timedelta(minutes=5))
def remind_of_payment() -> None:
    """Remind the buyers of orders that still wait for their money."""
    actions.remind_of_payment(by=CLERK, at=clock.now())


@every(timedelta(minutes=5))
def let_phantoms_go() -> None:
    """Free pieces that are promised to no order which waits for them."""
    actions.release_phantoms(by=CLERK, at=clock.now())


@every(timedelta(minutes=5))
def expire_dispute_clocks() -> None:
    """Put every dispute before the platform whose clock ended without an answer."""
    actions.expire_clocks(by=CLERK, at=clock.now())


@every(timedelta(minutes=10))
def answer_chargebacks() -> None:
    """Send what there is against every chargeback whose term ends soon; silence is lost for certain."""
    actions.answer_due_chargebacks(by=CLERK, at=clock.now())


@every(timedelta(minutes=10))
def end_return_clocks() -> None:
    """Do what follows for every return whose clock has run out."""
    actions.start_return_clocks(by=CLERK, at=clock.now())


@every(timedelta(days=1))
def issue_missing_invoices() -> None:
    """Give every paid order the invoice it lacks: those that were paid before there were any."""
    actions.start_missing_invoices(by=CLERK, at=clock.now())


@every(timedelta(hours=6))
def invoice_commissions() -> None:
    """Invoice every seller for the commissions of the last month, once it has ended."""
    now = clock.now()
    last = now.date().replace(day=1) - timedelta(days=1)
    actions.issue_commission_invoices(month=last, by=CLERK, at=now)


@every(timedelta(hours=6))
def forget_overdue_buyers() -> None:
    """Blank what is held of buyers once its time has ended."""
    actions.forget_overdue(by=CLERK, at=clock.now())
