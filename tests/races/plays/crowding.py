"""Many workers at one queue: who runs what, and when."""

import json
import os
import random
import signal
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.tasks import task
from django_tasks_db.models import DBTaskResult
from tests.races.processes import DOOMED, PATIENCE, QUICK, fork, join, work_until_idle

from entrepot.apps.kernel import queue, workers
from entrepot.apps.kernel.models import DeadLetter
from entrepot.apps.kernel.outbox import EVENTS

STEP = 0.002
_claimed = {"at": 0.0}
"""When this process last asked for tasks: the lease of what it got begins later."""


@task(queue_name=EVENTS)
def note(diary: str, name: int, seconds: float) -> None:
    """Write down when this began and ended, in one line each; appending is atomic."""
    write(diary, {"name": name, "pid": os.getpid(), "began": time.monotonic(), "claimed": _claimed["at"]})
    for _ in range(round(seconds / STEP)):
        time.sleep(STEP)  # in steps, so that time spent frozen does not count as work done
    write(diary, {"name": name, "pid": os.getpid(), "ended": time.monotonic()})


def write(diary: str, line: dict[str, Any]) -> None:
    with Path(diary).open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")


def fill(diary: str, tasks: int, seconds: float) -> None:
    with transaction.atomic():
        for name in range(tasks):
            note.enqueue(diary=diary, name=name, seconds=seconds)


def together(diary: str, workers_count: int, tasks: int) -> dict[str, Any]:
    """Let several workers empty the queue; return how each ended and what became of the tasks."""
    fill(diary, tasks, 0.002)
    crowd = [fork(lambda: work_until_idle(EVENTS)) for _ in range(workers_count)]
    return {"codes": [join(one) for one in crowd], **state()}


def among_deaths(diary: str, tasks: int, deaths: int) -> dict[str, Any]:
    """Kill one of two workers again and again at odd moments; a new one takes its place each time."""
    fill(diary, tasks, 0.02)
    queue.claim = _noting(queue.claim)
    chance = random.Random(7)  # noqa: S311 - odd moments, no secret
    steady = replace(QUICK, lease=timedelta(seconds=1), beat=timedelta(milliseconds=200))
    killed = 0
    for _ in range(deaths):
        victim = fork(lambda: work_until_idle(EVENTS, pace=DOOMED))
        helper = fork(lambda: work_until_idle(EVENTS, pace=steady))
        time.sleep(chance.uniform(0.05, 0.4))
        os.kill(victim, signal.SIGKILL)
        os.kill(helper, signal.SIGKILL)
        killed += (join(victim) == -signal.SIGKILL) + (join(helper) == -signal.SIGKILL)
    code = join(fork(lambda: work_until_idle(EVENTS)))
    return {"killed": killed, "code": code, **state()}


def _noting(claim: Callable[..., Any]) -> Callable[..., Any]:
    def noted(*given: Any, **named: Any) -> Any:
        _claimed["at"] = time.monotonic()
        return claim(*given, **named)

    return noted


def frozen(diary: str) -> dict[str, Any]:
    """Freeze a worker inside its task until its lease has lapsed, then wake it."""
    fill(diary, 1, 2.0)
    pace = replace(QUICK, lease=timedelta(milliseconds=500), beat=timedelta(milliseconds=100))
    sleeper = fork(lambda: work_until_idle(EVENTS, pace=pace))
    wait_for_beginnings(diary, 1)
    os.kill(sleeper, signal.SIGSTOP)
    other = fork(lambda: work_until_idle(EVENTS))
    wait_for_beginnings(diary, 2)
    os.kill(sleeper, signal.SIGCONT)
    return {"sleeper": join(sleeper), "other": join(other), "left": workers.STUCK, **state()}


def wait_for_beginnings(diary: str, count: int) -> None:
    """Return once so many have written that they began; the file stands before its first line does."""
    until = time.monotonic() + PATIENCE
    while not Path(diary).exists() or Path(diary).read_text(encoding="utf-8").count("began") < count:
        assert time.monotonic() < until, "nobody begins the task"
        time.sleep(0.01)


def one_claim(claimers: int, rounds: int) -> dict[str, Any]:
    """Let several processes grab for one task at the same moment, many times; count who got it."""
    won = []
    for _ in range(rounds):
        DBTaskResult.objects.all().delete()
        note.enqueue(diary="/dev/null", name=0, seconds=0)
        start = time.monotonic() + 0.1
        crowd = [fork(lambda start=start: grab(start)) for _ in range(claimers)]
        codes = [join(one) for one in crowd]
        won.append(codes.count(0))
    return {"won": won}


def grab(start: float) -> None:
    DBTaskResult.objects.exists()  # connect before the start
    while time.monotonic() < start:
        pass
    held = queue.claim(EVENTS, worker=str(os.getpid()), pace=QUICK, most=QUICK.most)
    os._exit(0 if held else 1)


def state() -> dict[str, Any]:
    rows = list(DBTaskResult.objects.filter(task_path=note.module_path))
    return {
        "statuses": sorted({row.status for row in rows}),
        "done": len(rows),
        "attempts": sorted(len(row.worker_ids) for row in rows),
        "dead_letters": DeadLetter.objects.count(),
    }
