"""What happens later by itself: every payment and refund is looked after until it is resolved."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from django.db.models import QuerySet
from django.tasks import task
from django.utils.dateparse import parse_datetime

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import system
from entrepot.apps.kernel.bulk import Cursor, Params, Step, bulk
from entrepot.apps.payments import states
from entrepot.apps.payments.models import Chargeback, PaymentIntent, Refund, Stray

RECONCILER = system("payment reconciler")
FIRST_LOOK = timedelta(minutes=1)
AT_ONCE = timedelta(0)
WAIT_FACTOR = 2
LONGEST_WAIT = timedelta(hours=1)
CHUNK = 20
AFTER: Mapping[str, str] = MappingProxyType({"payment": "refund", "refund": "stray", "stray": "chargeback"})


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
    wait = min(max(timedelta(seconds=waited) * WAIT_FACTOR, FIRST_LOOK), LONGEST_WAIT)
    look_after_later(subject, at=now, wait=wait)


@task(queue_name="bulk")
def stop_refund(subject: str) -> None:
    """Ask the provider to stop a refund beside a chargeback; one that cannot be stopped is followed on."""
    from entrepot.apps.payments.actions import asking  # noqa: PLC0415 - actions enqueue this task

    asking.stop_refund(refund=subject, by=RECONCILER, at=clock.now())


@bulk("payments.reconcile")
def reconcile(params: Params, cursor: Cursor) -> Step:
    """Resolve the next few of everything that waited at the start: payments, then refunds, then strays.

    Each is resolved in transactions of its own: it may be done again, so nothing is left to save.
    """
    from entrepot.apps.payments.actions.reconciling import resolve  # noqa: PLC0415 - same

    before = parse_datetime(params["before"])
    kind, last = cursor or ["payment", 0]
    rows = _waiting()[kind].filter(created_at__lt=before, pk__gt=last)
    found = list(rows.order_by("pk").values_list("pk", "public_id")[:CHUNK])
    for _row, subject in found:
        resolve(subject=subject, by=RECONCILER, at=clock.now())
    if found:
        return Step(cursor=[kind, found[-1][0]], count=len(found))
    following = AFTER.get(kind)
    return Step(cursor=[following, 0]) if following else Step.end()


def _waiting() -> dict[str, QuerySet[Any]]:
    return {
        "payment": PaymentIntent.objects.filter(state__in=states.WAITING),
        "refund": Refund.objects.filter(state__in=states.REFUND_WAITS),
        "stray": Stray.objects.filter(state=states.RECEIVED),
        "chargeback": Chargeback.objects.filter(state__in=states.ASKED),
    }


def _waits(subject: str) -> bool:
    return any(rows.filter(public_id=subject).exists() for rows in _waiting().values())
