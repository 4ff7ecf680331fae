"""What a programme's rule says of one business now, and how that is kept so that any language can tell it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from entrepot.apps.programmes import snapshot
from entrepot.apps.programmes.models import BusinessFacts
from entrepot.core.support.eligibility import (
    Change,
    Condition,
    Explanation,
    Literal,
    Need,
    explain,
    parse_rule,
    write_rule,
)

SIZES = ((1, "1"), (9, "2-9"), (49, "10-49"))
LARGEST = "50+"
GROUPS = ("women_led", "youth_led", "farm", "cooperative")


@dataclass(frozen=True, slots=True)
class Judged:
    """A business and what the rule says of it."""

    row: BusinessFacts
    found: Explanation


def judge(business: str, rule: Any, at: datetime) -> Judged:
    """Look at what is known of a business now and ask the rule. Raises BusinessFacts.DoesNotExist."""
    row, values = snapshot.look(business, at)
    return Judged(row, explain(parse_rule(rule), snapshot.facts_of(row, values), at.date()))


def write_changes(changes: Sequence[Change]) -> list[dict[str, Any]]:
    """Return changes as they are kept."""
    return [
        {
            "condition": write_rule(each.literal.condition),
            "denied": each.literal.denied,
            "need": each.need.value,
            "from": each.from_day.isoformat() if each.from_day else "",
        }
        for each in changes
    ]


def read_changes(kept: Sequence[dict[str, Any]]) -> list[Change]:
    """Return changes that were kept."""
    found = []
    for each in kept:
        condition = parse_rule(each["condition"])
        if isinstance(condition, Condition):
            day = date.fromisoformat(each["from"]) if each["from"] else None
            found.append(Change(Literal(condition, each["denied"]), Need(each["need"]), day))
    return found


def size_of(row: BusinessFacts) -> str:
    """Return the size of a business by its jobs, empty where it never said."""
    if row.jobs is None:
        return ""
    return next((name for most, name in SIZES if row.jobs <= most), LARGEST)


def groups_of(row: BusinessFacts) -> str:
    """Return what its founders are, blanks between."""
    return " ".join(name for name in GROUPS if getattr(row, name))
