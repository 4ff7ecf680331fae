"""Goods of which the law gives one person only so much in a year: what parcels take of each, and took.

A cap is counted like the yearly value: a counter of `budgets` for each person, cap and year. The counter's
unit is small enough to be whole: grams for kilograms.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal
from hashlib import sha256
from typing import Any, Final

from django.utils.translation import get_language

from entrepot.apps.budgets import queries as budgets
from entrepot.apps.budgets.actions import Named
from entrepot.apps.kernel.actors import SYSTEM, system
from entrepot.apps.law import queries as law
from entrepot.apps.law.queries import CapView

CLERK: Final = system("orders")
YEAR: Final = "person_year"
KIND: Final = "cap-"
WHOLE: Final[Mapping[str, tuple[str, int]]] = {"KGM": ("GRM", 1000), "LTR": ("MLT", 1000)}
"""The unit a cap is counted in, and how many of it make one of the law's."""
SAID: Final[Mapping[str, tuple[str, int]]] = {"GRM": ("kg", 1000), "MLT": ("l", 1000)}


@dataclass(frozen=True, slots=True, kw_only=True)
class CapTaken:
    """What a parcel takes of a cap.

    `lines` are the amounts by the number of the line in its parcel, and `law_limit` the limit, in the law's
    unit.
    """

    cap: str
    title: str
    law_limit: Decimal
    unit: str
    limit: int
    amount: int
    lines: Mapping[int, Decimal]

    @property
    def kind(self) -> str:
        """The kind of its counters."""
        return kind_of(self.cap)

    def counter(self, person: str, period: str) -> Named:
        """Return the counter it is claimed of for a person's year."""
        return Named(kind=self.kind, subject=person, period=period, unit=self.unit, limit=self.limit)


@dataclass(frozen=True, slots=True, kw_only=True)
class CapUse:
    """How much of one good a person had in a year, in the counter's unit."""

    title: str
    unit: str
    limit: int
    taken: int

    @property
    def said_taken(self) -> str:
        """What was had, as people write it."""
        return say_amount(self.taken, self.unit)

    @property
    def said_limit(self) -> str:
        """The most one person may have, as people write it."""
        return say_amount(self.limit, self.unit)


def kind_of(cap: str) -> str:
    """Return the kind of the counters of a cap: short, whatever the law's list calls the goods."""
    return KIND + sha256(cap.encode()).hexdigest()[:16]


def taken_in(reply: Mapping[str, Any]) -> list[CapTaken]:
    """Return what a quoted parcel takes of each yearly cap of a person."""
    if reply.get("status") != "ok":
        return []
    return [_taken(row) for row in reply.get("caps", ()) if row["period"] == YEAR]


def add_taken(before: Mapping[str, Decimal], replies: Iterable[Mapping[str, Any]]) -> dict[str, Decimal]:
    """Return what was had of each cap, in the law's unit, once these parcels are bought too."""
    found = dict(before)
    for reply in replies:
        if reply.get("status") == "ok":
            for row in reply.get("caps", ()):
                found[row["cap"]] = found.get(row["cap"], Decimal(0)) + Decimal(row["quantity"])
    return found


type Taken = Mapping[tuple[str, str], int]
"""What a person has taken of the counters of a year, by their kind and unit."""


def taken_in_year(person: str, year: str) -> Taken:
    """Return what a person has taken of every counter of a year, held and spent; nothing for nobody."""
    if not person:
        return {}
    rows = budgets.list_counters_of(subject=person, period=year, viewer=CLERK)
    return {(row.kind, row.unit): row.taken for row in rows}


def had_by(taken: Taken, country: str, on: date) -> dict[str, Decimal]:
    """Return what a person had this year of each capped good, in the law's unit."""
    found: dict[str, Decimal] = {}
    for cap, use in _uses(taken, country, on) if taken else ():
        unit, many = WHOLE.get(cap.unit, (cap.unit, 1))
        if use.taken and unit == use.unit:
            found[cap.id] = Decimal(use.taken) / many
    return found


def list_uses(person: str, country: str, on: date) -> list[CapUse]:
    """Return the caps of which a person had something this year."""
    return [use for _cap, use in _uses(taken_in_year(person, str(on.year)), country, on) if use.taken]


def part_of(claimed: int, taken: CapTaken, back: Sequence[tuple[int, int, int]]) -> int:
    """Return the part of a claim that goes with pieces: (line, pieces back, pieces sold), rounded up."""
    quantity = sum(
        (taken.lines.get(line, Decimal(0)) * pieces / sold for line, pieces, sold in back), Decimal(0)
    )
    whole = sum(taken.lines.values(), Decimal(0))
    return _up(claimed * quantity / whole) if whole else 0


def say_amount(amount: int, unit: str) -> str:
    """Return an amount of a counter as people write it."""
    name, many = SAID.get(unit, (unit, 1))
    return f"{Decimal(amount) / many:f} {name}"


def _uses(taken: Taken, country: str, on: date) -> Iterable[tuple[CapView, CapUse]]:
    for cap in law.list_caps(country, scope=YEAR, on=on, viewer=SYSTEM, language=get_language() or "en"):
        unit, many = WHOLE.get(cap.unit, (cap.unit, 1))
        had = taken.get((kind_of(cap.id), unit), 0)
        yield cap, CapUse(title=cap.title, unit=unit, limit=int(cap.limit * many), taken=had)


def _taken(row: Mapping[str, Any]) -> CapTaken:
    unit, many = WHOLE.get(row["unit"], (row["unit"], 1))
    return CapTaken(
        cap=row["cap"],
        title=row["title"],
        law_limit=Decimal(row["limit"]),
        unit=unit,
        limit=int(Decimal(row["limit"]) * many),
        amount=_up(Decimal(row["quantity"]) * many),
        lines={int(line): Decimal(quantity) for line, quantity in row["lines"].items()},
    )


def _up(amount: Decimal) -> int:
    return int(amount.to_integral_value(ROUND_CEILING))
