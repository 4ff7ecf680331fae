"""`manage work_events`: the worker that tells subscribers."""

import os
import signal
from typing import Any

from django.core.management.base import BaseCommand

from entrepot.apps.kernel import warming, workers

NICENESS = 5  # on a machine that has the web too, whoever waits for an answer goes first


class Command(BaseCommand):
    """Run until SIGTERM or SIGINT; the task in hand is finished first."""

    help = "Deliver published events to their subscribers until told to stop."

    def handle(self, **_options: Any) -> None:
        """Run the worker; a second signal ends it at once."""
        os.nice(NICENESS)
        stop = workers.Stop()
        workers.stop_on_signals(stop, signal.SIGTERM, signal.SIGINT)
        warming.warm_beside()
        workers.run_events(stop, lost=workers.leave, makes_rounds=True)
