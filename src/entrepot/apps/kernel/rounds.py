"""Rounds: work that comes round again by itself, such as looking for money that should have arrived.

A module `rounds.py` of an app names what it does and how often:

    @every(timedelta(minutes=5))
    def look_for_settlements() -> None:
        actions.collect_settlements(by=CLERK, at=clock.now())

The workers queue a round when it is due, in the transaction that sets its next time, so however many
workers there are it is queued once. It then is a task like any other: tried again when it fails, buried
after the last attempt. A round whose last task is still open is not queued a second time; rounds that were
missed while nothing ran are made up by one. A worker may die in the middle: a round must bear repeating.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.bulk import ALREADY_RUNNING, BULK
from entrepot.apps.kernel.models import Round
from entrepot.apps.kernel.outbox import EVENTS
from entrepot.apps.kernel.problems import ProblemRaised

type Work = Callable[[], object]

SHORTEST = timedelta(seconds=1)
_OPEN = (TaskResultStatus.READY, TaskResultStatus.RUNNING)


@dataclass(frozen=True, slots=True)
class Registered:
    """A round as its app wrote it."""

    work: Work
    interval: timedelta
    queue: str


_rounds: dict[str, Registered] = {}


def every(interval: timedelta, *, queue: str = BULK) -> Callable[[Work], Work]:
    """Register a function of an app's `rounds.py`, under `<app>.<function>`, to be run each `interval`.

    `queue` says which worker does it: "bulk" for what may take long or asks outside parties, "events" for
    what is done at once. Raises ValueError for a name that is taken, an unknown queue, or less than a second.
    """
    if interval < SHORTEST or queue not in {BULK, EVENTS}:
        raise ValueError(f"A round has an interval of a second or more and a queue: {interval}, {queue}.")

    def register(work: Work) -> Work:
        name = f"{work.__module__.split('.')[-2]}.{work.__name__}"
        if name in _rounds:
            raise ValueError(f"There is already a round called {name}.")
        _rounds[name] = Registered(work, interval, queue)
        return work

    return register


def queue_due(queue: str) -> int:
    """Queue the rounds of this queue whose time has come, and return how many. Any number of workers may."""
    now = clock.now()
    names = {name for name, each in _rounds.items() if each.queue == queue}
    rows = {row.name: row for row in Round.objects.filter(name__in=names)}
    if new := names - rows.keys():
        Round.objects.bulk_create([Round(name=name, due_at=now) for name in new], ignore_conflicts=True)
    return sum(_queue(row, now) for row in rows.values() if row.due_at <= now)


@task(queue_name=BULK)
def run_round(name: str) -> None:
    """Do one round. One that this version no longer knows is passed over.

    A round may start a bulk run; while that of the last time is still under way, no other is begun.
    """
    if name not in _rounds:
        return
    try:
        _rounds[name].work()
    except ProblemRaised as refused:
        if refused.problem.slug != ALREADY_RUNNING:
            raise
    Round.objects.filter(name=name).update(done_at=clock.now())


def _queue(row: Round, now: datetime) -> bool:
    each = _rounds[row.name]
    with transaction.atomic():
        claimed = Round.objects.filter(pk=row.pk, due_at=row.due_at).update(due_at=now + each.interval)
        if not claimed or _is_open(row):
            return False
        queued = run_round.using(queue_name=each.queue).enqueue(name=row.name)
        Round.objects.filter(pk=row.pk).update(task_id=queued.id)
    return True


def _is_open(row: Round) -> bool:
    last = row.task_id
    return last is not None and DBTaskResult.objects.filter(pk=last, status__in=_OPEN).exists()
