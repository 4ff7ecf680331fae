"""A queue worked by a few people, played through: how long ordinary and fast cases wait under any load.

The desk does what is due first. So a case can be overtaken only by one that was opened at most
``ordinary - fast`` after it: that much of a head start a programme gives, and not a minute more. A queue
that always took the fast ones first would leave the ordinary ones; ``Order.FAST_FIRST`` is here to show it.
Times are whole minutes. Everything is decided by the arguments.
"""

import heapq
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil
from typing import Final

DAY: Final = 24 * 60


class QueueError(ValueError):
    """A load that makes no sense; the message says why."""


class Order(StrEnum):
    """In which order people take what waits."""

    DUE_FIRST = "due_first"  # the desk's
    ARRIVAL = "arrival"  # as it came, as if there were no fast lane
    FAST_FIRST = "fast_first"  # whatever waits in the ordinary lane


@dataclass(frozen=True, slots=True)
class Case:
    """One case: opened at ``opened``, due at ``due``, ``work`` minutes of one person's time."""

    number: int
    opened: int
    due: int
    work: int
    fast: bool


@dataclass(frozen=True, slots=True)
class Load:
    """What comes to a lane and who works there.

    ``ordinary`` and ``fast`` cases a day, ``people`` who each work ``shift`` minutes of a day, ``work``
    minutes a case in the mean, for ``days``. Due after ``ordinary_within`` and ``fast_within`` minutes.
    Raises ``QueueError`` for what no lane can have.
    """

    ordinary: int
    fast: int
    people: int
    work: int
    ordinary_within: int
    fast_within: int
    days: int = 60
    shift: int = 8 * 60

    def __post_init__(self) -> None:
        if min(self.ordinary, self.fast) < 0 or min(self.people, self.work, self.days, self.shift) < 1:
            raise QueueError("Cases are not below zero; people, work, days and shift are at least one.")
        if self.shift > DAY:
            raise QueueError("A shift is a day at most.")
        if not 0 < self.fast_within <= self.ordinary_within:
            raise QueueError("The fast lane is due after some time, and not later than the ordinary one.")

    @property
    def percent(self) -> int:
        """How much of the people's time the cases ask for: above 100 the queue grows for ever."""
        return ceil(100 * (self.ordinary + self.fast) * self.work / (self.people * self.shift))


@dataclass(frozen=True, slots=True)
class Waits:
    """How long cases of one kind waited until they were decided, in minutes, and how many were late."""

    cases: int
    half: int  # p50
    most: int  # p95
    longest: int
    late: int


def draw(load: Load, below: Callable[[int], int]) -> list[Case]:
    """Return a made-up course of cases: they come at any minute, and take half to half as much again.

    ``below(n)`` is the chance that is drawn from: a whole number from nought to below n, all as likely.
    """
    kinds = [False] * (load.ordinary * load.days) + [True] * (load.fast * load.days)
    opened = sorted((below(load.days * DAY), fast) for fast in kinds)
    return [
        Case(
            number=number,
            opened=at,
            due=at + (load.fast_within if fast else load.ordinary_within),
            work=max(1, load.work * (50 + below(101)) // 100),
            fast=fast,
        )
        for number, (at, fast) in enumerate(opened)
    ]


def play(cases: Sequence[Case], *, people: int, shift: int, order: Order) -> list[tuple[Case, int, int]]:
    """Return every case with the minute it was begun and decided; all are, however long it takes.

    A person works the first ``shift`` minutes of a day and goes on with a case the next morning.
    """
    coming = sorted(cases, key=lambda case: (case.opened, case.number))
    waiting: list[tuple[tuple[int, ...], int, Case]] = []
    free = [0] * people
    heapq.heapify(free)
    done: list[tuple[Case, int, int]] = []
    taken = at = 0
    while len(done) < len(coming):
        at = _working(max(at, heapq.heappop(free)), shift)
        if not waiting and taken < len(coming):
            at = max(at, _working(coming[taken].opened, shift))
        while taken < len(coming) and coming[taken].opened <= at:
            case = coming[taken]
            heapq.heappush(waiting, (_place(case, order), case.number, case))
            taken += 1
        *_, case = heapq.heappop(waiting)
        ends = _after(at, case.work, shift)
        done.append((case, at, ends))
        heapq.heappush(free, ends)
    return done


def measure(done: Iterable[tuple[Case, int, int]], *, fast: bool) -> Waits:
    """Return how long the cases of one kind waited, by nearest rank; noughts where there were none."""
    told = [(ends - case.opened, ends > case.due) for case, _begun, ends in done if case.fast == fast]
    waits = sorted(wait for wait, _late in told)
    return Waits(
        cases=len(waits),
        half=rank(waits, 50),
        most=rank(waits, 95),
        longest=waits[-1] if waits else 0,
        late=sum(late for _wait, late in told),
    )


def rank(ordered: Sequence[int], percent: int) -> int:
    """Return the value at a percentile of ordered values by nearest rank; nought of none."""
    return ordered[max(0, ceil(len(ordered) * percent / 100) - 1)] if ordered else 0


def _place(case: Case, order: Order) -> tuple[int, ...]:
    if order is Order.DUE_FIRST:
        return (case.due, case.opened)
    if order is Order.FAST_FIRST:
        return (not case.fast, case.opened)
    return (case.opened,)


def _working(at: int, shift: int) -> int:
    """Return the first minute not before ``at`` at which people work."""
    day, minute = divmod(at, DAY)
    return at if minute < shift else (day + 1) * DAY


def _after(at: int, work: int, shift: int) -> int:
    """Return when ``work`` minutes begun at a working minute are done."""
    day, minute = divmod(at, DAY)
    whole, rest = divmod(minute + work, shift)
    return (day + whole) * DAY + rest if rest else (day + whole - 1) * DAY + shift
