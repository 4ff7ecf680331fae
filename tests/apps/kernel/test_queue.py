"""Leases, back-off and dead letters."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.tasks import TaskContext, task
from django_tasks_db.models import DBTaskResult

from entrepot.apps.kernel import actions, clock, outbox, queue, workers
from entrepot.apps.kernel.actors import OPERATOR, SYSTEM, Actor, ActorKind, PermissionRefused
from entrepot.apps.kernel.events import TaskBuried
from entrepot.apps.kernel.models import AuditEntry, DeadLetter
from entrepot.apps.kernel.outbox import EVENTS, publish, subscribes
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.kernel.queries import count_dead_letters, get_dead_letter, list_dead_letters
from entrepot.apps.kernel.queue import Pace

pytestmark = pytest.mark.django_db

PACE = Pace()
START = datetime(2026, 7, 1, tzinfo=UTC)
BOSS = Actor(kind=ActorKind.PERSON, user_id=3, roles=frozenset({OPERATOR}))
ran: list[Any] = []


@pytest.fixture(autouse=True)
def _nobody_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    ran.clear()
    monkeypatch.setattr(outbox, "_subscriptions", {})


@task(queue_name=EVENTS)
def work(word: str, *, fail: bool = False) -> None:
    ran.append(word)
    if fail:
        raise RuntimeError("it broke")


@task(queue_name=EVENTS, takes_context=True)
def work_with_context(context: TaskContext[Any, Any], word: str) -> None:
    ran.append((context.attempt, word))


@task(queue_name=EVENTS)
def leave_for_good() -> None:
    raise SystemExit(3)


def later(moment: datetime = START, **span: float) -> Any:
    return clock.travel(moment + timedelta(**span))


def enqueue(word: str = "a", *, fail: bool = False) -> None:
    work.using(run_after=clock.now()).enqueue(word, fail=fail)


def test_the_waits_span_hours() -> None:
    waits = [PACE.wait_after(attempt).total_seconds() for attempt in range(1, PACE.attempts)]
    assert waits == [5, 20, 80, 320, 1280, 5120, 20480]


def test_a_task_is_claimed_once_and_done_once() -> None:
    with later():
        enqueue()
        [first] = queue.claim(EVENTS, worker="one", pace=PACE)
        assert queue.claim(EVENTS, worker="two", pace=PACE) == []
        assert queue.finish(first)
        assert not queue.finish(first)
        assert queue.sweep(EVENTS, PACE) == 0
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"


def test_older_tasks_come_first_and_other_queues_are_left_alone() -> None:
    with later(seconds=1):
        enqueue("second")
    with later():
        enqueue("first")
    with later(seconds=2):
        assert queue.claim("bulk", worker="w", pace=PACE) == []
        assert workers.run_pending() == 2
    assert ran == ["first", "second"]


def test_a_plain_enqueue_runs_at_once_and_a_later_one_later() -> None:
    work.enqueue("now")
    work.using(run_after=clock.now() + timedelta(hours=1)).enqueue("later")
    work_with_context.enqueue("with context")
    assert workers.run_pending() == 2
    assert sorted(ran, key=str) == sorted(["now", (1, "with context")], key=str)


def test_new_tasks_are_taken_and_ended_together_and_one_tried_before_alone() -> None:
    with later():
        for word in ("tried", "a", "b", "c"):
            enqueue(word)
        [dead] = queue.claim(EVENTS, worker="dead", pace=PACE)
    with later(seconds=30):
        queue.sweep(EVENTS, PACE)
        together = queue.claim(EVENTS, worker="one", pace=PACE, most=2)
        assert [held.row.args_kwargs["args"] for held in together] == [["a"], ["b"]]
    with later(seconds=35):
        enqueue("d")
        [left] = queue.claim(EVENTS, worker="two", pace=PACE, most=1)
        queue.put_back([left])
        assert DBTaskResult.objects.filter(started_at=None, worker_ids=[], status="READY").count() == 2
        groups = [queue.claim(EVENTS, worker="two", pace=PACE, most=9) for _ in range(3)]
        assert [[held.row.args_kwargs["args"][0] for held in group] for group in groups] == [
            ["tried"],
            ["c", "d"],
            [],
        ]
        assert queue.finish(*together) == 2
        assert queue.finish(*together, dead) == 0


def test_a_failure_waits_longer_each_time_and_is_buried_after_the_eighth() -> None:
    moment = START
    with later():
        enqueue(fail=True)
    for attempt in range(1, 9):
        with clock.travel(moment):
            assert workers.run_pending() == 1, attempt
        if attempt < 8:
            row = DBTaskResult.objects.get()
            assert (row.status, row.run_after) == ("READY", moment + PACE.wait_after(attempt))
            assert "it broke" in row.traceback
            moment = row.run_after
            with clock.travel(moment - timedelta(microseconds=1)):
                assert workers.run_pending() == 0
    letter = DeadLetter.objects.get()
    assert (letter.attempts, letter.error, letter.state) == (8, "builtins.RuntimeError", "open")
    assert letter.args_kwargs == {"args": ["a"], "kwargs": {"fail": True}}
    assert "it broke" in letter.traceback
    assert not DBTaskResult.objects.filter(task_path=letter.task_path).exists()


def test_a_lapsed_lease_brings_the_task_back_and_the_old_holder_can_end_nothing() -> None:
    with later():
        enqueue()
        [dead] = queue.claim(EVENTS, worker="dead", pace=PACE)
    with later(seconds=29):
        assert queue.sweep(EVENTS, PACE) == 0
    with later(seconds=30):
        assert queue.sweep(EVENTS, PACE) == 1
    with later(seconds=35):
        [alive] = queue.claim(EVENTS, worker="alive", pace=PACE)
        assert alive.row.worker_ids == ["dead", "alive"]
        assert not queue.renew(dead, PACE)
        assert not queue.finish(dead)
        queue.fail(dead, RuntimeError("too late"), PACE)
        queue.give_back(dead)
        assert DBTaskResult.objects.get().status == "RUNNING"
        assert queue.finish(alive)


def test_a_renewed_lease_is_not_swept_even_when_it_was_seen_as_lapsed() -> None:
    with later():
        enqueue()
        [held] = queue.claim(EVENTS, worker="slow", pace=PACE)
    with later(seconds=25):
        assert queue.renew(held, PACE)
    with later(seconds=54):
        assert queue.sweep(EVENTS, PACE) == 0
    with later(seconds=55):
        assert queue.sweep(EVENTS, PACE) == 1


def test_a_task_that_kills_every_worker_is_buried_too() -> None:
    moment = START
    with later():
        enqueue()
    for _ in range(8):
        with clock.travel(moment):
            assert queue.claim(EVENTS, worker="victim", pace=PACE)
        with clock.travel(moment + PACE.lease):
            assert queue.sweep(EVENTS, PACE) == 1
        row = DBTaskResult.objects.filter(task_path=work.module_path).first()
        moment = row.run_after if row else moment
    assert DeadLetter.objects.get().error == queue.WORKER_DIED


def test_what_fails_under_a_foreign_worker_is_queued_again() -> None:
    enqueue()
    DBTaskResult.objects.update(status="FAILED", worker_ids=["foreign"], exception_class_path="a.B")
    assert queue.sweep(EVENTS, PACE) == 1
    assert DBTaskResult.objects.get().status == "READY"


def test_a_task_that_ends_the_process_only_fails_and_one_interrupted_is_given_back() -> None:
    leave_for_good.enqueue()
    assert workers.run_pending() == 1
    assert DBTaskResult.objects.get().exception_class_path == "builtins.SystemExit"


def test_given_back_is_no_attempt() -> None:
    enqueue()
    [held] = queue.claim(EVENTS, worker="w", pace=PACE)
    queue.give_back(held)
    row = DBTaskResult.objects.get()
    assert (row.status, row.worker_ids) == ("READY", [])


def test_finished_tasks_are_pruned_when_old() -> None:
    with later():
        enqueue()
        workers.run_pending()
    with later(days=7):
        assert queue.prune(EVENTS, PACE) == 0
    with later(days=7, seconds=1):
        assert queue.prune(EVENTS, PACE) == 1


def bury() -> DeadLetter:
    enqueue(fail=True)
    workers.run_pending(pace=Pace(attempts=1))
    return DeadLetter.objects.latest("id")


def test_an_operator_sees_dead_letters_and_others_do_not() -> None:
    letter = bury()
    assert list(list_dead_letters(viewer=BOSS)) == [letter]
    assert get_dead_letter(public_id=letter.public_id, viewer=SYSTEM) == letter
    assert count_dead_letters(viewer=BOSS) == 1
    seller = Actor(kind=ActorKind.PERSON, user_id=1, roles=frozenset({"seller"}))
    for ask in (list_dead_letters, count_dead_letters):
        with pytest.raises(PermissionRefused):
            ask(viewer=seller)
    with pytest.raises(PermissionRefused):
        actions.retry_dead_letter(public_id=letter.public_id, by=seller)


def test_a_dead_letter_is_tried_again_once_with_all_its_attempts() -> None:
    letter = bury()
    ran.clear()
    actions.retry_dead_letter(public_id=letter.public_id, by=BOSS)
    with pytest.raises(ProblemRaised, match=letter.public_id):
        actions.retry_dead_letter(public_id=letter.public_id, by=BOSS)
    workers.run_pending()
    assert ran == ["a"]
    row = DBTaskResult.objects.get(task_path=work.module_path)
    assert (row.status, len(row.worker_ids)) == ("READY", 1)
    assert AuditEntry.objects.get().action == "kernel.retry_dead_letter"
    assert count_dead_letters(viewer=BOSS) == 0


def test_a_dead_letter_is_dismissed_with_a_reason() -> None:
    letter = bury()
    actions.dismiss_dead_letter(public_id=letter.public_id, reason="order was cancelled", by=BOSS)
    assert AuditEntry.objects.get().changes == {"reason": "order was cancelled"}
    with pytest.raises(ProblemRaised):
        actions.retry_dead_letter(public_id=letter.public_id, by=BOSS)


def hear_burial(event: TaskBuried) -> None:
    ran.append(event.dead_letter)
    raise RuntimeError("the desk is closed")


def test_a_burial_is_announced_once_and_its_own_burial_is_not() -> None:
    subscribes(TaskBuried)(hear_burial)
    bury()
    first, second = DeadLetter.objects.order_by("id")
    assert ran == ["a", first.public_id]
    assert second.subscriber.endswith("hear_burial")
    assert workers.run_pending() == 0


def test_an_event_nobody_wants_costs_no_row() -> None:
    with transaction.atomic():
        publish(TaskBuried(dead_letter="dead_x", queue=EVENTS))
    assert not DBTaskResult.objects.exists()
