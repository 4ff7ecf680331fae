"""An application that is to be accepted: it is, or it waits on the list for a place or money."""

from datetime import datetime

from django.db import transaction

from entrepot.apps.budgets.actions import BudgetExhaustedError
from entrepot.apps.programmes.awarding import award_to
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
