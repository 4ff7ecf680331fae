"""Fork, kill and wait: quick real processes inside one play."""

import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from django.db import connections
from django.db.models import Q
from django_tasks_db.models import DBTaskResult, get_date_max

from entrepot.apps.kernel import workers
from entrepot.apps.kernel.queue import Pace

QUICK = Pace(
    poll=timedelta(milliseconds=10),
    sweep=timedelta(milliseconds=20),
    first_wait=timedelta(milliseconds=1),
    wait_factor=1,
)
# For who is going to be killed: its lease lapses soon, and it does not push it on.
DOOMED = replace(QUICK, lease=timedelta(milliseconds=250))
# For who takes over by a clock that stands still at the moment the lease has lapsed.
LATER = replace(QUICK, first_wait=timedelta(0))
PATIENCE = 240.0  # seconds before something counts as hung; a machine may have much else to do
SOON = timedelta(minutes=5)


def fork(work: Callable[[], object]) -> int:
    """Run the work in a process of its own, which ends with it; return its id."""
    connections.close_all()  # a connection shared by two processes serves neither
    sys.stdout.flush()
    identity = os.fork()
    if identity:
        return identity
    try:
        work()
        code = 0
    except BaseException:  # noqa: BLE001 - the child must end here, whatever happened
        traceback.print_exc()
        code = 1
    connections.close_all()
    sys.stdout.flush()
    os._exit(code)


def join(identity: int) -> int:
    """Wait for a forked process; return its exit code, or the negative number of the signal that ended it."""
    _, status = os.waitpid(identity, 0)
    return os.waitstatus_to_exitcode(status)


def die() -> None:
    """End this process as a power cut would."""
    os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(PATIENCE)


class WhenIdle:
    """A stop signal that stops a worker once its queue holds nothing unfinished that is due soon."""

    def __init__(self, queue: str) -> None:
        self._queue = queue
        self._until = time.monotonic() + PATIENCE

    def is_set(self) -> bool:
        """Whether everything is done, or took too long."""
        if time.monotonic() > self._until:
            raise TimeoutError("The queue did not empty.")
        unfinished = DBTaskResult.objects.filter(queue_name=self._queue).exclude(status="SUCCESSFUL")
        # The last day of all is how django-tasks-db writes "at once".
        later = Q(run_after__gt=datetime.now(UTC) + SOON) & ~Q(run_after=get_date_max())
        return not unfinished.exclude(later, status="READY").exists()

    def wait(self, timeout: float) -> None:
        """Wait so many seconds."""
        time.sleep(timeout)


def work_until_idle(queue: str, *, pace: Pace = QUICK) -> None:
    """Run the queue's worker, as a process of its own does, until nothing is left."""
    run = workers.run_events if queue == "events" else workers.run_bulk
    run(WhenIdle(queue), pace=pace, lost=workers.leave)
