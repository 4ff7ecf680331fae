"""A look again at a verified business: opened by a change or by time, ended by the decision."""

from datetime import UTC, datetime, time

from entrepot.apps.businesses.events import RecheckDue
from entrepot.apps.businesses.models import Business, Recheck
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import system
from entrepot.apps.kernel.outbox import publish
from entrepot.core.support.rechecks import Cause, Due, changed

CLERK = system("verification clerk")


def note_change(row: Business, cause: Cause, *, at: datetime) -> None:
    """Let a verified business be looked at again because of a change, in the caller's transaction."""
    if row.state == Business.State.VERIFIED:
        open_look(row, changed(cause, on=at.date()), at=at)


def settle(row: Business, *, at: datetime) -> None:
    """End the look that is open: the business was verified or refused. Its pay-outs wait no longer."""
    row.rechecks.filter(done_at=None).update(done_at=at)
    Business.objects.filter(pk=row.pk).update(held_at=None)


def open_look(row: Business, due: Due, *, at: datetime) -> int:
    """Open a look unless one is open: whoever mends that one gives everything anew anyway."""
    if Recheck.objects.filter(business=row, done_at=None).exists():
        return 0
    ends = datetime.combine(due.due_on, time(), tzinfo=UTC)
    made = Recheck.objects.create(business=row, cause=due.cause.value, due_at=ends, created_at=at)
    changes = {"recheck": made.public_id, "cause": due.cause.value, "due": due.due_on.isoformat()}
    audit.record(by=CLERK, action="businesses.open_recheck", subject=row.public_id, changes=changes, at=at)
    publish(
        RecheckDue(business=row.public_id, recheck=made.public_id, cause=due.cause.value, due_at=ends, at=at)
    )
    return 1
