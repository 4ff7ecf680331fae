from tests.races.scenarios import Scenario

from entrepot.apps.desk.models import DeskItem
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.events import TaskBuried
from entrepot.apps.kernel.models import DeadLetter
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.kernel.subscribers import RUN_SLICE_PATH


def bury() -> str:
    letter = DeadLetter.objects.create(
        task_path=RUN_SLICE_PATH,  # the race counts every other letter as a loss of its own
        queue_name="events",
        backend_name="default",
        args_kwargs={"args": [], "kwargs": {"run": "bulk_none"}},
        subscriber="orders.note_payment",
        attempts=8,
        error="builtins.RuntimeError",
        traceback="",
        enqueued_at=clock.now(),
    )
    publish(TaskBuried(dead_letter=letter.public_id, queue="events"))
    return letter.public_id


def waiting(letter: str) -> list[list[str]]:
    rows = DeskItem.objects.filter(subject=letter)
    return [[row.lane, row.state, row.title] for row in rows]


SCENARIOS = {"desk.open_dead_letter": Scenario(bury, waiting)}
