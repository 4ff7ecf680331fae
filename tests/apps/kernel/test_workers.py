"""The loop around the queue: what it survives and how it stops."""

import os
import signal
import threading
import time
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.tasks import task
from django_tasks_db.models import DBTaskResult

from entrepot.apps.kernel import queue, workers
from entrepot.apps.kernel.batches import Batch
from entrepot.apps.kernel.leases import LeaseKeeper
from entrepot.apps.kernel.outbox import EVENTS
from entrepot.apps.kernel.queue import Pace

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE = 60.0  # seconds before something counts as hung; a machine may have much else to do
QUICK = Pace(
    poll=timedelta(milliseconds=10),
    lease=timedelta(seconds=30),  # longer than any machine is away for
    beat=timedelta(milliseconds=50),
    sweep=timedelta(milliseconds=10),
)
stop = workers.Stop()
ran: list[str] = []


@pytest.fixture(autouse=True)
def _fresh() -> None:
    global stop  # noqa: PLW0603 - tasks are module functions and must reach the test's stop
    stop = workers.Stop()
    ran.clear()


@task(queue_name=EVENTS)
def stop_after_this(word: str) -> None:
    ran.append(word)
    stop.set()


@task(queue_name=EVENTS)
def quick_work(word: str) -> None:
    ran.append(word)


@task(queue_name=EVENTS)
def take_long() -> None:
    before = DBTaskResult.objects.get().run_after
    until = time.monotonic() + PATIENCE
    while not (renewed := DBTaskResult.objects.get().run_after > before) and time.monotonic() < until:
        time.sleep(0.02)
    ran.append("renewed" if renewed else "not renewed")
    stop.set()


def test_the_worker_finishes_what_it_has_and_stops() -> None:
    stop_after_this.enqueue("a")
    stop_after_this.enqueue("b")
    workers.run_events(stop, pace=QUICK)
    assert len(ran) == 1
    assert sorted(DBTaskResult.objects.values_list("status", flat=True)) == ["READY", "SUCCESSFUL"]


def test_a_threading_event_stops_it_too() -> None:
    event = threading.Event()
    event.set()
    workers.run_events(event, pace=QUICK)
    workers.run_bulk(event, pace=QUICK)


def test_a_lost_database_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    claim = queue.claim
    falls = iter([True, False])

    def flaky(*args: object, **kwargs: object) -> object:
        if next(falls, False):
            raise OperationalError("the server went away")
        return claim(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(queue, "claim", flaky)
    monkeypatch.setattr(workers, "DATABASE_AWAY_SECONDS", 0.01)
    stop_after_this.enqueue("a")
    workers.run_events(stop, pace=QUICK)
    assert ran == ["a"]


def test_the_lease_of_long_work_is_pushed_on() -> None:
    take_long.enqueue()
    workers.run_events(stop, pace=QUICK)
    assert ran == ["renewed"]


@task(queue_name=EVENTS)
def hold_up(word: str) -> None:
    """Take so long that the keeper of the lease looks by."""
    ran.append(word)
    mine = DBTaskResult.objects.get(args_kwargs__args=[word])
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        others = DBTaskResult.objects.exclude(pk=mine.pk)
        if set(others.values_list("status", flat=True)) == {"SUCCESSFUL", "READY"}:
            ran.append("the others are free")
            break
        time.sleep(0.02)
    stop.set()


def test_long_work_holds_up_nothing_that_was_taken_with_it() -> None:
    quick_work.enqueue("before")
    hold_up.enqueue("long")
    quick_work.enqueue("after")
    workers.run_events(stop, pace=QUICK)
    assert ran == ["before", "long", "the others are free"]
    assert workers.run_pending() == 1
    assert ran[-1] == "after"


def test_what_was_taken_and_lay_too_long_is_not_begun() -> None:
    quick_work.enqueue("a")
    frozen = Pace(hold=timedelta(0))
    batch = Batch(queue.claim(EVENTS, worker="w", pace=frozen), frozen)
    assert batch.begin() is None
    batch.settle()
    row = DBTaskResult.objects.get()
    assert (row.status, row.worker_ids, row.started_at) == ("READY", [], None)


def test_what_another_took_meanwhile_is_not_ended() -> None:
    quick_work.enqueue("a")
    batch = Batch(queue.claim(EVENTS, worker="w", pace=QUICK), QUICK)
    held = batch.begin()
    assert held is not None
    DBTaskResult.objects.update(started_at=held.claimed_at + timedelta(seconds=1))
    batch.end(held)
    batch.settle()
    assert DBTaskResult.objects.get().status == "RUNNING"


def held_by(pace: Pace) -> queue.Claim:
    stop_after_this.enqueue("a")
    [held] = queue.claim(EVENTS, worker="w", pace=pace)
    return held


def wait_for(reasons: list[str]) -> str:
    until = time.monotonic() + PATIENCE
    while not reasons and time.monotonic() < until:
        time.sleep(0.01)
    return reasons[0]


def test_a_worker_whose_task_was_taken_is_told_so() -> None:
    reasons: list[str] = []
    held = held_by(QUICK)
    with LeaseKeeper(QUICK, reasons.append) as keeper, keeper.holding(held):
        DBTaskResult.objects.update(status="READY")
        assert "another worker" in wait_for(reasons)


def test_a_task_that_runs_too_long_is_given_up() -> None:
    reasons: list[str] = []
    impatient = Pace(beat=timedelta(milliseconds=20), longest=timedelta(milliseconds=50))
    with LeaseKeeper(impatient, reasons.append) as keeper, keeper.holding(held_by(impatient)):
        assert "longer" in wait_for(reasons)


def test_a_lease_that_cannot_be_renewed_in_time_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> bool:
        raise OperationalError("the server went away")

    monkeypatch.setattr("entrepot.apps.kernel.leases.renew", away)
    reasons: list[str] = []
    short = Pace(lease=timedelta(milliseconds=200), beat=timedelta(milliseconds=20))
    with LeaseKeeper(short, reasons.append) as keeper, keeper.holding(held_by(short)):
        assert "in time" in wait_for(reasons)


def test_a_signal_asks_and_a_second_one_would_end_it() -> None:
    before = signal.getsignal(signal.SIGUSR1)
    try:
        workers.stop_on_signals(stop, signal.SIGUSR1)
        assert not stop.wait(0)
        os.kill(os.getpid(), signal.SIGUSR1)
        assert stop.wait(PATIENCE)
        assert signal.getsignal(signal.SIGUSR1) is signal.SIG_DFL
    finally:
        signal.signal(signal.SIGUSR1, before)


def test_the_worker_leaves_no_transaction_open() -> None:
    stop_after_this.enqueue("a")
    workers.run_events(stop, pace=QUICK)
    assert not connection.in_atomic_block
