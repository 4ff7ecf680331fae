"""How a part of a counter is promised: one conditional UPDATE, so that a limit is never passed."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from entrepot.apps.budgets.events import BudgetClaimed
from entrepot.apps.budgets.models import Claim, Counter
from entrepot.apps.budgets.refusals import BudgetExhaustedError, another_amount
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.kernel.outbox import publish

LIVE = (Claim.State.HELD, Claim.State.CONFIRMED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """So much of one counter, whose limit the caller knows; whole amounts of `unit`."""

    kind: str
    subject: str
    period: str
    unit: str
    limit: int
    amount: int


def claim(*, wanted: Wanted, reference: str, until: datetime, by: Actor, at: datetime) -> None:
    """Promise a part of a counter to a reference until a moment; once, however often asked.

    The counter is made when it is first asked for, and takes the limit named, which may have changed. Raises
    BudgetExhaustedError when less is left; then nothing is promised. ProblemRaised 409 when the reference has
    another amount of it already.
    """
    require_role(by, OPERATOR)
    with transaction.atomic():
        counter = _counter(wanted)
        if _has(counter, reference, wanted.amount):
            return
        try:
            with transaction.atomic():
                claimed = Claim.objects.create(
                    counter=counter,
                    reference=reference,
                    amount=wanted.amount,
                    until=until,
                    changed_at=at,
                    created_at=at,
                )
        except IntegrityError:  # the same reference, at the same moment
            if not _has(counter, reference, wanted.amount):
                raise
            return
        _take(counter, wanted)
        tell(claimed, wanted, by=by, at=at)


def _counter(wanted: Wanted) -> Counter:
    row, made = Counter.objects.get_or_create(
        kind=wanted.kind,
        subject=wanted.subject,
        period=wanted.period,
        unit=wanted.unit,
        defaults={"limit": wanted.limit},
    )
    if not made and row.limit != wanted.limit:
        Counter.objects.filter(pk=row.pk).update(limit=wanted.limit)
    return row


def _has(counter: Counter, reference: str, amount: int) -> bool:
    """Say whether a reference has this amount already, spent or promised; refuse another one."""
    live = Claim.objects.filter(counter=counter, reference=reference, state__in=LIVE)
    found = live.values_list("amount", flat=True).first()
    if found is not None and found != amount:
        raise another_amount()
    return found is not None


def _take(counter: Counter, wanted: Wanted) -> None:
    enough = Counter.objects.filter(pk=counter.pk, limit__gte=F("held") + F("used") + wanted.amount)
    if not enough.update(held=F("held") + wanted.amount):
        now = Counter.objects.get(pk=counter.pk)
        left = max(now.limit - now.held - now.used, 0)
        raise BudgetExhaustedError(wanted.kind, wanted.unit, wanted=wanted.amount, left=left)


def tell(claimed: Claim, wanted: Wanted, *, by: Actor, at: datetime) -> None:
    """Audit a claim and announce it, in the transaction that made it."""
    reference, amount, unit = claimed.reference, wanted.amount, wanted.unit
    changes = {"counter": claimed.counter.public_id, "amount": amount, "unit": unit}
    audit.record(by=by, action="budgets.claim", subject=reference, changes=changes, at=at)
    publish(
        BudgetClaimed(
            kind=wanted.kind, reference=reference, unit=unit, amount=amount, until=claimed.until, at=at
        )
    )
