"""The packs and their rules, as they stand in the law in force."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from entrepot.apps.kernel.actors import ANONYMOUS, Actor
from entrepot.apps.law.current import in_force
from entrepot.apps.law.store import LawStore
from entrepot.core.law.rate_card import code_depth
from entrepot.core.law.rows import ConditionRow, GapRow, MeasureRow, PackRow, RouteRow, SourceRow

MOST_ROWS = 500
_NO_MATCH = -1
_KINDS = ("measure", "route", "gap", "list", "paper", "counter", "rounding", "source", "geo")


@dataclass(frozen=True, slots=True)
class Page[R]:
    """Some rows and, when there are more, the place to go on from."""

    rows: tuple[R, ...]
    next: int | None


@dataclass(frozen=True, slots=True)
class Rule:
    """One row by its id, with its kind, its conditions and the sources it names."""

    kind: str
    row: Any
    conditions: tuple[ConditionRow, ...]
    sources: tuple[SourceRow, ...]


def _law() -> LawStore:
    return in_force().store


def get_edition(*, viewer: Actor = ANONYMOUS) -> str:
    """Return the hash of the law in force."""
    del viewer  # public
    return _law().edition


def list_packs(*, viewer: Actor = ANONYMOUS) -> tuple[PackRow, ...]:
    """Return every pack loaded, by country; a group such as EU is in it with ``selectable`` false."""
    del viewer  # public
    return tuple(sorted(_law().packs(), key=lambda pack: pack.country))


def get_pack(country: str, *, viewer: Actor = ANONYMOUS) -> PackRow | None:
    """Return the pack of a country, or None when no law is loaded for it."""
    del viewer  # public
    return _law().pack(country)


def list_routes(country: str, *, viewer: Actor = ANONYMOUS) -> tuple[RouteRow, ...]:
    """Return the routes into a country, its parent's included; none when no law is loaded for it."""
    del viewer  # public
    return _law().routes(country)


def list_gaps(country: str, *, viewer: Actor = ANONYMOUS) -> tuple[GapRow, ...]:
    """Return the law of a country that is known to be missing."""
    del viewer  # public
    return _law().gaps(country)


def list_measures(
    country: str,
    *,
    hs: str = "",
    levy: str = "",
    on: date | None = None,
    after: int = 0,
    limit: int = 100,
    viewer: Actor = ANONYMOUS,
) -> Page[MeasureRow]:
    """Return rules of a country and its parent that make amounts, in file order.

    ``hs`` keeps those that may concern a code of 2 to 10 digits, ``levy`` one levy, ``on`` those in force on
    that day. ``after`` is the ``next`` of the page before; at most 500 rows a page.
    """
    del viewer  # public
    law, wanted = _law(), max(1, min(limit, MOST_ROWS))
    found: list[tuple[int, MeasureRow]] = []
    for rowid, row in _measures_after(law, country, hs, after):
        if (levy and row.levy != levy) or (on and not row.period.holds(on)):
            continue
        if len(found) == wanted:
            return Page(tuple(each for _, each in found), found[-1][0])
        found.append((rowid, row))
    return Page(tuple(each for _, each in found), None)


def _measures_after(law: LawStore, country: str, hs: str, after: int) -> Iterator[tuple[int, MeasureRow]]:
    for rowid in law.measure_ids(country, hs):
        if rowid > after:
            row = law.measure_row(rowid, country)
            if not hs or code_depth(row.codes, hs) != _NO_MATCH:
                yield rowid, row


def get_rule(identity: str, *, viewer: Actor = ANONYMOUS) -> Rule | None:
    """Return a measure, route, gap, list, paper, counter, rounding, geo group or source by its id."""
    del viewer  # public
    law = _law()
    for kind in _KINDS:
        found = law.rows(kind, "id = ?", identity)
        if found:
            row = found[-1]
            conditions = law.conditions(identity) if kind in {"measure", "route", "gap"} else ()
            names = dict.fromkeys(
                (getattr(row, "source", ""), *(condition.source for condition in conditions))
            )
            sources = tuple(source for name in names if (source := law.source(name)) is not None)
            return Rule(kind, row, conditions, sources)
    return None
