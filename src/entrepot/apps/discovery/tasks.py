"""What discovery does later: tell the index what changed."""

from django.tasks import task

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import system

CLERK = system("discovery")


@task(queue_name="events")
def index_soon() -> None:
    """Tell the index of everything that waits."""
    from entrepot.apps.discovery import actions  # noqa: PLC0415 - marking enqueues this task

    while actions.index_stale(by=CLERK, at=clock.now()):
        pass
