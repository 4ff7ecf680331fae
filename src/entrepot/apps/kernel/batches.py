"""Several tasks in one worker's hands: taken by one statement, done one by one, ended by one statement.

Each task still stands for itself. It runs in transactions of its own, and one that fails goes its own way. A
worker that dies has begun some of them, and ended none in the books: all of them are told again, once the
lease has lapsed. So a task is held only for a short while before it is begun, and what is done waits no
longer than that to be marked.
"""

import threading
import time
from collections import deque
from collections.abc import Sequence

import structlog

from entrepot.apps.kernel import queue as tasks
from entrepot.apps.kernel.queue import Claim, Pace

log = structlog.get_logger("entrepot.kernel.batches")


class Batch:
    """What one claim took. The worker begins and ends tasks; the keeper of the lease may put others back."""

    def __init__(self, claims: Sequence[Claim], pace: Pace) -> None:
        self._waiting = deque(claims)
        self._done: list[Claim] = []
        self._until = time.monotonic() + min(pace.hold, pace.lease / 5).total_seconds()
        self._guard = threading.Lock()

    def begin(self) -> Claim | None:
        """Return the next task to do, or None when there is none that was taken just now."""
        with self._guard:
            if not self._waiting or time.monotonic() > self._until:
                return None
            return self._waiting.popleft()

    def end(self, held: Claim) -> None:
        """Note a task as done."""
        with self._guard:
            self._done.append(held)

    def settle(self) -> None:
        """Mark what is done, and return to the queue what was not begun."""
        with self._guard:
            done, waiting = self._done, list(self._waiting)
            self._done = []
            self._waiting.clear()
            if waiting:
                tasks.put_back(waiting)
            if done and (marked := tasks.finish(*done)) < len(done):
                # Another worker has them by now; they are idempotent.
                log.warning("tasks_done_late", count=len(done) - marked)
