"""What pages show and when it last changed: a line a change, written with it, followed by each process.

An app says in its `changing.py` which things an event changes, by names that pages can say they show:

    @changes(StockChanged)
    def stock_of(event: StockChanged) -> list[str]:
        return [f"variant:{each}" for each in event.variants]

`publish` writes the names in the transaction that changes the things, so a line is there exactly when the
change is. A process that keeps pages asks a few times a second for the lines it has not seen (`FOLLOWER`).
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from threading import Lock
from time import monotonic
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Max

from entrepot.apps.kernel.gathering import write_rows
from entrepot.apps.kernel.models import Change
from entrepot.apps.kernel.statements import Read

LOOKED_EVERY: Final = 0.2  # seconds
SETTLED: Final = 1.5
"""Seconds for which a thing must have been at rest before what was made of it is kept.

A process believes some answers for a second (`believed`), and an index is opened anew within half of one.
"""
KEPT: Final = timedelta(hours=1)
LONGEST_PAUSE: Final = 600.0  # seconds without a look, after which everything is taken for changed
LONGEST_TRANSACTION: Final = 120.0  # seconds that a number may be taken before its line is there
BEFORE: Final = 500  # numbers looked back at the start, for transactions that were under way then
MOST: Final = 5_000  # lines of one look, holes, or names; beyond it everything is taken for changed

type Naming = Callable[[Any], Iterable[str]]

_namings: dict[type[Any], list[Naming]] = {}


def changes(*event_types: type[Any]) -> Callable[[Naming], Naming]:
    """Register what events of these types change. The function asks no database."""

    def register(naming: Naming) -> Naming:
        for each in event_types:
            _namings.setdefault(each, []).append(naming)
        return naming

    return register


def note_event(event: Any) -> None:
    """Write down what an event changes, in the caller's transaction."""
    namings = _namings.get(type(event))
    if namings:
        note(dict.fromkeys(thing for naming in namings for thing in naming(event)))


def note(things: Iterable[str]) -> None:
    """Write down that things changed, in the caller's transaction or by itself."""
    rows = [Change(thing=thing) for thing in things]
    if rows:
        write_rows(Change, rows)
        transaction.on_commit(FOLLOWER.hurry)


def prune_changes(now: datetime) -> int:
    """Drop the lines that every process has followed long ago."""
    return Change.objects.filter(at__lt=now - KEPT).delete()[0]


_SINCE: Read[tuple[int, str]] = Read(
    lambda most, *, upto: Change.objects.filter(id__gt=upto).order_by("id").values_list("id", "thing")[:most]
)


class Follower:
    """What a process knows of changes. Its `turn` goes up with each look that found one.

    Numbers are dealt before transactions commit, so a line may come after one with a higher number. Numbers
    that were passed over are remembered and asked for again.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self.forget()

    def forget(self) -> None:
        """Take everything for changed, and begin anew."""
        self.turn = getattr(self, "turn", 0) + 1
        self._floor = (self.turn, monotonic())
        self._known: dict[str, tuple[int, float]] = {}
        self._upto = 0
        self._began = False
        self._holes: dict[int, float] = {}
        self._looked = -float("inf")

    def look(self) -> int:
        """Read what changed since the last look, unless that was just now; return the turn.

        Raises DatabaseError. Whoever comes while another thread looks goes by the look before.
        """
        if monotonic() - self._looked >= LOOKED_EVERY and self._lock.acquire(blocking=False):
            try:
                self._read(monotonic())
            finally:
                self._lock.release()
        return self.turn

    def hurry(self) -> None:
        """Look again at the next question: this process has changed something itself."""
        self._looked = min(self._looked, monotonic() - LOOKED_EVERY)

    def latest(self, things: Iterable[str]) -> tuple[int, float]:
        """Return the turn at which one of these things last changed, as far as is known, and the moment."""
        known, floor = self._known, self._floor
        return max((known.get(thing, floor) for thing in things), default=floor)

    def is_settled(self, things: Iterable[str], turn: int) -> bool:
        """Return whether none of these has changed since a turn, nor shortly before."""
        changed, moment = self.latest(things)
        return changed <= turn and monotonic() - moment >= SETTLED

    def _read(self, now: float) -> None:
        if now - self._looked > LONGEST_PAUSE:
            self.forget()
            self._upto = max((Change.objects.aggregate(last=Max("id"))["last"] or 0) - BEFORE, 0)
        rows = _SINCE.rows(MOST + 1, upto=self._upto)
        if self._holes:
            late = Change.objects.filter(id__in=list(self._holes))
            rows = [*late.order_by("id").values_list("id", "thing"), *rows]
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()
        self._looked = now
        if rows:
            self._take(rows, now)
        self._began = True
        if len(rows) > MOST or len(self._holes) > MOST or len(self._known) > 20 * MOST:
            self.forget()

    def _waited_from(self, found: int) -> int:
        """Return from which number on a missing one is waited for, given the first that was found."""
        if not self._began:
            return found
        return self._upto + 1 if self._upto else max(found - BEFORE, 1)

    def _take(self, rows: list[tuple[int, str]], now: float) -> None:
        turn = self.turn + 1
        last = rows[-1][0]
        if last > self._upto:
            found = {number for number, _thing in rows}
            first = self._waited_from(rows[0][0])
            if last - first > 2 * MOST:
                self.forget()
                return
            self._holes |= dict.fromkeys(set(range(first, last)) - found, now)
            self._upto = last
        for number, thing in rows:
            self._holes.pop(number, None)
            self._known[thing] = (turn, now)
        self._holes = {each: at for each, at in self._holes.items() if now - at < LONGEST_TRANSACTION}
        self.turn = turn


FOLLOWER: Final = Follower()
"""What this process knows."""
