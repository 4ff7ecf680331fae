from tests.races.scenarios import Scenario

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.events import TaskBuried
from entrepot.apps.kernel.models import BulkRun, DeadLetter
from entrepot.apps.kernel.subscribers import RUN_SLICE_PATH


def a_buried_turn() -> TaskBuried:
    run = BulkRun.objects.create(name="test.count", state=BulkRun.State.RUNNING)
    letter = DeadLetter.objects.create(
        task_path=RUN_SLICE_PATH,
        queue_name="bulk",
        backend_name="default",
        args_kwargs={"args": [], "kwargs": {"run": run.public_id}},
        attempts=8,
        error="builtins.RuntimeError",
        traceback="",
        enqueued_at=clock.now(),
    )
    return TaskBuried(dead_letter=letter.public_id, queue="bulk")


def the_run(event: TaskBuried) -> list[str]:
    letter = DeadLetter.objects.get(public_id=event.dead_letter)
    run = BulkRun.objects.get(public_id=letter.args_kwargs["kwargs"]["run"])
    return [run.state, run.error, letter.state]


SCENARIOS = {"kernel.fail_bulk_run": Scenario(a_buried_turn, the_run)}
