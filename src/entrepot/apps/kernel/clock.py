"""The one place that reads the clock, so that a test can travel. Core is handed `at` or `on` instead."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_travelled_to: ContextVar[datetime | None] = ContextVar("travelled_to", default=None)


def now() -> datetime:
    """Return the present moment in UTC, or the moment a test travelled to."""
    return _travelled_to.get() or datetime.now(UTC)


@contextmanager
def travel(to: datetime) -> Iterator[None]:
    """Let `now()` return this moment inside the block, in this thread only. It must name its time zone."""
    if to.tzinfo is None:
        raise ValueError("A moment without a time zone is no moment: give one with tzinfo.")
    token = _travelled_to.set(to.astimezone(UTC))
    try:
        yield
    finally:
        _travelled_to.reset(token)
