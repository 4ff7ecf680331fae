"""By when something is due, with the fast lane that holds for whose case it is."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from entrepot.apps.desk.lanes import FAST_LANES, LANES
from entrepot.apps.desk.models import DeskItem, FastLane


@dataclass(frozen=True, slots=True)
class Due:
    """By when a case is due, and by when it would be without the fast lane that makes it sooner."""

    at: datetime
    fast_lane: FastLane | None = None
    otherwise: datetime | None = None


def due_of(lane: str, priority: int, business: str, at: datetime) -> Due:
    """Return by when a case opened at a moment is due."""
    ordinary = at + LANES[lane].due_after(priority)
    fast = find_fast_lane(business, lane, at)
    return Due(at + LANES[lane].due_fast_after(priority), fast, ordinary) if fast else Due(ordinary)


def find_fast_lane(business: str, lane: str, at: datetime) -> FastLane | None:
    """Return what opens a lane wider for a business at a moment; of several the one that began first."""
    if not business or lane not in FAST_LANES:
        return None
    rows = FastLane.objects.filter(business=business, lane=lane, starts_at__lte=at).exclude(ends_at__lte=at)
    return rows.order_by("starts_at", "pk").first()


def hasten_waiting(row: FastLane) -> None:
    """Make what waits already due as soon as if the fast lane had held when it was opened."""
    waiting = DeskItem.objects.filter(business=row.business, lane=row.lane, fast_lane=None)
    for item in waiting.exclude(state=DeskItem.State.DONE):
        due = item.created_at + LANES[row.lane].due_fast_after(item.priority)
        sooner = DeskItem.objects.filter(pk=item.pk, fast_lane=None, due_at__gte=due)
        sooner.update(fast_lane=row, ordinary_due_at=F("due_at"), due_at=due)
