"""What an operator may do with tasks that failed every attempt."""

from django.db import transaction
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from entrepot.apps.kernel import audit, clock
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.kernel.models import DeadLetter
from entrepot.apps.kernel.problems import ProblemRaised, conflict


def retry_dead_letter(*, public_id: str, by: Actor) -> None:
    """Queue a dead letter's task again with all its attempts. For operators; once only (409 otherwise)."""
    require_role(by, OPERATOR)
    letter = DeadLetter.objects.get(public_id=public_id)
    with transaction.atomic():
        _resolve(letter, DeadLetter.State.RETRIED)
        DBTaskResult.objects.create(
            args_kwargs=letter.args_kwargs,
            task_path=letter.task_path,
            queue_name=letter.queue_name,
            backend_name=letter.backend_name,
            run_after=clock.now(),
        )
        audit.record(by=by, action="kernel.retry_dead_letter", subject=public_id)


def dismiss_dead_letter(*, public_id: str, reason: str, by: Actor) -> None:
    """Close a dead letter without doing its task, and say why. For operators; once only (409 otherwise)."""
    require_role(by, OPERATOR)
    letter = DeadLetter.objects.get(public_id=public_id)
    with transaction.atomic():
        _resolve(letter, DeadLetter.State.DISMISSED)
        audit.record(
            by=by, action="kernel.dismiss_dead_letter", subject=public_id, changes={"reason": reason}
        )


def _resolve(letter: DeadLetter, state: DeadLetter.State) -> None:
    """Move an open dead letter to its end state with one conditional UPDATE."""
    changed = DeadLetter.objects.filter(pk=letter.pk, state=DeadLetter.State.OPEN).update(
        state=state, resolved_at=clock.now()
    )
    if not changed:
        raise ProblemRaised(
            conflict("already-resolved", _("Somebody has already dealt with this."), detail=letter.public_id)
        )
