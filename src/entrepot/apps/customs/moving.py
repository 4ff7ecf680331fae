"""One conditional UPDATE for each step of a declaration: of two who try, one wins and the other is told.

With the step the order's timeline is told, and the desk: what customs holds waits for a person while it does.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_noop

from entrepot.apps.customs import refusals
from entrepot.apps.customs.access import CLERK
from entrepot.apps.customs.events import DeclarationHeld, DeclarationRefused
from entrepot.apps.customs.models import Declaration, DeclarationMove
from entrepot.apps.desk import actions as desk
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.kernel.sayings import Saying
from entrepot.apps.orders import actions as orders
from entrepot.core.trade.errors import IllegalMoveError
from entrepot.core.trade.stages import DECLARATION, Move

LANE = "declaration"  # of the desk
KIND = "declaration"
URGENT, NORMAL, LOW = 0, 1, 2
HELD = frozenset({"examined", "queried"})
WAITS = {
    "examined": (Saying(gettext_noop("Customs looks at a parcel")), NORMAL),
    "queried": (Saying(gettext_noop("Customs has a question")), NORMAL),
    "refused": (Saying(gettext_noop("Customs did not let a parcel in")), URGENT),
}


def move(
    row: Declaration,
    event: str,
    *,
    who: Collection[str],
    by: Actor,
    at: datetime,
    why: str = "",
    **columns: Any,
) -> Move:
    """Take a step of core's table, inside the caller's transaction, and note who took it and why.

    Raises ProblemRaised (409) when the table does not allow it, or somebody was quicker. `row` is brought up
    to date.
    """
    try:
        step = DECLARATION.advance(row.state, event, who)
    except IllegalMoveError as error:
        raise refusals.moved_on() from error
    able = Declaration.objects.filter(pk=row.pk, state=step.state)
    if not able.update(state=step.to, moved_at=at, **columns):
        raise refusals.moved_on()
    _note(row, step, by, at, why)
    row.refresh_from_db()
    if row.replaces:
        orders.record_replacement_customs(replacement=row.parcel, step=row.state, by=CLERK, at=at)
    else:
        orders.record_customs_step(order=row.order, parcel=row.parcel, step=row.state, by=CLERK, at=at)
    _tell(row, why, at)
    return step


def _note(row: Declaration, step: Move, by: Actor, at: datetime, why: str) -> None:
    DeclarationMove.objects.create(
        declaration=row,
        event=step.event,
        before=step.state,
        after=step.to,
        who=by.key,
        why=(why or step.why)[:300],
        at=at,
    )
    audit.record(
        by=by,
        action=f"customs.{step.event}",
        subject=row.public_id,
        changes={"state": [step.state, step.to], "of": row.order},
        at=at,
    )


def put_on_desk(row: Declaration, what: Saying, at: datetime, priority: int = NORMAL) -> None:
    """Put a declaration before the people of the platform."""
    desk.open_item(
        lane=LANE,
        subject_kind=KIND,
        subject=row.public_id,
        title=Saying(
            gettext_noop("%(what)s: %(country)s, order %(order)s"),
            {"what": what, "country": row.country, "order": row.order},
        ),
        by=CLERK,
        at=at,
        priority=priority,
        business=row.business,
    )


def take_off_desk(row: Declaration, at: datetime) -> None:
    """Close what waits on a declaration: it was settled."""
    desk.close(lane=LANE, subject=row.public_id, by=CLERK, at=at, decision=row.state)


def _tell(row: Declaration, why: str, at: datetime) -> None:
    take_off_desk(row, at)
    if row.state in WAITS:
        what, priority = WAITS[row.state]
        put_on_desk(row, what, at, priority)
    told: dict[str, Any] = {
        "declaration": row.public_id,
        "order": row.order,
        "parcel": row.parcel,
        "business": row.business,
        "at": at,
    }
    if row.state in HELD:
        publish(DeclarationHeld(state=row.state, **told))
    elif row.state == "refused":
        publish(DeclarationRefused(reason=why[:300], **told))
