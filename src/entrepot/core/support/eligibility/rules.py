"""A rule: a typed tree of tests on facts. It can only be built when it makes sense, and says why when not."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from entrepot.core.support.business_facts import Evidence

from .facts import FACTS, Fact, FactType

MOST_CONDITIONS: Final = 40
DEEPEST: Final = 5
HIGHEST: Final = 10**12
OLDEST: Final = 36_500
MOST_CHOICES: Final = 300
LONGEST: Final = 200
LISTS: Final = frozenset({FactType.CHOICE, FactType.SET})


class RuleError(ValueError):
    """A rule that makes no sense; `place` says where in it, such as `all.1.value`."""

    def __init__(self, message: str, place: str = "") -> None:
        super().__init__(message)
        self.place = place


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison: a fact, a word of comparison, a value, and how well the fact must be known.

    The value is a tuple of codes for choices and sets, True for a flag, else a whole number.
    """

    fact: str
    comparison: str
    value: tuple[str, ...] | int | bool
    evidence: Evidence = Evidence.DECLARED

    def __post_init__(self) -> None:
        fact = FACTS.get(self.fact)
        if fact is None:
            raise RuleError(f"There is no fact {self.fact!r}.", "fact")
        if self.comparison not in fact.comparisons:
            raise RuleError(f"{self.fact} is compared by {' or '.join(fact.comparisons)}.", "is")
        if not fact.declared and self.evidence is not Evidence.DECLARED:
            raise RuleError(f"{self.fact} is known to the platform itself and needs no proof.", "evidence")
        _check_value(fact, self.value)

    @property
    def about(self) -> Fact:
        """The fact it is about."""
        return FACTS[self.fact]


@dataclass(frozen=True, slots=True)
class AllOf:
    """All parts hold. At least one part."""

    parts: tuple["Rule", ...]

    def __post_init__(self) -> None:
        _check_parts(self.parts)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds. At least one part."""

    parts: tuple["Rule", ...]

    def __post_init__(self) -> None:
        _check_parts(self.parts)


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: "Rule"


type Rule = Condition | AllOf | AnyOf | Not


@dataclass(frozen=True, slots=True)
class Literal:
    """A test, or that it does not hold: what a rule without `Not` is made of."""

    condition: Condition
    denied: bool = False


@dataclass(frozen=True, slots=True)
class Node:
    """All or one of some parts, in a rule without `Not`."""

    every: bool
    parts: tuple["Node | Literal", ...]


def normalised(rule: Rule, *, denied: bool = False) -> Node | Literal:
    """Return the same rule with every `Not` driven down to the tests (by De Morgan's laws)."""
    if isinstance(rule, Condition):
        return Literal(rule, denied)
    if isinstance(rule, Not):
        return normalised(rule.part, denied=not denied)
    every = isinstance(rule, AllOf) != denied
    return Node(every, tuple(normalised(part, denied=denied) for part in rule.parts))


def literals_of(node: Node | Literal) -> Iterator[Literal]:
    """Return every test of a rule with its sign, from left to right."""
    if isinstance(node, Literal):
        yield node
    else:
        for part in node.parts:
            yield from literals_of(part)


def parse_rule(data: Any) -> Rule:
    """Return the rule that a document says: `{"all": […]}`, `{"any": […]}`, `{"not": …}` or a test.

    A test is `{"fact", "is", "value"}`, and `"evidence"` where a declaration is not enough. Raises
    `RuleError` with its place.
    """
    rule = _parse(data, "", 1)
    if sum(1 for _ in literals_of(normalised(rule))) > MOST_CONDITIONS:
        raise RuleError(f"A rule has {MOST_CONDITIONS} tests at most.")
    return rule


def write_rule(rule: Rule) -> dict[str, Any]:
    """Return the document of a rule, which `parse_rule` reads back to the same."""
    if isinstance(rule, AllOf):
        return {"all": [write_rule(part) for part in rule.parts]}
    if isinstance(rule, AnyOf):
        return {"any": [write_rule(part) for part in rule.parts]}
    if isinstance(rule, Not):
        return {"not": write_rule(rule.part)}
    value = list(rule.value) if isinstance(rule.value, tuple) else rule.value
    found: dict[str, Any] = {"fact": rule.fact, "is": rule.comparison, "value": value}
    if rule.evidence is not Evidence.DECLARED:
        found["evidence"] = rule.evidence.value
    return found


def _parse(data: Any, place: str, depth: int) -> Rule:
    if not isinstance(data, Mapping):
        raise RuleError("A rule is an object.", place)
    if depth > DEEPEST:
        raise RuleError(f"A rule is {DEEPEST} levels deep at most.", place)
    try:
        if set(data) == {"all"}:
            return AllOf(_parts(data["all"], f"{place}all.", depth))
        if set(data) == {"any"}:
            return AnyOf(_parts(data["any"], f"{place}any.", depth))
        if set(data) == {"not"}:
            return Not(_parse(data["not"], f"{place}not.", depth + 1))
        return _condition(data)
    except RuleError as error:
        raise RuleError(
            str(error), error.place if error.place.startswith(place) else place + error.place
        ) from None


def _parts(data: Any, place: str, depth: int) -> tuple[Rule, ...]:
    if not isinstance(data, Sequence) or isinstance(data, str):
        raise RuleError("Parts of a rule are a list.", place.rstrip("."))
    return tuple(_parse(each, f"{place}{number}.", depth + 1) for number, each in enumerate(data))


def _condition(data: Mapping[str, Any]) -> Condition:
    if not {"fact", "is", "value"} <= set(data) <= {"fact", "is", "value", "evidence"}:
        raise RuleError("A test names fact, is and value, and evidence where it matters.")
    value = data["value"]
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        value = tuple(value)
    try:
        evidence = Evidence(data.get("evidence", Evidence.DECLARED))
    except ValueError:
        raise RuleError("Evidence is declared, documented or verified.", "evidence") from None
    return Condition(str(data["fact"]), str(data["is"]), value, evidence)


def _check_parts(parts: tuple[Rule, ...]) -> None:
    if not parts:
        raise RuleError("All or one of nothing is no rule.")


def _check_value(fact: Fact, value: object) -> None:
    if fact.type is FactType.FLAG:
        if value is not True:
            raise RuleError(f"{fact.name} is yes; deny it to ask for no.", "value")
    elif fact.type in LISTS:
        if (
            not isinstance(value, tuple)
            or not 0 < len(value) <= MOST_CHOICES
            or len(set(value)) != len(value)
        ):
            raise RuleError(f"{fact.name} is one of a list of different codes.", "value")
        if any(not isinstance(each, str) or not each or len(each) > LONGEST for each in value):
            raise RuleError(f"A code of {fact.name} is a short text.", "value")
    else:
        most = OLDEST if fact.type is FactType.AGE else HIGHEST
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
            raise RuleError(f"{fact.name} is compared with a whole number up to {most}.", "value")
