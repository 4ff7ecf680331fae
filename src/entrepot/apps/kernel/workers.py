"""The two workers: `events` tells subscribers, `bulk` does long work in chunks. Both stop when asked.

Each runs as a process of its own (`work_events`, `work_bulk`), which whoever starts it starts again when it
ends without having been asked: a worker that lost its lease ends itself.
"""

import os
import secrets
import signal
import socket
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, nullcontext
from functools import partial
from types import FrameType
from typing import Any, Protocol

import structlog
from django.db import DatabaseError, InterfaceError, close_old_connections, connection
from django.tasks import TaskContext
from django.tasks.signals import task_started

from entrepot.apps.kernel import bulk, changes, clock, idempotency, rounds
from entrepot.apps.kernel import queue as tasks
from entrepot.apps.kernel.batches import Batch
from entrepot.apps.kernel.leases import LeaseKeeper
from entrepot.apps.kernel.outbox import EVENTS
from entrepot.apps.kernel.queue import Claim, Pace

log = structlog.get_logger("entrepot.kernel.workers")

DATABASE_AWAY_SECONDS = 1.0
STUCK = 75  # the exit code of a worker that ended itself (EX_TEMPFAIL: start me again)


class StopSignal(Protocol):
    """What tells a worker to end after the task in hand; a threading.Event is one."""

    def is_set(self) -> bool:
        """Whether to stop."""

    def wait(self, timeout: float) -> Any:
        """Wait so many seconds, or less when told to stop."""


class Stop:
    """A stop that a signal handler may set: a threading.Event can deadlock when set from one."""

    def __init__(self) -> None:
        self._asked = False

    def set(self) -> None:
        """Ask for the end."""
        self._asked = True

    def is_set(self) -> bool:
        """Whether the end was asked for."""
        return self._asked

    def wait(self, timeout: float) -> bool:
        """Sleep so many seconds, looking up at least five times a second."""
        until = time.monotonic() + timeout
        while not self._asked and (left := until - time.monotonic()) > 0:
            time.sleep(min(left, 0.2))
        return self._asked


def run_events(
    stop: StopSignal,
    *,
    pace: Pace | None = None,
    lost: Callable[[str], None] | None = None,
    makes_rounds: bool = False,
) -> None:
    """Deliver events until told to stop; looks for work five times a second. Prunes what is finished.

    `lost` is called when this worker must not go on (see LeaseKeeper). Without it, the worker only says so in
    the log: right for a thread, whose process has other work; a process of its own passes `leave`, and makes
    the rounds of its queue.
    """
    _work(
        EVENTS,
        stop,
        pace or Pace(),
        lost,
        sweeps=[partial(rounds.queue_due, EVENTS)] if makes_rounds else [],
        chores=[idempotency.prune_records, lambda: changes.prune_changes(clock.now())],
    )


def run_bulk(
    stop: StopSignal,
    *,
    pace: Pace | None = None,
    lost: Callable[[str], None] | None = None,
    makes_rounds: bool = False,
) -> None:
    """Do bulk runs chunk by chunk until told to stop. A run that is interrupted goes on where it was."""
    sweeps = [partial(rounds.queue_due, bulk.BULK)] if makes_rounds else []
    _work(bulk.BULK, stop, pace or Pace(), lost, sweeps=sweeps, chores=[bulk.prune_runs])


def run_pending(queue: str = EVENTS, *, pace: Pace | None = None) -> int:
    """Run every task of the queue that is due, here and now, and return how many. For tests and commands."""
    chosen = pace or Pace()
    count = 0
    while claims := tasks.claim(queue, worker=_name(queue), pace=chosen, most=_most(queue, chosen)):
        count += _run_all(claims, chosen)
    return count


def leave(reason: str) -> None:
    """End this process at once, leaving the task to whoever holds it now."""
    log.critical("worker_left", reason=reason)
    os._exit(STUCK)


