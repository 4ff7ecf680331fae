"""What may be read of the kernel's tables, and by whom."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.db.models import QuerySet

from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role, require_signed_in
from entrepot.apps.kernel.models import AuditEntry, BulkRun, DeadLetter, Round

MOST = 200


class MadeFileRow(Protocol):
    """The columns of a file that a run in the background makes and that can be fetched for a while."""

    run: str
    stored: str
    ready_at: datetime | None
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class MadeFile:
    """How far such a file is."""

    state: str  # preparing, ready, failed or ended
    done: int
    total: int


def list_dead_letters(
    *, viewer: Actor, state: str = DeadLetter.State.OPEN, limit: int = 50
) -> QuerySet[DeadLetter]:
    """Return dead letters in a state, newest first, 200 at most. For operators."""
    require_role(viewer, OPERATOR)
    return DeadLetter.objects.filter(state=state).order_by("-id")[: min(limit, MOST)]


def get_dead_letter(*, public_id: str, viewer: Actor) -> DeadLetter:
    """Return one dead letter or raise DeadLetter.DoesNotExist. For operators."""
    require_role(viewer, OPERATOR)
    return DeadLetter.objects.get(public_id=public_id)


def count_dead_letters(*, viewer: Actor) -> int:
    """Return how many dead letters wait for an operator."""
    require_role(viewer, OPERATOR)
    return DeadLetter.objects.filter(state=DeadLetter.State.OPEN).count()


def list_rounds(*, viewer: Actor) -> QuerySet[Round]:
    """Return what comes round again by itself, when next and when it was last done. For operators."""
    require_role(viewer, OPERATOR)
    return Round.objects.order_by("name")


def list_audit_entries(
    *,
    viewer: Actor,
    subject: str = "",
    subjects: Collection[str] | None = None,
    action: str = "",
    user_id: int | None = None,
    before: int | None = None,
    limit: int = 50,
) -> QuerySet[AuditEntry]:
    """Return audit rows, newest first, 200 at most: to an operator all, to others their organisation's own.

    `subject` narrows to one public id (`subjects` to several), `action` to one sort, `user_id` to what one
    person did; `before` is the id of the last row already seen (for the next page).
    """
    require_signed_in(viewer)
    rows = AuditEntry.objects.order_by("-id")
    if not (viewer.is_system or OPERATOR in viewer.roles):
        if viewer.organisation_id is None:
            rows = rows.filter(user_id=viewer.user_id)
        else:
            rows = rows.filter(organisation_id=viewer.organisation_id)
    if subject:
        rows = rows.filter(subject=subject)
    if subjects is not None:
        rows = rows.filter(subject__in=subjects)
    if action:
        rows = rows.filter(action=action)
    if user_id is not None:
        rows = rows.filter(user_id=user_id)
    if before is not None:
        rows = rows.filter(id__lt=before)
    return rows[: min(limit, MOST)]


def get_latest_bulk_run(*, name: str, viewer: Actor, finished: bool = False) -> BulkRun | None:
    """Return the last run of this work, or the last that finished; None when there is none. For operators."""
    require_role(viewer, OPERATOR)
    rows = BulkRun.objects.filter(name=name).order_by("-id")
    return (rows.filter(state=BulkRun.State.FINISHED) if finished else rows).first()


def get_bulk_run(*, public_id: str, viewer: Actor) -> BulkRun:
    """Return one bulk run with its progress, or raise BulkRun.DoesNotExist.

    A run is shown to its organisation, to operators and to the system; to others it does not exist.
    """
    require_signed_in(viewer)
    rows = BulkRun.objects.filter(public_id=public_id)
    if not (viewer.is_system or OPERATOR in viewer.roles):
        if viewer.organisation_id is None:
            rows = rows.filter(user_id=viewer.user_id)
        else:
            rows = rows.filter(organisation_id=viewer.organisation_id)
    return rows.get()


def get_made_file(row: MadeFileRow, *, viewer: Actor, at: datetime) -> MadeFile:
    """Return how far the file of a row is, by its run. The row's own app says who may see it."""
    run = get_bulk_run(public_id=row.run, viewer=viewer)
    if row.ready_at is not None:
        state = "ready" if row.stored and row.ends_at and row.ends_at > at else "ended"
    else:
        state = "failed" if run.state in {"failed", "cancelled"} else "preparing"
    return MadeFile(state=state, done=run.done, total=run.total or 0)
