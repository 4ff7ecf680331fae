"""What the platform is for, counted: jobs from declared heads, the pace to a goal, and when it is reached.

A figure is what is known, never what is hoped: who declared nothing has no jobs, and without a pace there is
no day. Jobs are counted in hundredths of a full-time one, so that sums are whole numbers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Final

FULL: Final = 100
"""Hundredths in one full-time job."""
FARTHEST: Final = 100 * 365
"""Days. A goal that is farther at this pace has no day."""


class IndicatorError(ValueError):
    """A rule or a course of figures that makes no sense; the message says why."""


@dataclass(frozen=True, slots=True)
class JobRule:
    """How heads become full-time jobs: the hundredths that one head of each kind counts.

    Raises ``IndicatorError`` for a weight below nought or above a whole job.
    """

    weights: Mapping[str, int]

    def __post_init__(self) -> None:
        if any(not 0 <= weight <= FULL for weight in self.weights.values()):
            raise IndicatorError("One head counts between nought and one job.")

    def jobs(self, heads: Mapping[str, int]) -> int | None:
        """Return hundredths of jobs, None when no kind of head was given. Other kinds are not counted."""
        given = [(self.weights[kind], count) for kind, count in heads.items() if kind in self.weights]
        return sum(weight * count for weight, count in given) if given else None


@dataclass(frozen=True, slots=True)
class Pace:
    """How far a figure has come, how fast it grows, and when it reaches its goal at that pace.

    ``a_month`` is the growth in thirty days, rounded to the nearest whole; ``reached_on`` is None where the
    pace is nought or below, or the day is more than a hundred years away. ``days`` were looked at: 0 when
    there was only one figure.
    """

    value: int
    goal: int
    days: int
    a_month: int
    reached_on: date | None

    @property
    def per_mille(self) -> int:
        """How much of the goal is reached, in thousandths, rounded down; 1000 at most."""
        return min(1000, self.value * 1000 // self.goal)


def percent(part: int, whole: int) -> int | None:
    """Return how many hundredths a part is of a whole, rounded half to even; None of nothing."""
    return round(Fraction(part * 100, whole)) if whole else None


def reckon_pace(course: Sequence[tuple[date, int]], goal: int, *, window: int = 90) -> Pace:
    """Return the pace of a figure from its course: (day, value), the oldest first.

    The growth is that between the last day and the oldest one within ``window`` days of it. Raises
    ``IndicatorError`` for an empty course, one that goes back in time, or a goal below one.
    """
    if not course or goal < 1:
        raise IndicatorError("A pace needs a figure and a goal of at least one.")
    if any(after[0] <= before[0] for before, after in pairwise(course)):
        raise IndicatorError("The days of a course go forward.")
    last, value = course[-1]
    first, before = next(point for point in course if point[0] >= last - timedelta(days=window))
    days = (last - first).days
    a_day = Fraction(value - before, days) if days else Fraction(0)
    return Pace(value, goal, days, round(a_day * 30), _reached(last, value, goal, a_day))


def _reached(last: date, value: int, goal: int, a_day: Fraction) -> date | None:
    if value >= goal:
        return last
    if a_day <= 0:
        return None
    days = -((value - goal) // a_day)  # rounded up
    return last + timedelta(days=days) if days <= FARTHEST else None
