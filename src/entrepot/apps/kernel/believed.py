"""Answers that are believed for a second: rows every request asks for and that change a few times a year.

A market's settings, a tariff: read anew for each cart they cost a round trip each, and say the same. An
answer is believed by the process that asked. Whoever changes such rows calls `doubt` in the transaction that
does: their own process sees the change as soon as it is committed, every other one within the second.
"""

import threading
from collections.abc import Callable, Hashable
from time import monotonic

from django.db import transaction

SECONDS = 1.0
"""How long an answer is believed."""
_MOST = 2_000


class Believed[V]:
    """The answers to one kind of question, by what was asked."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[Hashable, tuple[float, V]] = {}
        self._doubts = 0

    def get(self, asked: Hashable, ask: Callable[[], V]) -> V:
        """Return the answer that is believed, or ask."""
        known = self._kept.get(asked)
        if known is not None and monotonic() < known[0]:
            return known[1]
        doubts, until = self._doubts, monotonic() + SECONDS
        answer = ask()
        with self._lock:
            if doubts == self._doubts:  # an answer that a change overtook is not kept
                if len(self._kept) >= _MOST:
                    self._kept.clear()
                self._kept[asked] = (until, answer)
        return answer

    def doubt(self) -> None:
        """Believe no earlier answer, now and once more when the caller's transaction is committed."""
        self.forget()
        transaction.on_commit(self.forget)

    def forget(self) -> None:
        """Believe no earlier answer, whatever becomes of the transaction."""
        with self._lock:
            self._doubts += 1
            self._kept.clear()
