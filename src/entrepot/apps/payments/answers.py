"""Every step of a chargeback: one conditional UPDATE, and who took it, when and why."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.payments.models import Chargeback, ChargebackMove
from entrepot.core.trade.chargebacks import CHARGEBACK


def step(
    row: Chargeback,
    event: str,
    *,
    who: Collection[str],
    by: Actor,
    at: datetime,
    why: str = "",
    **columns: Any,
) -> bool:
    """Take a step of a chargeback in the caller's transaction; False when somebody was quicker.

    Raises IllegalMoveError when the table does not allow it. `row` is brought up to date.
    """
    move = CHARGEBACK.advance(row.state, event, who)
    able = Chargeback.objects.filter(pk=row.pk, state=move.state)
    if not able.update(state=move.to, **columns):
        row.refresh_from_db()
        return False
    ChargebackMove.objects.create(
        chargeback=row,
        event=event,
        before=move.state,
        after=move.to,
        who=by.key,
        why=(why or move.why)[:300],
        at=at,
    )
    audit.record(
        by=by,
        action=f"payments.chargeback_{event}",
        subject=row.public_id,
        changes={"state": [move.state, move.to]},
        at=at,
    )
    row.refresh_from_db()
    return True
