"""How many calls a party may make: a budget that refills evenly, counted in memory.

Each process counts for itself, so its share is the limit divided by the number of web processes.
"""

import math
import os
import threading
import time
from typing import NamedTuple

WINDOW_SECONDS = 60.0
_MOST_KEYS = 50_000


class Slot(NamedTuple):
    """Whether a call may pass, and what the caller is told about its budget."""

    allowed: bool
    limit: int
    remaining: int
    full_in: int
    """Seconds until the budget is full again."""
    retry_after: int
    """Seconds to wait when the call may not pass, else 0."""


class Limiter:
    """A budget of ``limit`` calls a minute for each key (generic cell rate algorithm)."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._interval = WINDOW_SECONDS / limit if limit else 0.0
        self._filled_at: dict[str, float] = {}
        self._lock = threading.Lock()

    def take(self, key: str, now: float | None = None) -> Slot:
        """Take one call from the budget of ``key``; a limit of 0 lets everything pass."""
        if not self.limit:
            return Slot(allowed=True, limit=0, remaining=0, full_in=0, retry_after=0)
        moment = time.monotonic() if now is None else now
        with self._lock:
            filled_at = max(moment, self._filled_at.get(key, moment)) + self._interval
            allowed = filled_at - moment <= WINDOW_SECONDS
            if allowed:
                if len(self._filled_at) >= _MOST_KEYS:
                    self._prune(moment)
                self._filled_at[key] = filled_at
            else:
                filled_at -= self._interval
        return Slot(
            allowed=allowed,
            limit=self.limit,
            remaining=max(0, int((WINDOW_SECONDS - (filled_at - moment)) / self._interval)) if allowed else 0,
            full_in=math.ceil(filled_at - moment),
            retry_after=0
            if allowed
            else math.ceil(filled_at + self._interval - moment - WINDOW_SECONDS) or 1,
        )

    def _prune(self, moment: float) -> None:
        """Forget budgets that are full again; when all are in use, the oldest half."""
        live = {key: at for key, at in self._filled_at.items() if at > moment}
        if len(live) >= _MOST_KEYS:
            live = dict(sorted(live.items(), key=lambda pair: pair[1])[len(live) // 2 :])
        self._filled_at = live


def limit_from_environment(name: str, default: int, processes: int) -> int:
    """Return a process's share of a limit named in the environment; 0 turns it off."""
    total = int(os.environ.get(name) or default)
    return max(1, total // max(1, processes)) if total else 0