def stop_on_signals(stop: Stop, *signals: signal.Signals) -> None:
    """Stop after the task in hand on the first of these signals; end at once on the second."""

    def ask(number: int, _frame: FrameType | None) -> None:
        stop.set()
        signal.signal(number, signal.SIG_DFL)

    for number in signals:
        signal.signal(number, ask)


def _work(
    queue: str,
    stop: StopSignal,
    pace: Pace,
    lost: Callable[[str], None] | None,
    *,
    sweeps: Sequence[Callable[[], int]],
    chores: Sequence[Callable[[], int]],
) -> None:
    worker = _name(queue)
    sweeps = [partial(tasks.sweep, queue, pace), *sweeps]
    chores = [*chores, partial(tasks.prune, queue, pace)]
    log.info("worker_started", worker=worker)
    swept = pruned = -float("inf")
    with ExitStack() as stack:
        keeper = stack.enter_context(LeaseKeeper(pace, lost or (lambda _reason: None)))
        stack.enter_context(bulk.stopping_when(stop.is_set))
        while not stop.is_set():
            try:
                now = time.monotonic()
                if now - swept >= pace.sweep.total_seconds():
                    _each(sweeps)
                    swept = now
                if now - pruned >= pace.prune.total_seconds():
                    _each(chores)
                    pruned = now
                claims = tasks.claim(queue, worker=worker, pace=pace, most=_most(queue, pace))
                if claims:
                    _run_all(claims, pace, keeper, stop)
                else:
                    stop.wait(pace.poll.total_seconds())
            except (DatabaseError, InterfaceError) as error:
                # The database is away or busy. What we held lapses and is done again.
                log.warning("database_away", worker=worker, error=str(error))
                connection.close()
                stop.wait(DATABASE_AWAY_SECONDS)
            close_old_connections()
    log.info("worker_stopped", worker=worker)


def _each(duties: Sequence[Callable[[], int]]) -> None:
    for duty in duties:
        duty()


def _most(queue: str, pace: Pace) -> int:
    """Return how many tasks are taken together: long work is taken piece by piece."""
    return pace.most if queue == EVENTS else 1


def _run_all(
    claims: Sequence[Claim], pace: Pace, keeper: LeaseKeeper | None = None, stop: StopSignal | None = None
) -> int:
    """Run claimed tasks one by one until told to stop, say how each ended, and return how many were run."""
    batch = Batch(claims, pace)
    count = 0
    try:
        while not (stop and count and stop.is_set()) and (held := batch.begin()):
            _run(held, pace, batch, keeper)
            count += 1
    finally:
        batch.settle()
    return count


def _run(held: Claim, pace: Pace, batch: Batch, keeper: LeaseKeeper | None) -> None:
    """Run one claimed task and say how it ended."""
    with structlog.contextvars.bound_contextvars(task=held.row.task_path, task_id=str(held.row.pk)):
        began = time.monotonic()
        # The keeper lets go before the end is written: an ended task looks to it like one that was taken.
        with keeper.holding(held, batch) if keeper else nullcontext():
            error = _call(held)
        if error is not None:
            tasks.fail(held, error, pace)
        else:
            batch.end(held)
            log.info("task_done", seconds=round(time.monotonic() - began, 3))


def _call(held: Claim) -> BaseException | None:
    """Call the task; return what it raised."""
    try:
        result = held.row.task_result
        task, arguments = result.task, held.row.args_kwargs
        # As Django's own workers tell it: whoever keeps something for one request looks again for each task.
        task_started.send(sender=type(task.get_backend()), task_result=result)
        before: list[Any] = [TaskContext(task_result=result)] if task.takes_context else []
        task.call(*before, *arguments["args"], **arguments["kwargs"])
    except KeyboardInterrupt:
        tasks.give_back(held)
        raise
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever it was, the queue must hear of it
        return error
    return None


def _name(queue: str) -> str:
    return f"{queue}:{socket.gethostname()[:24]}:{os.getpid()}:{secrets.token_hex(4)}"
