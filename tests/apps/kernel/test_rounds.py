"""Work that comes round again: queued once, made up once, tried again when it fails."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from entrepot.apps.kernel import clock, queries, rounds, workers
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.kernel.bulk import BULK
from entrepot.apps.kernel.models import Round
from entrepot.apps.kernel.outbox import EVENTS

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
done: list[datetime] = []


def look_around() -> None:
    done.append(clock.now())


def stumble() -> None:
    done.append(clock.now())
    if len(done) == 1:
        raise OSError("away")


@pytest.fixture(autouse=True)
def _only_these(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    done.clear()
    monkeypatch.setattr(rounds, "_rounds", {})
    with clock.travel(NOON):
        yield


def pass_by(at: datetime, queue: str = BULK) -> int:
    """Let a worker look twice (the first look at a new round gives it its time) and do what is due."""
    with clock.travel(at):
        queued = rounds.queue_due(queue) + rounds.queue_due(queue)
        workers.run_pending(queue)
    return queued


def test_a_round_comes_at_once_and_then_each_interval() -> None:
    rounds.every(HOUR)(look_around)
    times = [NOON, NOON + HOUR / 2, NOON + HOUR, NOON + HOUR + HOUR / 2, NOON + 2 * HOUR]
    assert [pass_by(at) for at in times] == [1, 0, 1, 0, 1]
    assert done == [NOON, NOON + HOUR, NOON + 2 * HOUR]
    (row,) = queries.list_rounds(viewer=SYSTEM)
    assert (row.name, row.done_at, row.due_at) == ("kernel.look_around", NOON + 2 * HOUR, NOON + 3 * HOUR)


def test_rounds_that_were_missed_are_made_up_by_one() -> None:
    rounds.every(HOUR)(look_around)
    pass_by(NOON)
    late = NOON + 30 * HOUR
    assert [pass_by(late), pass_by(late)] == [1, 0]
    assert done == [NOON, late]


def test_a_round_is_not_queued_while_its_last_time_waits() -> None:
    rounds.every(HOUR)(look_around)
    rounds.queue_due(BULK)
    assert rounds.queue_due(BULK) == 1
    with clock.travel(NOON + HOUR):
        assert rounds.queue_due(BULK) == 0
        assert workers.run_pending(BULK) == 1
    with clock.travel(NOON + 2 * HOUR):
        assert rounds.queue_due(BULK) == 1


def test_a_round_that_fails_is_tried_again() -> None:
    rounds.every(HOUR)(stumble)
    pass_by(NOON)
    assert Round.objects.get().done_at is None
    again = NOON + timedelta(minutes=1)
    assert pass_by(again) == 0
    assert done == [NOON, again]
    assert Round.objects.get().done_at == again


def test_each_worker_makes_the_rounds_of_its_own_queue() -> None:
    rounds.every(HOUR, queue=EVENTS)(look_around)
    assert pass_by(NOON, BULK) == 0
    assert pass_by(NOON, EVENTS) == 1


def test_a_round_this_version_does_not_know_is_passed_over() -> None:
    rounds.every(HOUR)(look_around)
    rounds.queue_due(BULK)
    rounds.queue_due(BULK)
    rounds._rounds.clear()  # as if another version had queued it
    assert workers.run_pending(BULK) == 1
    assert done == []


@pytest.mark.parametrize(("interval", "queue"), [(timedelta(0), BULK), (HOUR, "nowhere")])
def test_a_round_that_makes_no_sense_is_refused(interval: timedelta, queue: str) -> None:
    with pytest.raises(ValueError, match="interval"):
        rounds.every(interval, queue=queue)


def test_two_rounds_of_one_name_are_refused() -> None:
    rounds.every(HOUR)(look_around)
    with pytest.raises(ValueError, match="already"):
        rounds.every(HOUR)(look_around)
