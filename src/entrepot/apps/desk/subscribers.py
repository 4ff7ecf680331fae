"""What the desk does when it hears of something."""

from django.utils.translation import gettext_noop

from entrepot.apps.desk import actions, lanes
from entrepot.apps.kernel import clock, queries
from entrepot.apps.kernel.actors import system
from entrepot.apps.kernel.events import TaskBuried
from entrepot.apps.kernel.outbox import subscribes
from entrepot.apps.kernel.sayings import Saying

CLERK = system("desk clerk")


@subscribes(TaskBuried)
def open_dead_letter(event: TaskBuried) -> None:
    """Put a task that failed every attempt before an operator, while it still waits."""
    letter = queries.get_dead_letter(public_id=event.dead_letter, viewer=CLERK)
    if letter.state != letter.State.OPEN:
        return
    what = letter.subscriber or letter.task_path.rpartition(".")[2]
    actions.open_item(
        lane=lanes.DEAD_LETTER,
        subject_kind="dead_letter",
        subject=letter.public_id,
        title=Saying(
            gettext_noop("%(task)s failed %(times)s times"), {"task": what, "times": str(letter.attempts)}
        ),
        by=CLERK,
        at=clock.now(),
    )
