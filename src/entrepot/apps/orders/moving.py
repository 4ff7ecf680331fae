"""One conditional UPDATE for each step of an order: of two who try, one wins and the other is told."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from entrepot.apps.desk import actions as desk
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import Actor, system
from entrepot.apps.orders import refusals
from entrepot.apps.orders.models import Checkout, Order, OrderMove
from entrepot.core.trade.stages import ORDER, Move

CLERK = system("orders")
LANE = "dispute"  # of the desk
DISPUTED = "disputed"


def move(
    order: Order,
    event: str,
    *,
    who: Collection[str],
    by: Actor,
    at: datetime,
    why: str = "",
    **columns: Any,
) -> Move:
    """Take a step of the order table, inside the caller's transaction, and note who took it and why.

    Raises IllegalMoveError when the table does not allow it, ProblemRaised (409) when somebody was quicker.
    `order` is brought up to date.
    """
    step = ORDER.advance(order.state, event, who)
    able = Order.objects.filter(pk=order.pk, state=step.state)
    if not able.update(state=step.to, moved_at=at, **columns):
        raise refusals.moved_on()
    OrderMove.objects.create(
        order=order,
        event=event,
        before=step.state,
        after=step.to,
        who=by.key,
        why=(why or step.why)[:300],
        at=at,
    )
    audit.record(
        by=by,
        action=f"orders.{event}",
        subject=order.public_id,
        changes={"state": [step.state, step.to]},
        at=at,
    )
    _clear_desk(order, step, at)
    order.refresh_from_db()
    return step


def note_paid(orders: Sequence[Order], step: Move, *, by: Actor, at: datetime) -> None:
    """Note that several orders were paid in time together, in the transaction of their UPDATE.

    Each says itself when, and by what; who and why are always the same. So there is no row of a move.
    """
    changes = {"state": [step.state, step.to]}
    audit.record_each(
        by=by,
        action=f"orders.{step.event}",
        subjects={order.public_id: changes for order in orders},
        at=at,
    )


def _clear_desk(order: Order, step: Move, at: datetime) -> None:
    """Take an order off the desk that is in dispute no more; a dispute is put there as itself."""
    if step.state == DISPUTED:
        desk.close(lane=LANE, subject=order.public_id, by=CLERK, at=at, decision=step.event)


def lock(public_id: str) -> Order:
    """Return an order, its row held until the transaction ends. Raises Order.DoesNotExist.

    Steps that read more than the state (shares, parcels) stand on it; SQLite writes one at a time anyway.
    """
    return Order.objects.select_for_update(of=("self",)).select_related("checkout").get(public_id=public_id)


def lock_checkout(rows: QuerySet[Checkout]) -> Checkout:
    """Return a checkout, its row held until the transaction ends: what a payment is for does not change.

    Raises Checkout.DoesNotExist.
    """
    return rows.select_for_update(of=("self",)).get()
