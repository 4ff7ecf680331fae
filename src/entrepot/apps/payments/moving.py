"""One conditional UPDATE for each move of a payment: of two who try, one wins and the other is told."""

from datetime import datetime
from typing import Any

from entrepot.apps.payments import states
from entrepot.apps.payments.models import PaymentIntent, PaymentLine


def move(row: PaymentIntent, target: str, at: datetime, **columns: Any) -> bool:
    """Move the payment to `target` from where the table of states allows. False when it stands elsewhere.

    Called inside the transaction that saves the rest. `row` is brought up to date either way.
    """
    able = PaymentIntent.objects.filter(pk=row.pk, state__in=states.sources(target))
    moved = bool(able.update(state=target, moved_at=at, **columns))
    if moved and target in states.UNPAID_ENDS:
        PaymentLine.objects.filter(intent_id=row.pk).update(live=False, captured_minor=0)
    if not moved:
        row.refresh_from_db()
        return False
    for name, value in {"state": target, "moved_at": at, **columns}.items():
        setattr(row, name, value)
    return True
