"""What a business says of itself that programmes ask about: names, kinds of value, how well each is known.

A fact holds from a moment until another replaces it or it is withdrawn; what was true then stays readable.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final

YES_NO: Final = "yes_no"
NUMBER: Final = "number"
DAY: Final = "day"

FLAGS: Final = ("women_led", "youth_led", "farm", "cooperative")
JOBS: Final = ("jobs_full_time", "jobs_part_time", "jobs_seasonal", "jobs_women", "jobs_youth")
FOUNDED_ON: Final = "founded_on"
FACT_KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {**dict.fromkeys(FLAGS, YES_NO), **dict.fromkeys(JOBS, NUMBER), FOUNDED_ON: DAY}
)
"""Every fact and the kind of its value: True, a whole number, or a day."""

_PARTS_OF_ALL = ("jobs_women", "jobs_youth")
_ALL = ("jobs_full_time", "jobs_part_time", "jobs_seasonal")

type Value = bool | int | date


class Evidence(StrEnum):
    """How well a fact is known, from the least to the most."""

    DECLARED = "declared"  # the business says so
    DOCUMENTED = "documented"  # a paper says so, nobody has looked at it yet
    VERIFIED = "verified"  # somebody of the platform held it beside a paper or a register

    @property
    def rank(self) -> int:
        """Return its place: 0, 1 or 2."""
        return list(Evidence).index(self)


@dataclass(frozen=True, slots=True)
class KnownFact:
    """One fact as it stood at a moment: its value, how well it is known, and since when it was said so."""

    value: Value
    evidence: Evidence
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FactSheet:
    """What was known of one business at a moment. A flag that was never said is no key of `facts`.

    `legal_form` is a code of its country's list or empty; `is_verified` is as of now, the facts as of then.
    """

    business: str
    row: int
    organisation: int
    name: str
    country: str
    kind: str
    registered_at: datetime
    is_verified: bool
    verified_at: datetime | None
    legal_form: str = ""
    facts: Mapping[str, KnownFact] = field(default_factory=dict)

    def value_of(self, name: str, *, least: Evidence = Evidence.DECLARED) -> Value | None:
        """Return the value of a fact that is known at least so well; a flag nobody set is False.

        None is *unknown*: a number or a day nobody gave. Raises KeyError for a name that is no fact.
        """
        kind = FACT_KINDS[name]
        known = self.facts.get(name)
        if known is None or known.evidence.rank < least.rank:
            return False if kind == YES_NO else None
        return known.value

    @property
    def jobs(self) -> int | None:
        """Return all jobs together, full time, part time and seasonal; None when none of them was given."""
        given = [known.value for name in _ALL if (known := self.facts.get(name)) is not None]
        return sum(int(value) for value in given if not isinstance(value, date)) if given else None


def job_faults(jobs: Mapping[str, int]) -> list[str]:
    """Return the names of the numbers that cannot be right: below zero, or more women than people."""
    faults = [name for name, number in jobs.items() if name not in JOBS or number < 0]
    everybody = sum(jobs.get(name, 0) for name in _ALL)
    return faults + [name for name in _PARTS_OF_ALL if jobs.get(name, 0) > everybody and name not in faults]
