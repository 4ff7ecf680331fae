"""Verified businesses are looked at again: a notice, time to mend it, and only then their pay-outs wait."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from entrepot.apps.businesses.events import PayoutsHeld
from entrepot.apps.businesses.looks import CLERK, open_look
from entrepot.apps.businesses.models import Business, Recheck, Verification
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.kernel.outbox import publish
from entrepot.core.support.rechecks import EVERY, NOTICE, planned, told

AT_ONCE = 500


def plan_rechecks(*, by: Actor, at: datetime) -> int:
    """Tell every verified business whose look is due that it is, and return how many. For the platform."""
    require_role(by, OPERATOR)
    count = 0
    last = 0
    while rows := _soon(last, at):
        for row in rows:
            last = row.pk
            ends = row.papers.filter(ended_at=None).exclude(expires_on=None)
            due = planned(
                verified_on=(row.verified_at or at).date(),
                papers_end_on=[each.expires_on for each in ends if each.expires_on is not None],
            )
            if due.notice_on <= at.date():
                with transaction.atomic():
                    count += open_look(row, told(due, on=at.date()), at=at)
    return count


def hold_overdue(*, by: Actor, at: datetime) -> int:
    """Let pay-outs wait where the time of a notice is over; return how many. For the platform."""
    require_role(by, OPERATOR)
    waits = Q(business__verifications__state=Verification.State.PENDING)  # for us: that is not their fault
    overdue = Recheck.objects.filter(done_at=None, held_at=None, due_at__lte=at).exclude(waits)
    count = 0
    for row in overdue.select_related("business").order_by("id")[:AT_ONCE]:
        with transaction.atomic():
            if not Recheck.objects.filter(pk=row.pk, done_at=None, held_at=None).update(held_at=at):
                continue
            Business.objects.filter(pk=row.business_id, held_at=None).update(held_at=at)
            business = row.business.public_id
            changes = {"recheck": row.public_id, "cause": row.cause}
            audit.record(by=CLERK, action="businesses.hold_payouts", subject=business, changes=changes, at=at)
            publish(PayoutsHeld(business=business, recheck=row.public_id, cause=row.cause, at=at))
            count += 1
    return count


def _soon(after: int, at: datetime) -> list[Business]:
    """Return the next verified businesses for whom something may be due, without those who know it."""
    by_year = Q(verified_at__lte=at - EVERY + NOTICE)
    by_paper = Q(papers__ended_at=None, papers__expires_on__lte=(at + NOTICE).date())
    rows = Business.objects.filter(by_year | by_paper, pk__gt=after, state=Business.State.VERIFIED)
    known = Recheck.objects.filter(done_at=None).values("business")
    return list(rows.exclude(pk__in=known).filter(archived_at=None).order_by("id").distinct()[:AT_ONCE])
