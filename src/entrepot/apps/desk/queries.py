"""Every read of the desk. A viewer sees the lanes of their roles; to others there is no desk."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q, QuerySet
from django.utils.functional import Promise

from entrepot.apps.desk.lanes import FAST_LANES, LANES
from entrepot.apps.desk.measures import FastCase as FastCase  # noqa: PLC0414 - handed on to impact
from entrepot.apps.desk.measures import Saved as Saved  # noqa: PLC0414 - handed on to the API
from entrepot.apps.desk.measures import Waited as Waited  # noqa: PLC0414 - same
from entrepot.apps.desk.measures import measure_cases, measure_lane, measure_saved
from entrepot.apps.desk.models import DeskItem
from entrepot.apps.kernel.actors import Actor, require_role
from entrepot.apps.kernel.sayings import Saying

MOST = 200
State = DeskItem.State


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemView:
    """One item as the people of its lane see it."""

    public_id: str
    lane: str
    subject_kind: str
    subject: str
    title: str  # in the reader's language; a name as it is
    priority: int
    opened_at: datetime
    due_at: datetime
    ordinary_due_at: datetime | None  # by when without the fast lane
    programme: str  # what gives the fast lane, and its name
    programme_name: str
    state: str
    opened_by: int | None
    taken_by: int | None
    is_mine: bool
    may_decide: bool  # not where the lane asks for two people and the viewer is the first
    done_by: int | None
    done_at: datetime | None
    decision: str
    note: str

    def is_late(self, at: datetime) -> bool:
        """Whether it waits longer than it should."""
        return self.state != State.DONE and self.due_at <= at


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneView:
    """How much waits in a lane, how much of it is in somebody's hands, and how much is late."""

    code: str
    title: Promise
    waiting: int
    taken: int
    late: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceView:
    """What a lane promises and what it kept: the ordinary way, and the fast one where there is one."""

    code: str
    title: Promise
    ordinary: Waited
    fast: Waited | None
    oldest: datetime | None  # since when the oldest that waits does


def list_items(
    *,
    viewer: Actor,
    lane: str = "",
    mine: bool = False,
    done: bool = False,
    after: str = "",
    limit: int = 50,
) -> list[ItemView]:
    """Return what waits in the viewer's lanes, what is due first on top.

    What is urgent is due sooner and so overtakes what came a little before it, and never what has waited
    long: nothing starves. Of two that are due at once the more urgent is first.

    `mine` narrows to what the viewer has taken; `done` gives what was decided instead, the latest first.
    `after` is the public id of the last one seen, for the next page; nothing stands behind one unknown.
    """
    rows = _visible(viewer)
    if lane:
        rows = rows.filter(lane=lane)
    if mine:
        rows = rows.filter(taken_by=viewer.user_id or 0)
    if done:
        rows = rows.filter(state=State.DONE).order_by("-done_at", "-id")
    else:
        rows = rows.exclude(state=State.DONE).order_by("due_at", "priority", "id")
    if after:
        last = _visible(viewer).filter(public_id=after).first()
        rows = rows.filter(_behind(last, done=done)) if last is not None else rows.none()
    return [_view(row, viewer) for row in rows[: min(limit, MOST)]]


def get_item(public_id: str, *, viewer: Actor) -> ItemView:
    """Return one item of the viewer's lanes; raises DeskItem.DoesNotExist."""
    return _view(_visible(viewer).get(public_id=public_id), viewer)


def list_items_about(subject: str, *, viewer: Actor) -> list[ItemView]:
    """Return what waits or waited on a subject in the viewer's lanes, the latest first."""
    return [_view(row, viewer) for row in _visible(viewer).filter(subject=subject).order_by("-id")[:MOST]]


def find_item(*, lane: str, subject: str, viewer: Actor) -> ItemView | None:
    """Return what waits on a subject in a lane, or None."""
    row = _visible(viewer).filter(lane=lane, subject=subject).exclude(state=State.DONE).first()
    return _view(row, viewer) if row is not None else None


def list_lanes(*, viewer: Actor, at: datetime) -> list[LaneView]:
    """Return the viewer's lanes with what waits in each; an empty lane too."""
    waiting = _visible(viewer).exclude(state=State.DONE).order_by()
    counts = {
        row["lane"]: row
        for row in waiting.values("lane").annotate(
            waiting=Count("id"),
            taken=Count("id", filter=Q(state=State.TAKEN)),
            late=Count("id", filter=Q(due_at__lte=at)),
        )
    }
    none = {"waiting": 0, "taken": 0, "late": 0}
    found = []
    for code in _lanes(viewer):
        row = counts.get(code, none)
        found.append(
            LaneView(
                code=code,
                title=LANES[code].title,
                waiting=row["waiting"],
                taken=row["taken"],
                late=row["late"],
            )
        )
    return found


