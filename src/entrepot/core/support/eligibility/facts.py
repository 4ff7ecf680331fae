"""The facts that a rule may ask about: the type of each, its unit, and whether a business declares it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from entrepot.core.support.business_facts import Evidence

FEBRUARY, LEAP_DAY, LAST = 2, 29, 28


class FactType(StrEnum):
    """What the value of a fact is, which says how it can be compared."""

    CHOICE = "choice"  # one of a list, such as a country
    FLAG = "flag"  # yes or no
    NUMBER = "number"  # a whole number of its unit
    AGE = "age"  # a day; compared by the whole years or days since then
    SET = "set"  # some of a list, such as markets


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact. `declared`: the business says it, and papers may prove it; else the platform knows it.

    `settles`: whether a business can change it by itself, so that it is worth telling what would help.
    """

    name: str
    type: FactType
    unit: str = ""
    declared: bool = False
    settles: bool = True

    @property
    def comparisons(self) -> tuple[str, ...]:
        """The words of comparison a test on this fact may use; the first is the usual one."""
        return {
            FactType.CHOICE: ("one_of",),
            FactType.FLAG: ("holds",),
            FactType.SET: ("has_any",),
        }.get(self.type, ("at_most", "at_least"))


@dataclass(frozen=True, slots=True)
class Known:
    """The value of a fact and how well it is known. What the platform measures itself is verified."""

    value: str | int | bool | date | frozenset[str]
    evidence: Evidence = Evidence.VERIFIED


type Facts = Mapping[str, Known]
"""What is known of one business. A fact that is not there is unknown."""

_C, _F, _N, _A, _S = FactType.CHOICE, FactType.FLAG, FactType.NUMBER, FactType.AGE, FactType.SET
FACTS: Final[Mapping[str, Fact]] = MappingProxyType(
    {
        fact.name: fact
        for fact in (
            Fact("country", _C, settles=False),
            Fact("kind", _C, settles=False),
            Fact("women_led", _F, declared=True, settles=False),
            Fact("youth_led", _F, declared=True, settles=False),
            Fact("farm", _F, declared=True, settles=False),
            Fact("cooperative", _F, declared=True, settles=False),
            Fact("jobs", _N, "people", declared=True),
            Fact("founded", _A, "years", declared=True, settles=False),
            Fact("joined", _A, "days"),
            Fact("verified", _F),
            Fact("exported", _F),
            Fact("orders_30", _N, "orders"),
            Fact("orders_90", _N, "orders"),
            Fact("orders_365", _N, "orders"),
            Fact("sales_90", _N, "EUR"),
            Fact("sales_365", _N, "EUR"),
            Fact("exports_365", _N, "orders"),
            Fact("markets", _S),
            Fact("market_count", _N, "markets"),
            Fact("categories", _S),
        )
    }
)
"""Every fact by its name. Sales count in whole euros, after what went back."""


def cutoff(on: date, age: int, unit: str) -> date:
    """Return the last day that is at least `age` whole years or days before `on`.

    Who was born on a leap day is a year older on the last day of February. An age beyond the calendar is the
    first day there is.
    """
    if unit == "days":
        return date.fromordinal(max(on.toordinal() - age, 1))
    year = on.year - age
    if year < 1:
        return date.min
    if (on.month, on.day) == (FEBRUARY, LEAP_DAY):
        return on.replace(year=year, day=LEAP_DAY if _is_leap(year) else LAST)
    if (on.month, on.day) == (FEBRUARY, LAST) and not _is_leap(on.year) and _is_leap(year):
        return on.replace(year=year, day=LEAP_DAY)
    return on.replace(year=year)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
