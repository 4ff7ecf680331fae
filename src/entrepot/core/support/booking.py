"""Slots of a week from what somebody offers, and until when a booking is cancelled free of charge.

Times of a place are told in its zone and kept in universal time. A time that the clocks skip is no slot.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

LONGEST: Final = timedelta(days=31)
WEEK: Final = 7
MOST_SLOTS: Final = 200


class BookingError(ValueError):
    """An offer that makes no sense; the message is the name of the field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekOffer:
    """On which days of the seven from ``first`` a resource is given, from when to when, in pieces how long.

    ``weekdays`` are 0 (Monday) to 6. Raises ``BookingError``, naming the field, for an offer of nothing.
    """

    first: date
    weekdays: Sequence[int]
    opens: time
    closes: time
    minutes: int

    def __post_init__(self) -> None:
        if not self.weekdays or not set(self.weekdays) <= set(range(WEEK)):
            raise BookingError("weekdays")
        if self.minutes < 1 or timedelta(minutes=self.minutes) > LONGEST:
            raise BookingError("minutes")
        if self.closes <= self.opens:
            raise BookingError("closes")

    def slots(self, zone: tzinfo) -> Iterator[tuple[datetime, datetime]]:
        """Return the beginning and end of each slot in universal time, the earliest first.

        A slot longer than a day's opening begins when it opens: a pallet for a month is one slot.
        """
        length = timedelta(minutes=self.minutes)
        for offset in range(WEEK):
            day = self.first + timedelta(days=offset)
            if day.weekday() not in self.weekdays:
                continue
            start, closes = datetime.combine(day, self.opens), datetime.combine(day, self.closes)
            yield from _of_day(start, closes, length, zone)


def free_until(starts_at: datetime, notice_hours: int) -> datetime:
    """Return the moment until which a booking is cancelled and its units are free again."""
    return starts_at - timedelta(hours=notice_hours)


def overlap(one: tuple[datetime, datetime], other: tuple[datetime, datetime]) -> bool:
    """Say whether two half-open spans share a moment."""
    return one[0] < other[1] and other[0] < one[1]


def _of_day(
    start: datetime, closes: datetime, length: timedelta, zone: tzinfo
) -> Iterator[tuple[datetime, datetime]]:
    if start + length > closes and length > timedelta(days=1):
        closes = start + length
    while start + length <= closes:
        begins = start.replace(tzinfo=zone).astimezone(UTC)
        if begins.astimezone(zone).replace(tzinfo=None) == start:  # the clocks do not skip it
            yield begins, begins + length
        start += length
