"""What the kernel does when it hears of something."""

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.events import TaskBuried
from entrepot.apps.kernel.models import BulkRun, DeadLetter
from entrepot.apps.kernel.outbox import subscribes

RUN_SLICE_PATH = "entrepot.apps.kernel.bulk.run_slice"


@subscribes(TaskBuried)
def fail_bulk_run(event: TaskBuried) -> None:
    """Mark a bulk run as failed when its turn failed every attempt, so that nobody waits for it."""
    letter = DeadLetter.objects.filter(public_id=event.dead_letter, task_path=RUN_SLICE_PATH).first()
    if letter is None or letter.state != DeadLetter.State.OPEN:
        return
    run = letter.args_kwargs["kwargs"]["run"]
    BulkRun.objects.filter(public_id=run, state__in=[BulkRun.State.QUEUED, BulkRun.State.RUNNING]).update(
        state=BulkRun.State.FAILED, error=letter.error, updated_at=clock.now()
    )
