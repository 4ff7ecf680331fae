"""What a rule says of one business: yes, no or unknown, why, and what would have to be otherwise."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .facts import Facts, FactType, Known, cutoff
from .rules import Condition, Literal, Node, Rule, normalised

FIXED, WAIT, EFFORT, TELL = 1000, 12, 10, 1
"""How hard a change is: another country; more time; more trade; a word or a paper."""


class Verdict(StrEnum):
    """Whether a rule holds. Unknown: a fact is missing, or not known well enough."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Need(StrEnum):
    """What kind of change a business needs."""

    TELL = "tell"  # the fact is not known: say it
    PROVE = "prove"  # it is said, and must be better known
    CHANGE = "change"  # it is otherwise


@dataclass(frozen=True, slots=True)
class Finding:
    """What one test, or its denial, says of a business."""

    literal: Literal
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that would have to be otherwise, of which kind, and from which day time alone brings it."""

    literal: Literal
    need: Need
    from_day: date | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a rule says: because of which tests, and the fewest, lightest changes that would make it yes."""

    verdict: Verdict
    because: tuple[Finding, ...]
    changes: tuple[Change, ...]


def decide(rule: Rule, facts: Facts, on: date) -> Verdict:
    """Return whether a rule holds for a business on a day, in three-valued logic."""
    return _decide(normalised(rule), facts, on)


def explain(rule: Rule, facts: Facts, on: date) -> Explanation:
    """Return the verdict with its reasons, and the smallest set of changes that would make it a yes."""
    node = normalised(rule)
    verdict = _decide(node, facts, on)
    because = tuple(Finding(each, _judge(each, facts, on)) for each in _reasons(node, verdict, facts, on))
    changes = () if verdict is Verdict.YES else tuple(dict.fromkeys(_changes(node, facts, on)))
    return Explanation(verdict, because, changes)


def may_be_met(literal: Literal) -> bool:
    """Say whether a business can do something about a test by itself."""
    return literal.condition.about.settles or literal.condition.about.declared


def _decide(node: Node | Literal, facts: Facts, on: date) -> Verdict:
    if isinstance(node, Literal):
        return _judge(node, facts, on)
    found = {_decide(part, facts, on) for part in node.parts}
    strong, weak = (Verdict.NO, Verdict.YES) if node.every else (Verdict.YES, Verdict.NO)
    if strong in found:
        return strong
    return Verdict.UNKNOWN if Verdict.UNKNOWN in found else weak


def _judge(literal: Literal, facts: Facts, on: date) -> Verdict:
    """Return what is known of a test; for a match that is not known well enough, that it is unknown."""
    known = facts.get(literal.condition.fact)
    if known is None:
        return Verdict.UNKNOWN
    if not _matches(literal.condition, known, on):
        return Verdict.YES if literal.denied else Verdict.NO
    if known.evidence.rank < literal.condition.evidence.rank:
        return Verdict.UNKNOWN
    return Verdict.NO if literal.denied else Verdict.YES


def _matches(condition: Condition, known: Known, on: date) -> bool:
    value, wanted = known.value, condition.value
    if isinstance(wanted, tuple):
        return value in wanted if isinstance(value, str) else bool(set(wanted) & _as_set(value))
    if condition.about.type is FactType.FLAG:
        return value is True
    if isinstance(value, date):
        if condition.comparison == "at_least":
            return value <= cutoff(on, wanted, condition.about.unit)
        return value > cutoff(on, wanted + 1, condition.about.unit)
    number = value if isinstance(value, int) else 0
    return number >= wanted if condition.comparison == "at_least" else number <= wanted


def _as_set(value: object) -> frozenset[str]:
    return value if isinstance(value, frozenset) else frozenset()


def _reasons(node: Node | Literal, verdict: Verdict, facts: Facts, on: date) -> list[Literal]:
    """Return tests that together are enough for the verdict: all parts that say so, or the shortest one."""
    if isinstance(node, Literal):
        return [node]
    telling = [part for part in node.parts if _decide(part, facts, on) is verdict]
    found = [_reasons(part, verdict, facts, on) for part in telling]
    decided_by_one = (verdict is Verdict.NO) if node.every else (verdict is Verdict.YES)
    if decided_by_one:
        return min(found, key=len)
    return list(dict.fromkeys(literal for part in found for literal in part))


def _changes(node: Node | Literal, facts: Facts, on: date) -> list[Change]:
    if isinstance(node, Literal):
        change = _change(node, facts, on)
        return [change] if change else []
    if node.every:
        return [change for part in node.parts for change in _changes(part, facts, on)]
    return min((_changes(part, facts, on) for part in node.parts), key=_weight)


def _change(literal: Literal, facts: Facts, on: date) -> Change | None:
    verdict = _judge(literal, facts, on)
    if verdict is Verdict.YES:
        return None
    known = facts.get(literal.condition.fact)
    if known is None:
        return Change(literal, Need.TELL)
    if verdict is Verdict.UNKNOWN:
        return Change(literal, Need.PROVE)
    return Change(literal, Need.CHANGE, _from_day(literal, known, on))


def _from_day(literal: Literal, known: Known, on: date) -> date | None:
    """Return the day from which a test on an age holds by waiting alone, None where waiting does not help."""
    condition = literal.condition
    if not isinstance(known.value, date) or isinstance(condition.value, tuple):
        return None
    grows = condition.comparison == "at_least"
    if grows == literal.denied:  # growing older only leads away from it
        return None
    age = condition.value if grows else condition.value + 1
    return _birthday(known.value, age, condition.about.unit, on)


def _birthday(born: date, age: int, unit: str, after: date) -> date | None:
    """Return the first day after a day on which something begun on `born` has a whole age."""
    first = born.toordinal() + (age if unit == "days" else age * 365)
    for ordinal in range(max(first, after.toordinal()), min(first + age + 3, date.max.toordinal())):
        if born <= cutoff(date.fromordinal(ordinal), age, unit):
            return date.fromordinal(ordinal)
    return None


def _weight(changes: Iterable[Change]) -> int:
    return sum(_effort(change) for change in changes)


def _effort(change: Change) -> int:
    if change.need is not Need.CHANGE:
        return TELL
    if change.from_day is not None:
        return WAIT
    fact = change.literal.condition.about
    return EFFORT if fact.settles else FIXED
