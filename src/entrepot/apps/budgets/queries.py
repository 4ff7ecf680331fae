"""Every read of budgets. They say nothing of who a subject is; the apps above know whose a reference is."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from entrepot.apps.budgets.models import Claim, Counter
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterView:
    """How much there is of something for one subject in one period; whole amounts of `unit`."""

    public_id: str
    kind: str
    subject: str
    period: str
    unit: str
    limit: int
    held: int
    used: int

    @property
    def taken(self) -> int:
        """What is promised or spent."""
        return self.held + self.used

    @property
    def left(self) -> int:
        """What can still be claimed."""
        return max(self.limit - self.taken, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimView:
    """What one reference has, or had, of a counter."""

    kind: str
    reference: str
    amount: int
    given_back: int
    state: str
    until: datetime
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterFault:
    """A counter that is not the sum of its claims, or that passed its limit."""

    counter: str
    unit: str
    counted: int
    claimed: int


def get_counter(*, kind: str, subject: str, period: str, unit: str, viewer: Actor) -> CounterView | None:
    """Return one counter, None where nothing was ever claimed of it. For the platform."""
    require_role(viewer, OPERATOR)
    row = Counter.objects.filter(kind=kind, subject=subject, period=period, unit=unit).first()
    return _view(row) if row else None


def list_counters(*, kind: str, subjects: Collection[str], viewer: Actor) -> list[CounterView]:
    """Return the counters of some subjects, the newest period first. For the platform."""
    require_role(viewer, OPERATOR)
    rows = Counter.objects.filter(kind=kind, subject__in=subjects).order_by("-period", "pk")
    return [_view(row) for row in rows]


def list_counters_of(*, subject: str, period: str, viewer: Actor) -> list[CounterView]:
    """Return every counter of one subject in a period. For the platform."""
    require_role(viewer, OPERATOR)
    return [_view(row) for row in Counter.objects.filter(subject=subject, period=period).order_by("pk")]


def get_counters(public_ids: Collection[str], *, viewer: Actor) -> dict[str, CounterView]:
    """Return counters by their public ids. For the platform."""
    require_role(viewer, OPERATOR)
    return {row.public_id: _view(row) for row in Counter.objects.filter(public_id__in=public_ids)}


def list_claims(*, counter: str, viewer: Actor) -> list[ClaimView]:
    """Return what was claimed of a counter, the newest first. For the platform."""
    require_role(viewer, OPERATOR)
    rows = Claim.objects.filter(counter__public_id=counter).select_related("counter")
    return [_claim(row) for row in rows.order_by("-pk")]


def list_claims_of(*, reference: str, viewer: Actor) -> list[ClaimView]:
    """Return what a reference has spent, by counter. For the platform."""
    require_role(viewer, OPERATOR)
    rows = Claim.objects.filter(reference=reference, state=Claim.State.CONFIRMED).select_related("counter")
    return [_claim(row) for row in rows.order_by("counter_id")]


def list_sums(*, viewer: Actor) -> tuple[int, list[tuple[str, str, int, int]]]:
    """Return how many counters there are, and for each kind and unit: taken of counters, sum of claims."""
    require_role(viewer, OPERATOR)
    counted = Counter.objects.values("kind", "unit").annotate(sum=Sum(F("held") + F("used")))
    live = Claim.objects.filter(state__in=[Claim.State.HELD, Claim.State.CONFIRMED])
    claimed = live.values("counter__kind", "counter__unit").annotate(sum=Sum(F("amount") - F("given_back")))
    sums = {(row["counter__kind"], row["counter__unit"]): row["sum"] for row in claimed}
    rows = [
        (row["kind"], row["unit"], row["sum"], sums.get((row["kind"], row["unit"]), 0))
        for row in counted.order_by("kind", "unit")
    ]
    return Counter.objects.count(), rows


def find_faults(*, viewer: Actor) -> list[CounterFault]:
    """Return every counter whose held or used is not the sum of its claims. Empty, when all is well."""
    require_role(viewer, OPERATOR)
    rows = Counter.objects.annotate(
        all_held=_sum_of(Claim.State.HELD), all_used=_sum_of(Claim.State.CONFIRMED)
    ).filter(~Q(held=F("all_held")) | ~Q(used=F("all_used")))
    return [
        CounterFault(
            counter=row.public_id,
            unit=row.unit,
            counted=row.held + row.used,
            claimed=row.all_held + row.all_used,
        )
        for row in rows.order_by("pk")
    ]


def _sum_of(state: str) -> Coalesce:
    claims = Claim.objects.filter(counter=OuterRef("pk"), state=state).order_by().values("counter")
    return Coalesce(Subquery(claims.values(sum=Sum(F("amount") - F("given_back")))), 0)


def _view(row: Counter) -> CounterView:
    return CounterView(
        public_id=row.public_id,
        kind=row.kind,
        subject=row.subject,
        period=row.period,
        unit=row.unit,
        limit=row.limit,
        held=row.held,
        used=row.used,
    )


def _claim(row: Claim) -> ClaimView:
    return ClaimView(
        kind=row.counter.kind,
        reference=row.reference,
        amount=row.amount,
        given_back=row.given_back,
        state=row.state,
        until=row.until,
        at=row.created_at,
    )
