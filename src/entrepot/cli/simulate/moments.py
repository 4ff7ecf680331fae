"""Moments as whole seconds, and as both databases read them."""

from datetime import UTC, date, datetime
from functools import lru_cache

DAY = 86_400
HOUR = 3_600
MINUTE = 60


@lru_cache(maxsize=4096)
def day_text(day: int) -> str:
    """Return a day, counted from 1970, as text."""
    return date.fromordinal(719_163 + day).isoformat()


_CLOCK = [f" {second // HOUR:02}:{second // MINUTE % 60:02}:{second % MINUTE:02}" for second in range(DAY)]


def text(moment: int) -> str:
    """Return a moment as text; it is in UTC."""
    return day_text(moment // DAY) + _CLOCK[moment % DAY]


def seconds(day: date) -> int:
    """Return the beginning of a day."""
    return (day.toordinal() - 719_163) * DAY


def when(moment: int) -> datetime:
    """Return a moment with its time zone."""
    return datetime.fromtimestamp(moment, UTC)
