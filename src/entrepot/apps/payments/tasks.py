"""What happens later by itself: every payment and refund is looked after until it is resolved."""

from datetime import datetime, timedelta

from django.tasks import task
from django.utils.dateparse import parse_datetime

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import system
from entrepot.apps.kernel.bulk import Cursor, Params, Step, bulk
from entrepot.apps.payments import states
from entrepot.apps.payments.models import PaymentIntent, Refund

RECONCILER = system("payment reconciler")
FIRST_LOOK = timedelta(minutes=1)
WAIT_FACTOR = 2
LONGEST_WAIT = timedelta(hours=1)
CHUNK = 20


def look_after_later(subject: str, *, at: datetime, wait: timedelta = FIRST_LOOK) -> None:
    """Have this payment or refund looked at, in the caller's transaction."""
    look_after.using(run_after=at + wait).enqueue(subject=subject, waited=int(wait.total_seconds()))


@task(queue_name="bulk")
def look_after(subject: str, waited: int) -> None:
    """Ask the provider about a payment or refund that still waits; look again later while it does."""
    from entrepot.apps.payments.actions.reconciling import resolve  # noqa: PLC0415 - actions enqueue this task

    now = clock.now()
    if not _waits(subject) or resolve(subject=subject, by=RECONCILER, at=now):
        return
    wait = min(timedelta(seconds=waited) * WAIT_FACTOR, LONGEST_WAIT)
    look_after_later(subject, at=now, wait=wait)


@bulk("payments.reconcile")
def reconcile(params: Params, cursor: Cursor) -> Step:
    """Resolve the next few of everything that waited at the start, payments first, then refunds.

    Each is resolved in transactions of its own: it may be done again, so nothing is left to save.
    """
    from entrepot.apps.payments.actions.reconciling import resolve  # noqa: PLC0415 - same

    before = parse_datetime(params["before"])
    kind, last = cursor or ["payment", 0]
    payments = PaymentIntent.objects.filter(state__in=states.WAITING).values_list("pk", "public_id")
    refunds = Refund.objects.filter(state=states.REQUESTED).values_list("pk", "public_id")
    rows = payments if kind == "payment" else refunds
    found = list(rows.filter(created_at__lt=before, pk__gt=last).order_by("pk")[:CHUNK])
    for _row, subject in found:
        resolve(subject=subject, by=RECONCILER, at=clock.now())
    if found:
        return Step(cursor=[kind, found[-1][0]], count=len(found))
    return Step(cursor=["refund", 0]) if kind == "payment" else Step.end()


def _waits(subject: str) -> bool:
    payments = PaymentIntent.objects.filter(public_id=subject, state__in=states.WAITING)
    return payments.exists() or Refund.objects.filter(public_id=subject, state=states.REQUESTED).exists()
