"""A bulk run whose worker is killed again and again, and one with two workers at once."""

import os
import random
import signal
import time
from collections import Counter
from typing import Any

from django.db import transaction
from tests.races.processes import DOOMED, PATIENCE, fork, join, work_until_idle

from entrepot.apps.kernel import audit, bulk
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.kernel.bulk import BULK, Cursor, Params, Step, start_bulk_run
from entrepot.apps.kernel.models import AuditEntry, BulkRun


@bulk.bulk("race.count")
def count_up(params: Params, cursor: Cursor) -> Step:
    """Mark every number below params["to"], five at a time, slowly."""
    start = cursor or 0
    numbers = range(start, min(start + 5, params["to"]))
    if not numbers:
        return Step.end()

    def save() -> None:
        for number in numbers:
            audit.record(by=SYSTEM, action="race.count", subject=str(number))
            time.sleep(0.002)

    return Step(cursor=numbers[-1] + 1, count=len(numbers), total=params["to"], save=save)


def among_deaths(to: int) -> dict[str, Any]:
    """Kill the worker again and again, each time some chunks further on, until all is done."""
    run = start_bulk_run(name="race.count", params={"to": to}, by=SYSTEM)
    chance = random.Random(11)  # noqa: S311 - odd moments, no secret
    killed = 0
    while not BulkRun.objects.filter(state=BulkRun.State.FINISHED).exists():
        victim = fork(lambda: work_until_idle(BULK, pace=DOOMED))
        wait_for(run, run.done + 20)
        time.sleep(chance.uniform(0, 0.02))
        os.kill(victim, signal.SIGKILL)
        killed += join(victim) == -signal.SIGKILL
    return {"killed": killed, **state()}


def wait_for(run: BulkRun, done: int) -> None:
    """Return once so much is done, or all."""
    until = time.monotonic() + PATIENCE
    while run.done < done and run.state != BulkRun.State.FINISHED:
        assert time.monotonic() < until, "the run does not move"
        time.sleep(0.002)
        run.refresh_from_db()


def by_two(to: int) -> dict[str, Any]:
    """Queue the same run's turn twice, as after a worker died between saving and finishing."""
    run = start_bulk_run(name="race.count", params={"to": to}, by=SYSTEM)
    with transaction.atomic():
        bulk._enqueue(run)
    crowd = [fork(lambda: work_until_idle(BULK)) for _ in range(2)]
    return {"codes": [join(one) for one in crowd], **state()}


def queue_unknown() -> None:
    """Queue a run that only a process with this play could do."""
    start_bulk_run(name="race.count", params={"to": 1}, by=SYSTEM)


def state() -> dict[str, Any]:
    run = BulkRun.objects.get()
    marks = Counter(AuditEntry.objects.values_list("subject", flat=True))
    return {
        "state": run.state,
        "done": run.done,
        "numbers": len(marks),
        "most_marks": max(marks.values(), default=0),
    }
