"""Counting working days. Which days a country rests is data; the counting is here."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)
WEEK = 7


@dataclass(frozen=True, slots=True)
class RestDays:
    """When nobody delivers: ISO weekdays (Monday is 1) and days of the year as (month, day)."""

    weekdays: frozenset[int] = frozenset({6, 7})
    days: frozenset[tuple[int, int]] = frozenset()

    def __post_init__(self) -> None:
        if len(self.weekdays) >= WEEK:
            raise ValueError("A place where every day is a day of rest delivers never.")

    def rests(self, day: date) -> bool:
        """Whether nobody works that day."""
        return day.isoweekday() in self.weekdays or (day.month, day.day) in self.days


def add_working_days(start: date, count: int, rest: RestDays | Collection[RestDays]) -> date:
    """Return the day that is `count` working days after `start`; none of the places rests on it.

    Zero gives the first day, from `start` on, on which all work.
    """
    places = [rest] if isinstance(rest, RestDays) else list(rest)
    day, left = start, count
    while left > 0 or any(place.rests(day) for place in places):
        day += DAY
        if left > 0 and not any(place.rests(day) for place in places):
            left -= 1
    return day
