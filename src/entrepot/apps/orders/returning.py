"""The steps of a return: one conditional UPDATE each, its clock set, its pieces held or let go."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import F
from django.utils.translation import gettext_noop

from entrepot.apps.desk import actions as desk
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import Actor, system
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.kernel.sayings import Saying
from entrepot.apps.orders import refusals
from entrepot.apps.orders.desk_titles import title_of
from entrepot.apps.orders.events import ReturnMoved
from entrepot.apps.orders.models import Order, OrderLine, Return, ReturnedPieces, ReturnMove
from entrepot.apps.orders.moving import lock
from entrepot.apps.orders.return_terms import Terms, terms_of
from entrepot.core.trade.returns import LETS_GO, OPEN, RETURN
from entrepot.core.trade.stages import BUYER, OPERATOR, SELLER, SYSTEM, Move

CLERK: Final = system("orders")
LANE: Final = "return"  # of the desk
KIND: Final = "return"  # of a desk item's subject, and of a parcel's
LONGEST: Final = 600
ON_THE_WAY: Final = timedelta(days=30)  # after which somebody looks where the goods are


def lock_return(public_id: str) -> tuple[Order, Return]:
    """Return a return and its order, both held until the transaction ends. Raises Return.DoesNotExist."""
    order = Return.objects.values_list("order__public_id", flat=True).get(public_id=public_id)
    row = lock(order)
    return row, Return.objects.select_for_update(of=("self",)).get(public_id=public_id)


def step(
    found: Return,
    event: str,
    *,
    who: Collection[str],
    by: Actor,
    at: datetime,
    why: str = "",
    **columns: Any,
) -> Move:
    """Take a step of the return table, in the caller's transaction, and note who took it and why.

    Raises IllegalMoveError when the table does not allow it, ProblemRaised (409) when somebody was quicker.
    `found` is brought up to date.
    """
    taken = RETURN.advance(found.state, event, who)
    due = _clock(taken.to, found, terms_of(found.order), at)
    able = Return.objects.filter(pk=found.pk, state=taken.state)
    if not able.update(state=taken.to, moved_at=at, due_at=due, **columns):
        raise refusals.moved_on()
    note_move(found, taken.event, taken.state, taken.to, party=_party(taken, who), by=by, at=at, why=why)
    found.refresh_from_db()
    if taken.to in LETS_GO:
        free_pieces(found)
    _tell_desk(found, taken, at)
    return taken


def note_move(
    found: Return, event: str, before: str, after: str, *, party: str, by: Actor, at: datetime, why: str
) -> None:
    """Write down one step of a return, and announce it."""
    ReturnMove.objects.create(
        returned=found,
        event=event,
        before=before,
        after=after,
        who=by.key,
        party=party,
        why=why[:LONGEST],
        at=at,
    )
    audit.record(
        by=by,
        action=f"orders.return_{event}",
        subject=found.public_id,
        changes={"state": [before, after]},
        at=at,
    )
    order = found.order
    publish(
        ReturnMoved(
            returned=found.public_id,
            order=order.public_id,
            business=order.business,
            event=event,
            state=after,
            at=at,
        )
    )


def hold_pieces(lines: Mapping[OrderLine, int]) -> None:
    """Hold pieces for a return, in the caller's transaction: of two who want one, one is told (409)."""
    for line, count in sorted(lines.items(), key=lambda each: each[0].pk):
        ReturnedPieces.objects.get_or_create(line=line, defaults={"quantity": line.quantity})
        able = ReturnedPieces.objects.filter(line=line, claimed__lte=F("quantity") - count)
        if not able.update(claimed=F("claimed") + count):
            raise refusals.returned_already(line.title)


def free_pieces(found: Return) -> None:
    """Let the pieces of a return be the buyer's own again: they may ask anew."""
    for each in found.lines.all():
        ReturnedPieces.objects.filter(line_id=each.line_id).update(claimed=F("claimed") - each.quantity)


def holds_money(order: Order) -> bool:
    """Say whether a return is under way for which the money of an order waits."""
    return Return.objects.filter(order=order, state__in=OPEN).exists()


def put_on_desk(found: Return, what: Saying, at: datetime) -> None:
    """Put a return before a person of the platform."""
    order = found.order
    desk.open_item(
        lane=LANE,
        subject_kind=KIND,
        subject=found.public_id,
        title=title_of(what, order),
        by=CLERK,
        at=at,
        business=order.business,
    )


def _party(taken: Move, who: Collection[str]) -> str:
    """Return as which party somebody took a step, the nearest to the matter first."""
    mine = [party for party in (BUYER, SELLER, OPERATOR, SYSTEM) if party in who and party in taken.who]
    return mine[0]


def _clock(state: str, found: Return, terms: Terms, at: datetime) -> datetime | None:
    """Return when the clock of a state ends; None where none runs."""
    days = {"requested": terms.answer_days, "received": terms.inspect_days, "refused": terms.send_days}
    if state in days:
        return at + timedelta(days=days[state])
    if state in {"accepted", "labelled"}:
        kept = found.due_at if found.state == "accepted" else None  # a label gives no more time
        due = kept or at + timedelta(days=terms.send_days)
        return min(due, found.back_by) if found.back_by and found.back_by > at else due
    if state == "on_the_way":
        late = at + ON_THE_WAY
        return min(late, found.back_by) if found.back_by and found.back_by > at else late
    return None


def _tell_desk(found: Return, taken: Move, at: datetime) -> None:
    if taken.to == "appealed":
        put_on_desk(found, Saying(gettext_noop("The buyer asks the platform to decide")), at)
    else:
        desk.close(lane=LANE, subject=found.public_id, by=CLERK, at=at, decision=taken.event)
