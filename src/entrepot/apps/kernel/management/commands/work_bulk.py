"""`manage work_bulk`: the worker that does long work in chunks."""

import os
import signal
from typing import Any

from django.core.management.base import BaseCommand

from entrepot.apps.kernel import workers

NICENESS = 10  # on a machine that has the web too, whoever waits for an answer goes first


class Command(BaseCommand):
    """Run until SIGTERM or SIGINT; the chunk in hand is finished first."""

    help = "Do bulk runs chunk by chunk until told to stop."

    def handle(self, **_options: Any) -> None:
        """Run the worker; a second signal ends it at once."""
        os.nice(NICENESS)
        stop = workers.Stop()
        workers.stop_on_signals(stop, signal.SIGTERM, signal.SIGINT)
        workers.run_bulk(stop, lost=workers.leave, makes_rounds=True)
