from tests.races.scenarios import Scenario

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.events import TaskBuried
from entrepot.apps.kernel.models import BulkRun, DeadLetter
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.kernel.subscribers import RUN_SLICE_PATH


def bury_a_turn() -> str:
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
    publish(TaskBuried(dead_letter=letter.public_id, queue="bulk"))
    return run.public_id


def the_run(run: str) -> list[str]:
    row = BulkRun.objects.get(public_id=run)
    return [row.state, row.error]


SCENARIOS = {"kernel.fail_bulk_run": Scenario(bury_a_turn, the_run)}
