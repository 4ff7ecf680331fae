"""What happened to an order, in words, with the customs step named."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from entrepot.apps.kernel.actors import Actor
from entrepot.apps.orders import words
from entrepot.apps.orders.models import Order, Replacement
from entrepot.apps.orders.queries.orders import visible
from entrepot.core.trade.stages import ORDER, SYSTEM

PLACED: Final = "placed"
PAID: Final = ORDER.advance(ORDER.start, "paid", SYSTEM)
"""What an order says by itself: it was placed, and paid in time. Every other step is a row of its own."""
PAID_BY: Final = frozenset({"paid", "restored", "paid_late"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that happened. `event` is the code, `words` say it, `why` is what somebody noted."""

    event: str
    words: str
    why: str
    at: datetime
    subject: str = ""  # a parcel, when it is one's


def get_timeline(public_id: str, *, viewer: Actor, key: str = "") -> list[Step]:
    """Return the steps of an order, oldest first, for whoever may see it. Raises Order.DoesNotExist.

    Steps of parcels, and of what was sent again, stand among those of the order; how customs stands now is
    the last line of each parcel that was declared.
    """
    row = visible(viewer, key).get(public_id=public_id)
    steps = [Step(event=event, words=words.say_event(event), why=why, at=at) for event, why, at in _told(row)]
    for parcel in row.parcels.all():
        if parcel.failed_at is not None:
            event = f"parcel_{parcel.failed_as}"
            said = words.say_event(event)
            steps.append(Step(event=event, words=said, why="", at=parcel.failed_at, subject=parcel.public_id))
        for told in parcel.customs_steps.all():
            said = words.say_customs(told.step)
            steps.append(
                Step(event=f"customs_{told.step}", words=said, why="", at=told.at, subject=parcel.public_id)
            )
    for again in Replacement.objects.filter(dispute__order=row):
        moments = (("sent_again", again.shipped_at), ("arrived", again.delivered_at))
        steps += [
            Step(
                event=f"replacement_{event}",
                words=words.say_step(event),
                why="",
                at=at,
                subject=again.public_id,
            )
            for event, at in moments
            if at is not None
        ]
    return sorted(steps, key=lambda step: step.at)


def _told(row: Order) -> Iterator[tuple[str, str, datetime]]:
    """Yield the steps of an order: event, why, when."""
    moves = [move for move in row.moves.all() if move.event != PLACED]
    yield PLACED, "", row.created_at
    if row.paid_at is not None and not any(move.event in PAID_BY for move in moves):
        yield PAID.event, PAID.why, row.paid_at
    for move in moves:
        yield move.event, move.why, move.at
