"""Long work in chunks."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from entrepot.apps.kernel import actions, audit, bulk, clock, workers
from entrepot.apps.kernel.actors import ANONYMOUS, OPERATOR, SYSTEM, Actor, ActorKind, PermissionRefused
from entrepot.apps.kernel.bulk import Cursor, Params, Step, cancel_bulk_run, start_bulk_run
from entrepot.apps.kernel.models import AuditEntry, BulkRun, DeadLetter
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.kernel.queries import get_bulk_run
from entrepot.apps.kernel.queue import Pace

pytestmark = pytest.mark.django_db

ANNA = Actor(kind=ActorKind.PERSON, user_id=1, organisation_id=7)
BO = Actor(kind=ActorKind.PERSON, user_id=2, organisation_id=8)
BOSS = Actor(kind=ActorKind.PERSON, user_id=3, roles=frozenset({OPERATOR}))
broken: set[int] = set()
meanwhile: dict[int, str] = {}


def count_up(params: Params, cursor: Cursor) -> Step:
    """Mark every number below params["to"], two at a time."""
    start, to = cursor or 0, params["to"]
    if start in broken:
        raise RuntimeError("this chunk is broken")
    if start in meanwhile:
        BulkRun.objects.filter(public_id=meanwhile.pop(start)).update(chunks=99)
    if start >= to:
        return Step.end()
    numbers = range(start, min(start + 2, to))

    def save() -> None:
        for number in numbers:
            audit.record(by=SYSTEM, action="test.count", subject=str(number))

    return Step(cursor=numbers[-1] + 1, count=len(numbers), total=to, save=save)


@pytest.fixture(autouse=True)
def _count_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "_chunks", {"test.count": count_up})
    broken.clear()
    meanwhile.clear()


@pytest.fixture
def short_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "SLICE", timedelta(0))


def start(to: int = 5, **more: str) -> BulkRun:
    return start_bulk_run(name="test.count", params={"to": to}, by=ANNA, **more)


def marked() -> list[str]:
    return list(
        AuditEntry.objects.filter(action="test.count").order_by("id").values_list("subject", flat=True)
    )


def test_a_run_does_each_chunk_once_and_shows_its_progress() -> None:
    run = start()
    assert run.state == "queued"
    assert workers.run_pending("bulk") == 1
    run.refresh_from_db()
    assert (run.state, run.done, run.total, run.chunks) == ("finished", 5, 5, 4)
    assert run.finished_at is not None
    assert marked() == ["0", "1", "2", "3", "4"]


@pytest.mark.usefixtures("short_turns")
def test_runs_take_turns() -> None:
    first, second = start(), start(3)
    assert workers.run_pending("bulk") == 4 + 3
    assert marked() == ["0", "1", "0", "1", "2", "3", "2", "4"]
    assert {get_bulk_run(public_id=run.public_id, viewer=SYSTEM).state for run in (first, second)} == {
        "finished"
    }


def test_a_worker_that_is_told_to_stop_ends_its_turn_after_the_chunk() -> None:
    run = start()
    with bulk.stopping_when(lambda: True):
        bulk.run_slice.call(run=run.public_id)
    run.refresh_from_db()
    assert (run.state, run.done, run.cursor) == ("running", 2, 2)
    assert DBTaskResult.objects.filter(status="READY").count() == 2  # the turn we took by hand, and the next


def test_a_broken_chunk_keeps_what_was_saved_and_fails_in_the_end() -> None:
    broken.add(2)
    run = start()
    workers.run_pending("bulk", pace=Pace(attempts=1))
    workers.run_pending("events")
    run.refresh_from_db()
    assert (run.state, run.done, run.error) == ("failed", 2, "builtins.RuntimeError")
    letter = DeadLetter.objects.get()
    broken.clear()
    actions.retry_dead_letter(public_id=letter.public_id, by=BOSS)
    workers.run_pending("bulk")
    run.refresh_from_db()
    assert (run.state, run.done, run.error) == ("finished", 5, "")
    assert marked() == ["0", "1", "2", "3", "4"]


def test_a_chunk_that_another_worker_has_moved_past_saves_nothing() -> None:
    run = start()
    meanwhile[2] = run.public_id
    workers.run_pending("bulk")
    assert marked() == ["0", "1"]


def test_a_cancelled_run_stops_before_its_next_chunk() -> None:
    run = start()
    with pytest.raises(PermissionRefused):
        cancel_bulk_run(public_id=run.public_id, by=BO)
    cancel_bulk_run(public_id=run.public_id, by=ANNA)
    workers.run_pending("bulk")
    run.refresh_from_db()
    assert (run.state, run.done) == ("cancelled", 0)


def test_what_must_not_run_twice_at_once_does_not() -> None:
    start(exclusive_key="test.count:CN")
    start(exclusive_key="test.count:SG")
    with pytest.raises(ProblemRaised, match=r"test\.count:CN") as refused:
        start(exclusive_key="test.count:CN")
    assert refused.value.problem.status == 409
    workers.run_pending("bulk")
    start(exclusive_key="test.count:CN")


def test_work_nobody_registered_is_refused_and_names_are_taken_once() -> None:
    with pytest.raises(LookupError, match=r"test\.unknown"):
        start_bulk_run(name="test.unknown", params={}, by=SYSTEM)
    with pytest.raises(ValueError, match=r"test\.count"):
        bulk.bulk("test.count")(count_up)


def viewers() -> Iterator[tuple[Actor, bool]]:
    yield ANNA, True
    yield BOSS, True
    yield SYSTEM, True
    yield BO, False
    yield Actor(kind=ActorKind.PERSON, user_id=9), False


@pytest.mark.parametrize(("viewer", "sees"), viewers())
def test_a_run_is_shown_to_its_organisation_only(viewer: Actor, *, sees: bool) -> None:
    run = start()
    if sees:
        assert get_bulk_run(public_id=run.public_id, viewer=viewer) == run
    else:
        with pytest.raises(BulkRun.DoesNotExist):
            get_bulk_run(public_id=run.public_id, viewer=viewer)


def test_a_stranger_is_shown_no_run() -> None:
    with pytest.raises(PermissionRefused):
        get_bulk_run(public_id="bulk_x", viewer=ANONYMOUS)


def test_old_runs_of_the_platform_itself_are_cleared_away() -> None:
    for by in (SYSTEM, ANNA):
        start_bulk_run(name="test.count", params={"to": 2}, by=by)
        workers.run_pending(bulk.BULK)
    assert bulk.prune_runs() == 0
    BulkRun.objects.update(finished_at=clock.now() - bulk.KEEP - timedelta(days=1))
    assert bulk.prune_runs() == 1
    assert BulkRun.objects.get().user_id == ANNA.user_id
