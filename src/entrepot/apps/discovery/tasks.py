"""What discovery does later: tell the index what changed."""

import time
from datetime import datetime
from typing import Final

from django.tasks import task

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import system

CLERK = system("discovery")
SLICE: Final = 10.0  # seconds; then another task has its turn


@task(queue_name="events")
def index_soon() -> None:
    """Tell the index of everything that waits."""
    from entrepot.apps.discovery import actions  # noqa: PLC0415 - marking enqueues this task

    while actions.index_stale(by=CLERK, at=clock.now()):
        pass


@task(queue_name="bulk")
def renew_soon(before: str) -> None:
    """Look anew at every offer that was last looked at before a moment, some at a time."""
    from entrepot.apps.discovery import actions  # noqa: PLC0415 - same

    until = time.monotonic() + SLICE
    while actions.renew_offers(before=datetime.fromisoformat(before), by=CLERK, at=clock.now()):
        if time.monotonic() >= until:
            renew_soon.enqueue(before)
            return
