"""How the house stands, in one line: what the desk's home says below the lanes."""

from dataclasses import dataclass
from datetime import datetime

from entrepot.apps.kernel import queries as kernel
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.messages import queries as messages
from entrepot.web.operator.checking import CHECK


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseState:
    """When money was last compared and what differed; failed tasks; letters that have not gone out."""

    checked_at: datetime | None
    differences: int
    failed_tasks: int
    letters: int


def state_of_house(viewer: Actor) -> HouseState:
    """Return how the house stands. For operators."""
    last = kernel.get_latest_bulk_run(name=CHECK, viewer=viewer, finished=True)
    found = sum(len(part["differences"]) for part in last.cursor["parts"]) if last and last.cursor else 0
    return HouseState(
        checked_at=last.finished_at if last else None,
        differences=found,
        failed_tasks=kernel.count_dead_letters(viewer=viewer),
        letters=messages.count_waiting(viewer=viewer),
    )
