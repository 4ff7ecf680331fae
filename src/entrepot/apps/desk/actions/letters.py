"""Failed tasks: tried again or given up, and off the desk in the same transaction."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from entrepot.apps.desk.actions.items import close
from entrepot.apps.desk.lanes import DEAD_LETTER
from entrepot.apps.desk.refusals import invalid
from entrepot.apps.kernel import actions as kernel
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role


def retry_task(*, letter: str, by: Actor, at: datetime) -> None:
    """Queue a dead letter's task again and close what waits on it. For operators.

    Raises DeadLetter.DoesNotExist, ProblemRaised 409 when somebody has dealt with it.
    """
    require_role(by, OPERATOR)
    with transaction.atomic():
        kernel.retry_dead_letter(public_id=letter, by=by)
        close(lane=DEAD_LETTER, subject=letter, by=by, at=at, decision="retried")


def dismiss_task(*, letter: str, reason: str, by: Actor, at: datetime) -> None:
    """Give a dead letter's task up for a reason and close what waits on it. For operators.

    Raises DeadLetter.DoesNotExist, ProblemRaised 422 without a reason, 409 when somebody has dealt with it.
    """
    require_role(by, OPERATOR)
    reason = reason.strip()
    if not reason:
        raise invalid(("reason", _("The reason is missing."), _("Say why it need not be done.")))
    with transaction.atomic():
        kernel.dismiss_dead_letter(public_id=letter, reason=reason, by=by)
        close(lane=DEAD_LETTER, subject=letter, by=by, at=at, decision="dismissed")