def list_service(*, viewer: Actor, since: datetime, until: datetime) -> list[ServiceView]:
    """Return what each of the viewer's lanes promised and kept, of what people decided in a time."""
    lanes = _lanes(viewer)
    waiting = _visible(viewer).exclude(state=State.DONE).order_by()
    oldest = dict(waiting.values_list("lane").annotate(Min("created_at")))
    return [
        ServiceView(
            code=code,
            title=LANES[code].title,
            ordinary=measure_lane(code, fast=False, since=since, until=until),
            fast=measure_lane(code, fast=True, since=since, until=until) if code in FAST_LANES else None,
            oldest=oldest.get(code),
        )
        for code in lanes
    ]


def list_saved(*, viewer: Actor, since: datetime, until: datetime) -> list[Saved]:
    """Return what each programme's fast lane saved in the viewer's lanes, of what was decided in a time."""
    return measure_saved(_lanes(viewer), since=since, until=until)


def list_fast_cases(*, viewer: Actor, item: str = "", after: str = "", limit: int = 50) -> list[FastCase]:
    """Return cases that people decided in the fast lane, by public id, in the viewer's lanes; or one of them.

    Each stands beside the median of ordinary cases in the ninety days before its day. `after` is the public
    id of the last one seen.
    """
    rows = _visible(viewer).filter(state=State.DONE, taken_at__isnull=False, fast_lane__isnull=False)
    rows = rows.filter(public_id=item) if item else rows.filter(public_id__gt=after)
    return measure_cases(rows.order_by("public_id")[: min(limit, MOST)])


def list_hastened(business: str, *, viewer: Actor, limit: int = 20) -> list[tuple[ItemView, FastCase | None]]:
    """Return what waits or waited for a business in the fast lane, the latest first, in the viewer's lanes.

    Beside what people decided stands how long it took and the median of ordinary cases before its day.
    """
    rows = _visible(viewer).filter(business=business, fast_lane__isnull=False)
    found = list(rows.select_related("fast_lane").order_by("-id")[: min(limit, MOST)])
    decided = measure_cases(rows.filter(pk__in=[row.pk for row in found if row.taken_at], state=State.DONE))
    cases = {each.item: each for each in decided}
    return [(_view(row, viewer), cases.get(row.public_id)) for row in found]


def list_fast_lanes(*, viewer: Actor) -> dict[str, Promise]:
    """Return the lanes that may be opened wider for a business, with their titles. Open to all."""
    del viewer
    return {code: LANES[code].title for code in FAST_LANES}


def may_decide(row: DeskItem, viewer: Actor) -> bool:
    """Say whether the viewer may decide: not on their own wish in a lane that asks for two people."""
    first = viewer.user_id is not None and row.opened_by == viewer.user_id
    return not (LANES[row.lane].four_eyes and first)


def _behind(last: DeskItem, *, done: bool) -> Q:
    """Return the condition for what stands behind an item in the order of its list."""
    if done:
        return Q(done_at__lt=last.done_at) | Q(done_at=last.done_at, pk__lt=last.pk)
    same = Q(due_at=last.due_at)
    later = Q(priority__gt=last.priority) | Q(priority=last.priority, pk__gt=last.pk)
    return Q(due_at__gt=last.due_at) | (same & later)


def _lanes(viewer: Actor) -> list[str]:
    """Return the lanes of the viewer's roles; raises PermissionRefused where there are none."""
    require_role(viewer, *sorted({role for lane in LANES.values() for role in lane.roles}))
    return [code for code, lane in LANES.items() if viewer.is_system or viewer.roles & lane.roles]


def _visible(viewer: Actor) -> QuerySet[DeskItem]:
    return DeskItem.objects.filter(lane__in=_lanes(viewer)).select_related("fast_lane")


def _view(row: DeskItem, viewer: Actor) -> ItemView:
    return ItemView(
        public_id=row.public_id,
        lane=row.lane,
        subject_kind=row.subject_kind,
        subject=row.subject,
        title=Saying.read(row.said).told() if row.said else row.title,
        priority=row.priority,
        opened_at=row.created_at,
        due_at=row.due_at,
        ordinary_due_at=row.ordinary_due_at,
        programme=row.fast_lane.programme if row.fast_lane else "",
        programme_name=row.fast_lane.programme_name if row.fast_lane else "",
        state=row.state,
        opened_by=row.opened_by,
        taken_by=row.taken_by,
        is_mine=row.taken_by is not None and row.taken_by == viewer.user_id,
        may_decide=may_decide(row, viewer),
        done_by=row.done_by,
        done_at=row.done_at,
        decision=row.decision,
        note=row.note,
    )
