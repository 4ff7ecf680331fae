"""Goods that go back: why, until when, who pays the way, and the life of a return as a table.

A window is a rule of law or of the platform's own policy, for one place, one way in and one ground. What is
decided here is said to the buyer before they ask: until which day, because of which rule, or why not.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from types import MappingProxyType
from typing import Final

from .errors import TradeError
from .stages import StateTable, moves_of

CHANGE, FAULT = "change", "fault"
GROUNDS = (CHANGE, FAULT)
"""Why goods may go back: the buyer thought better of it, or something is wrong with them."""
REASONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "changed_mind": CHANGE,
        "faulty": FAULT,
        "not_as_described": FAULT,
        "wrong_item": FAULT,
        "damaged": FAULT,
        "late": FAULT,
    }
)
"""Each reason a buyer may give, and its ground."""
DELIVERY, RELEASE = "delivery", "release"
LAW, POLICY = "law", "policy"
BUYER, SELLER = "buyer", "seller"
EVERYWHERE = "*"
RETURNED, KEPT_ON_FAULT, KEPT = "returned", "kept_on_fault", "kept"
COMMISSION = (RETURNED, KEPT_ON_FAULT, KEPT)
"""What becomes of the commission on goods that went back: given back with them, kept where the seller was at
fault, or kept always."""

RETURN = StateTable(
    "return",
    "requested",
    moves_of(
        ("requested", "accepted", "accepted", "seller operator", "The goods may come back."),
        ("requested", "auto_accepted", "accepted", "system", "The law gives the right, or nobody answered."),
        ("requested", "waived", "inspected", "seller operator", "The buyer keeps the goods."),
        ("requested", "refused", "refused", "seller operator", "The seller does not take them back."),
        ("requested", "withdrawn", "withdrawn", "buyer", "The buyer keeps the goods after all."),
        ("refused", "appealed", "appealed", "buyer", "The buyer asks the platform to decide."),
        ("refused", "time_passed", "closed", "system", "The buyer let it rest."),
        ("appealed", "overruled", "accepted", "operator", "The goods may come back."),
        ("appealed", "redecided", "inspected", "operator", "The goods are back; the platform decided."),
        ("appealed", "upheld", "closed", "operator", "The seller was right."),
        ("accepted", "label_made", "labelled", "buyer seller operator system", "There is a label."),
        ("accepted", "withdrawn", "withdrawn", "buyer", "The buyer keeps the goods after all."),
        ("labelled", "withdrawn", "withdrawn", "buyer", "The buyer keeps the goods after all."),
        ("accepted", "sent", "on_the_way", "buyer system", "The goods are on their way back."),
        ("labelled", "sent", "on_the_way", "buyer system", "The goods are on their way back."),
        ("accepted", "lapsed", "lapsed", "system", "The goods were not sent in time."),
        ("labelled", "lapsed", "lapsed", "system", "The goods were not sent in time."),
        ("accepted", "received", "received", "seller operator system", "The goods are there."),
        ("labelled", "received", "received", "seller operator system", "The goods are there."),
        ("on_the_way", "received", "received", "seller operator system", "The goods are there."),
        ("on_the_way", "lost", "inspected", "operator", "Our carrier lost them on the way back."),
        ("on_the_way", "lapsed", "lapsed", "operator", "The goods never came."),
        ("received", "inspected", "inspected", "seller operator", "The goods were looked at."),
        ("received", "taken_as_good", "inspected", "system", "Nobody looked at them in time."),
        ("received", "refused", "refused", "seller operator", "Nothing is given back for these goods."),
        ("inspected", "refunded", "refunded", "system", "The buyer has the money back."),
        ("inspected", "nothing_left", "closed", "system", "All of it had been given back before."),
    ),
)
"""A return of goods. Its clocks: an answer, the sending, the way, the inspection; both sides see each."""

OPEN = frozenset({"requested", "appealed", "accepted", "labelled", "on_the_way", "received", "inspected"})
"""States of a return in which the money of its order waits."""
LETS_GO = frozenset({"withdrawn", "lapsed"})
"""States in which the pieces of a return are the buyer's own again."""


