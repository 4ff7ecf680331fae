"""How long cases waited for a decision beside what was promised, and what the fast lane saved."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from math import ceil

from django.db.models import Count, DurationField, ExpressionWrapper, F, Q, QuerySet, Sum

from entrepot.apps.desk.lanes import FAST_LANES, LANES
from entrepot.apps.desk.models import DeskItem

FEWEST = 5
"""So many ordinary cases of a lane must have been decided before anything is compared with them."""

LOOKED_BACK = timedelta(days=90)
"""A case of the fast lane is compared with the ordinary ones of so long before its day."""

WAIT = ExpressionWrapper(F("done_at") - F("created_at"), output_field=DurationField())


@dataclass(frozen=True, slots=True, kw_only=True)
class Waited:
    """Cases of one kind that people decided: how many, how long half of them and 95 % waited at most."""

    promised: timedelta
    decided: int
    in_time: int
    half: timedelta | None  # p50, of the nearest rank; None of no cases
    most: timedelta | None  # p95


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What the fast lane of one programme was worth in one lane.

    `saved` is the time by which its cases together waited less than as many ordinary cases of the same lane
    and time at their median; it is below nothing where they waited longer. None where fewer than `FEWEST`
    ordinary cases were decided: then it cannot be told.
    """

    programme: str
    programme_name: str
    lane: str
    cases: int
    saved: timedelta | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FastCase:
    """One case that somebody decided in a programme's fast lane.

    `ordinary` is the median wait of ordinary cases of the lane that were decided in the ninety days before
    the day (UTC) of this decision; None where there were fewer than `FEWEST`.
    """

    item: str
    business: str
    programme: str
    lane: str
    waited: timedelta
    ordinary: timedelta | None
    done_at: datetime


def measure_cases(rows: QuerySet[DeskItem]) -> list[FastCase]:
    """Return some items that were decided in the fast lane, each beside the ordinary ones before its day."""
    halves: dict[tuple[str, datetime], timedelta | None] = {}
    found = []
    for row in rows:
        if row.done_at is None or row.fast_lane is None:
            continue
        day = datetime.combine(row.done_at.astimezone(UTC).date(), time.min, UTC)
        if (row.lane, day) not in halves:
            halves[row.lane, day] = _ordinary_half(row.lane, day - LOOKED_BACK, day)
        found.append(
            FastCase(
                item=row.public_id,
                business=row.business,
                programme=row.fast_lane.programme,
                lane=row.lane,
                waited=row.done_at - row.created_at,
                ordinary=halves[row.lane, day],
                done_at=row.done_at,
            )
        )
    return found


def measure_lane(code: str, *, fast: bool, since: datetime, until: datetime) -> Waited:
    """Return how long the cases of a lane waited that people decided in a time (half-open)."""
    rows = _decided(since, until).filter(lane=code, fast_lane__isnull=not fast)
    told = rows.aggregate(decided=Count("id"), in_time=Count("id", filter=Q(done_at__lte=F("due_at"))))
    lane = LANES[code]
    return Waited(
        promised=(lane.fast_within if fast else None) or lane.within,
        decided=told["decided"],
        in_time=told["in_time"],
        half=_rank(rows, told["decided"], 50),
        most=_rank(rows, told["decided"], 95),
    )


def measure_saved(lanes: Iterable[str], *, since: datetime, until: datetime) -> list[Saved]:
    """Return what each programme's fast lane saved in some lanes in a time, by name."""
    fast = _decided(since, until).filter(lane__in=set(lanes) & set(FAST_LANES), fast_lane__isnull=False)
    rows = fast.values("lane", "fast_lane__programme", "fast_lane__programme_name")
    summed = rows.annotate(cases=Count("id"), waited=Sum(WAIT)).order_by("fast_lane__programme_name", "lane")
    halves = {lane: _ordinary_half(lane, since, until) for lane in {row["lane"] for row in summed}}
    found = []
    for row in summed:
        half = halves[row["lane"]]
        found.append(
            Saved(
                programme=row["fast_lane__programme"],
                programme_name=row["fast_lane__programme_name"],
                lane=row["lane"],
                cases=row["cases"],
                saved=None if half is None else half * row["cases"] - row["waited"],
            )
        )
    return found


def _ordinary_half(lane: str, since: datetime, until: datetime) -> timedelta | None:
    beside = measure_lane(lane, fast=False, since=since, until=until)
    return beside.half if beside.decided >= FEWEST else None


def _decided(since: datetime, until: datetime) -> QuerySet[DeskItem]:
    """Return what people decided in a time; what was settled elsewhere tells nothing of the desk."""
    return DeskItem.objects.filter(done_at__gte=since, done_at__lt=until, taken_at__isnull=False).order_by()


def _rank(rows: QuerySet[DeskItem], count: int, percent: int) -> timedelta | None:
    """Return the wait at a percentile by nearest rank."""
    at = max(0, ceil(count * percent / 100) - 1)
    waits = rows.order_by(WAIT, "pk").values_list(WAIT, flat=True)
    return next(iter(waits[at : at + 1]), None)
