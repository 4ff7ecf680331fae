"""What stock does later: promises run out."""

from django.tasks import task

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import system

CLERK = system("stock clerk")


@task(queue_name="events")
def release_when_due(reference: str) -> None:
    """Let go of what a reference holds when its time has run out. One that was extended has a later task."""
    from entrepot.apps.stock import actions  # noqa: PLC0415 - reserving enqueues this task

    actions.release_expired(by=CLERK, at=clock.now(), reference=reference)
