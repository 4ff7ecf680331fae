"""How many calls a party may make: a budget that refills evenly, counted in memory.

Each process counts for itself, so its share is the limit divided by the number of web processes.
"""

import math
import os
import threading
import time
from typing import NamedTuple

from entrepot.apps.kernel.problems import Problem, ProblemRaised

WINDOW_SECONDS = 60.0
_MOST_KEYS = 50_000
_ROUNDING = 1e-6  # seconds: clocks are floats, and a full budget must hold the whole limit


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
    """A budget of ``limit`` calls a minute for each key (generic cell rate algorithm).

    A call that makes more work than others costs more than 1.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._interval = WINDOW_SECONDS / limit if limit else 0.0
        self._filled_at: dict[str, float] = {}
        self._lock = threading.Lock()

    def take(self, key: str, cost: int = 1, *, now: float | None = None) -> Slot:
        """Take ``cost`` from the budget of ``key``, or nothing when it holds less; a limit of 0 is none."""
        if not self.limit:
            return Slot(allowed=True, limit=0, remaining=0, full_in=0, retry_after=0)
        moment = time.monotonic() if now is None else now
        price = self._interval * cost
        with self._lock:
            before = max(moment, self._filled_at.get(key, moment))
            over = before + price - moment - WINDOW_SECONDS
            allowed = over <= _ROUNDING
            if allowed:
                if len(self._filled_at) >= _MOST_KEYS:
                    self._prune(moment)
                self._filled_at[key] = before + price
        filling = (before + price if allowed else before) - moment
        left = int((WINDOW_SECONDS - filling + _ROUNDING) / self._interval)
        return Slot(
            allowed=allowed,
            limit=self.limit,
            remaining=max(0, left),
            full_in=math.ceil(filling - _ROUNDING),
            retry_after=0 if allowed else max(1, math.ceil(over - _ROUNDING)),
        )

    def _prune(self, moment: float) -> None:
        """Forget budgets that are full again; when all are in use, the oldest half."""
        live = {key: at for key, at in self._filled_at.items() if at > moment}
        if len(live) >= _MOST_KEYS:
            live = dict(sorted(live.items(), key=lambda pair: pair[1])[len(live) // 2 :])
        self._filled_at = live


class Budget:
    """What one call takes from its caller's budget: 1 on entering, more once its work is known."""

    def __init__(self) -> None:
        self.slot: Slot | None = None

    def enter(self, limiter: Limiter, key: str) -> None:
        """Take 1 under ``key``. Raises a 429 problem when nothing is left."""
        self._limiter, self._key = limiter, key
        self._take(1)

    def charge(self, work: int) -> None:
        """Make the call cost ``work`` in all, at most a whole budget.

        Raises a 429 problem when less is left; the wait it tells is for entering again as well.
        """
        more = min(work, self._limiter.limit) - 1
        if more > 0:
            self._take(more, again=math.ceil(WINDOW_SECONDS / self._limiter.limit))

    def _take(self, cost: int, again: int = 0) -> None:
        slot = self._limiter.take(self._key, cost)
        self.slot = slot = slot if slot.allowed else slot._replace(retry_after=slot.retry_after + again)
        if not slot.allowed:
            raise ProblemRaised(_too_many(slot))


def _too_many(slot: Slot) -> Problem:
    return Problem(
        slug="too-many-requests",
        title="Too many requests.",
        status=429,
        detail=f"{slot.limit} a minute are allowed, and a large quote counts as several. "
        f"Try again in {slot.retry_after} s, or use a token.",
    )


def limit_from_environment(name: str, default: int, processes: int) -> int:
    """Return a process's share of a limit named in the environment; 0 turns it off."""
    total = int(os.environ.get(name) or default)
    return max(1, total // max(1, processes)) if total else 0
