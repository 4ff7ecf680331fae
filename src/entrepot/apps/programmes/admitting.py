"""An application that is to be accepted: it is, or it waits on the list for a place or money."""

from datetime import datetime

from django.db import transaction

from entrepot.apps.budgets.actions import BudgetExhaustedError
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.programmes.awarding import award_to
from entrepot.apps.programmes.events import ApplicationMoved
from entrepot.apps.programmes.models import Application, Programme, Version

State = Application.State


def admit(row: Application, programme: Programme, version: Version, *, decided_by: str, at: datetime) -> bool:
    """Take a business in, or put it on the waiting list; say whether it is in. In your transaction."""
    try:
        with transaction.atomic():
            award_to(row, programme, version, at)
        row.state = State.ACCEPTED
    except BudgetExhaustedError:
        row.state = State.LISTED
    row.decided_by, row.decided_at = decided_by, at
    row.save(update_fields=["state", "decided_by", "decided_at"])
    return row.state == State.ACCEPTED


def tell_move(row: Application, by: Actor, at: datetime) -> None:
    """Record a step of an application and announce it, in your transaction."""
    audit.record(
        by=by,
        action="programmes.move_application",
        subject=row.public_id,
        changes={"state": row.state, "verdict": row.verdict, "programme": row.programme.public_id},
        at=at,
    )
    publish(
        ApplicationMoved(
            application=row.public_id,
            programme=row.programme.public_id,
            business=row.business,
            state=row.state,
            at=at,
        )
    )