@dataclass(frozen=True, slots=True)
class ReturnRule:
    """One right to send goods back, for a ground, from a day to a day (half-open).

    ``places`` are ISO codes or everywhere, ``routes`` ways in (none: every one). ``back_days`` is by when the
    goods must be there, counted like ``days``; zero where only the platform's own clock runs. ``outward``:
    what the buyer paid for the way there goes back too. ``except_hs`` are headings it does not hold for.
    """

    id: str
    places: frozenset[str]
    routes: frozenset[str]
    ground: str
    days: int
    counted_from: str
    back_days: int
    basis: str
    way_back: str
    outward: bool
    except_hs: tuple[str, ...]
    valid_from: date
    valid_to: date | None
    source: str

    def __post_init__(self) -> None:
        fits = self.ground in GROUNDS and self.counted_from in {DELIVERY, RELEASE}
        pays = self.basis in {LAW, POLICY} and self.way_back in {BUYER, SELLER}
        if not fits or not pays or self.days < 1 or self.back_days < 0 or not self.places:
            raise TradeError(f"{self.id} is no rule of returns.")

    def holds(self, country: str, route: str, on: date) -> bool:
        """Say whether the rule holds for a country and way in on a day."""
        there = country in self.places or EVERYWHERE in self.places
        this_way = not self.routes or route in self.routes
        return there and this_way and self.valid_from <= on and (self.valid_to is None or on < self.valid_to)

    @property
    def rank(self) -> tuple[bool, bool]:
        """How closely the rule fits: one of the way in before one of the country before one for all."""
        return bool(self.routes), EVERYWHERE not in self.places

    def seller_bears(self) -> bool:
        """Say whether the seller makes good what no authority gives back."""
        return self.ground == FAULT or self.basis == LAW


@dataclass(frozen=True, slots=True)
class Course:
    """What happened to a parcel that windows are counted from, and the clock of its country.

    Where customs has told nothing the day it was sent counts for its release: the safe side.
    """

    delivered_at: datetime | None
    released_at: datetime | None
    sent_at: datetime | None
    zone: tzinfo


@dataclass(frozen=True, slots=True)
class Window:
    """Until when one rule lets goods go back, and by when they must be there (None: no such day)."""

    rule: ReturnRule
    until: datetime
    back_by: datetime | None


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether something may be sent back now, and by which right, or by which one it might have been.

    ``code`` says why not.
    """

    may: bool
    code: str
    window: Window | None


def rules_for(rules: Iterable[ReturnRule], *, country: str, route: str, on: date) -> tuple[ReturnRule, ...]:
    """Return the rules of a sale: for each ground those that fit it most closely."""
    found: list[ReturnRule] = []
    held = [rule for rule in rules if rule.holds(country, route, on)]
    for ground in GROUNDS:
        mine = [rule for rule in held if rule.ground == ground]
        best = max((rule.rank for rule in mine), default=None)
        found += [rule for rule in mine if rule.rank == best]
    return tuple(found)


def window_of(rule: ReturnRule, course: Course) -> Window | None:
    """Return until when a rule holds for a parcel; None before it has arrived.

    A day counts whole: the window closes when it ends where the buyer is.
    """
    if course.delivered_at is None:
        return None
    released = course.released_at or course.sent_at or course.delivered_at
    start = course.delivered_at if rule.counted_from == DELIVERY else released
    back = _end(start, rule.back_days, course.zone) if rule.back_days else None
    return Window(rule, _end(start, rule.days, course.zone), back)


def may_return(
    rules: Sequence[ReturnRule], course: Course, *, ground: str, hs: str, left: int, now: datetime
) -> Answer:
    """Say whether pieces of a line may be sent back on a ground, by which right, and until when.

    A right of law goes before the platform's own policy while it lasts, then the one that lasts longest.
    Codes: ``open``; ``none_left``, ``not_delivered``, ``excepted``, ``no_right``, ``passed``.
    """
    if left < 1:
        return Answer(may=False, code="none_left", window=None)
    mine = [rule for rule in rules if rule.ground == ground]
    found = [window for rule in mine if (window := window_of(rule, course)) is not None]
    if mine and not found:
        return Answer(may=False, code="not_delivered", window=None)
    lawful = [each for each in found if not _excepted(each.rule, hs)]
    live = [each for each in lawful if now < each.until]
    if live:
        return Answer(may=True, code="open", window=max(live, key=_standing))
    if lawful:
        return Answer(may=False, code="passed", window=max(lawful, key=lambda each: each.until))
    code = "excepted" if found else "no_right"
    return Answer(may=False, code=code, window=found[0] if found else None)


def is_accepted_at_once(rule: ReturnRule) -> bool:
    """Say whether nobody has to agree: the law lets the buyer think better of it."""
    return rule.ground == CHANGE and rule.basis == LAW


def keeps_commission(policy: str, ground: str) -> bool:
    """Say whether the platform keeps its commission on goods that went back. ``TradeError``: no policy."""
    if policy not in COMMISSION:
        raise TradeError(f"{policy!r} is no policy for the commission on returns.")
    return policy == KEPT or (policy == KEPT_ON_FAULT and ground == FAULT)


def _standing(window: Window) -> tuple[bool, datetime]:
    return window.rule.basis == LAW, window.until


def _excepted(rule: ReturnRule, hs: str) -> bool:
    return any(hs.startswith(heading) for heading in rule.except_hs)


def _end(start: datetime, days: int, zone: tzinfo) -> datetime:
    last = start.astimezone(zone).date() + timedelta(days=days + 1)
    return datetime.combine(last, time(), zone)
