"""Kill a worker at every point inside a subscriber and see whether the event still has its one effect."""

import dataclasses
import signal
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from django_tasks_db.models import DBTaskResult
from tests.races.plays import probe
from tests.races.plays.untouched import World
from tests.races.processes import DOOMED, LATER, die, fork, join, work_until_idle
from tests.races.scenarios import all_scenarios

from entrepot.apps.kernel import clock, outbox
from entrepot.apps.kernel.models import DeadLetter

MOST_POINTS = 200
READS = ("SELECT", "SAVEPOINT", "RELEASE SAVEPOINT")


def inside(subscriber: str) -> dict[str, Any]:
    """Kill before the subscriber, before each of its statements, and after it; collect faults.

    Whatever a death leaves behind is met by another worker, the effect looked at, and everything put back as
    it was before the next death. Most deaths leave nothing, neither in the database nor outside: what follows
    on the first of them follows on all.
    """
    scenario = {**all_scenarios(), **probe.SCENARIOS}[subscriber]
    entry = outbox._subscriptions[subscriber]
    outbox._subscriptions.clear()
    outbox._subscriptions[subscriber] = entry  # only this one, so that a fault is its own
    with transaction.atomic():
        subject = scenario.arrange()
    before = World.as_it_is()
    work_until_idle("events")  # in this process, so that the forked ones find everything loaded
    expected = scenario.effect(subject)
    before.put_back(before.changes())
    seen = Seen()
    died = True
    while died and seen.points < MOST_POINTS:
        died = join(fork(lambda: die_at(entry, seen.points))) == -signal.SIGKILL
        changes = before.changes()
        if changes.tell or not seen.met or not died:
            work_later()
            seen.look(scenario.effect(subject), expected, died=died)
            changes = before.changes()
        before.put_back(changes)
        seen.points += died
    return dataclasses.asdict(seen)


@dataclasses.dataclass
class Seen:
    """How often it died, how often another worker went on, and what was wrong then."""

    points: int = 0
    met: int = 0
    told_twice: int = 0
    dead_letters: int = 0
    faults: list[str] = dataclasses.field(default_factory=list)
    unfinished: list[str] = dataclasses.field(default_factory=list)

    def look(self, effect: object, expected: object, *, died: bool) -> None:
        """Look at what was done."""
        if effect != expected:
            self.faults.append(f"killed at point {self.points}: {effect!r} instead of {expected!r}")
        tasks = list(DBTaskResult.objects.filter(task_path=outbox.DELIVER_PATH))
        self.met += died
        self.told_twice += died and any(len(row.worker_ids) == 2 for row in tasks)
        self.unfinished += [str(row.pk) for row in tasks if row.status != "SUCCESSFUL"]
        self.dead_letters += DeadLetter.objects.exclude(task_path__endswith="run_slice").count()


def work_later() -> None:
    """Do what the dead one held, once its lease has lapsed: this worker's clock is that much further on."""
    with clock.travel(clock.now() + DOOMED.lease):
        work_until_idle("events", pace=LATER)


def die_at(entry: outbox.Subscription, point: int) -> None:
    """Work, and die: at point 0 before the subscriber, at point n before its n-th statement or its end.

    A read inside a transaction is no point of its own: what a death there leaves is what one before the
    transaction's next change leaves, for nobody is called outside between the two.
    """
    count = 0

    def reach() -> None:
        nonlocal count
        if count == point:
            die()
        count += 1

    def before_each(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if not connection.in_atomic_block or not sql.startswith(READS):
            reach()
        return execute(sql, *rest)

    def tell(event: Any) -> None:
        reach()
        with connection.execute_wrapper(before_each):
            entry.tell(event)
        reach()

    outbox._subscriptions[entry.name] = dataclasses.replace(entry, tell=tell)
    work_until_idle("events", pace=DOOMED)
