from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.support.reading_back import ENGLISH, FOREIGN, understand
from tests.core.support.rules_made_up import ON, conditions, facts, rules

from entrepot.core.support.business_facts import Evidence
from entrepot.core.support.eligibility import (
    AllOf,
    AnyOf,
    Condition,
    Facts,
    Known,
    Literal,
    Need,
    Not,
    Rule,
    RuleError,
    Verdict,
    Words,
    as_text,
    cutoff,
    decide,
    explain,
    literals_of,
    may_be_met,
    normalised,
    parse_rule,
    read,
    write_rule,
)

FARMERS = AllOf(
    (
        Condition("country", "one_of", ("RW", "CN")),
        AnyOf((Condition("farm", "holds", value=True), Condition("kind", "one_of", ("farm",)))),
        Condition("jobs", "at_most", 10, Evidence.DOCUMENTED),
        Not(Condition("exported", "holds", value=True)),
    )
)
HILL: dict[str, Known] = {
    "country": Known("RW"),
    "kind": Known("farm"),
    "farm": Known(value=False, evidence=Evidence.DECLARED),
    "jobs": Known(4, Evidence.DOCUMENTED),
    "exported": Known(value=False),
}


def test_a_business_qualifies_and_is_told_why() -> None:
    found = explain(FARMERS, HILL, ON)
    assert found.verdict is Verdict.YES
    assert [each.literal.condition.fact for each in found.because] == ["country", "kind", "jobs", "exported"]
    assert found.changes == ()


@pytest.mark.parametrize(
    ("known", "verdict", "needs"),
    [
        ({"jobs": Known(4, Evidence.DECLARED)}, Verdict.UNKNOWN, [("jobs", Need.PROVE)]),
        ({"jobs": Known(40)}, Verdict.NO, [("jobs", Need.CHANGE)]),
        (
            {"exported": Known(value=True), "jobs": Known(40)},
            Verdict.NO,
            [("jobs", Need.CHANGE), ("exported", Need.CHANGE)],
        ),
        ({"country": Known("SG")}, Verdict.NO, [("country", Need.CHANGE)]),
    ],
)
def test_another_is_told_what_would_help(
    known: dict[str, Known], verdict: Verdict, needs: list[tuple[str, Need]]
) -> None:
    found = explain(FARMERS, {**HILL, **known}, ON)
    assert found.verdict is verdict
    assert [(each.literal.condition.fact, each.need) for each in found.changes] == needs


def test_what_nobody_said_is_asked_for() -> None:
    without = {name: known for name, known in HILL.items() if name != "jobs"}
    found = explain(FARMERS, without, ON)
    assert (found.verdict, [each.need for each in found.changes]) == (Verdict.UNKNOWN, [Need.TELL])


def test_of_several_ways_the_lightest_is_told() -> None:
    rule = AnyOf((Condition("country", "one_of", ("CN",)), Condition("orders_90", "at_least", 5)))
    (change,) = explain(rule, {"country": Known("RW"), "orders_90": Known(1)}, ON).changes
    assert change.literal.condition.fact == "orders_90"
    assert may_be_met(change.literal)
    assert not may_be_met(Literal(Condition("country", "one_of", ("CN",))))


def test_who_only_has_to_wait_is_told_the_day() -> None:
    rule = Condition("joined", "at_least", 90)
    (change,) = explain(rule, {"joined": Known(ON - timedelta(days=80))}, ON).changes
    assert change.from_day == ON + timedelta(days=10)
    young = Not(Condition("founded", "at_most", 2))
    (change,) = explain(young, {"founded": Known(date(2024, 3, 1))}, ON).changes
    assert change.from_day == date(2027, 3, 1)
    (change,) = explain(Condition("founded", "at_most", 2), {"founded": Known(date(2020, 3, 1))}, ON).changes
    assert change.from_day is None  # nobody grows younger


@pytest.mark.parametrize(
    ("on", "years", "day"),
    [
        (date(2026, 11, 22), 3, date(2023, 11, 22)),
        (date(2024, 2, 29), 1, date(2023, 2, 28)),
        (date(2025, 2, 28), 1, date(2024, 2, 29)),
        (date(2028, 2, 28), 4, date(2024, 2, 28)),
        (date(2026, 1, 1), 3000, date.min),
    ],
)
def test_an_age_in_years(on: date, years: int, day: date) -> None:
    assert cutoff(on, years, "years") == day


@pytest.mark.parametrize(
    ("document", "place"),
    [
        ([], ""),
        ({"all": []}, ""),
        ({"all": "farm"}, "all"),
        ({"all": [{"fact": "height", "is": "at_most", "value": 3}]}, "all.0.fact"),
        ({"any": [{"not": {"fact": "jobs", "is": "one_of", "value": 3}}]}, "any.0.not.is"),
        ({"fact": "jobs", "is": "at_most", "value": True}, "value"),
        ({"fact": "jobs", "is": "at_most", "value": -1}, "value"),
        ({"fact": "jobs", "is": "at_most", "value": "3"}, "value"),
        ({"fact": "farm", "is": "holds", "value": False}, "value"),
        ({"fact": "country", "is": "one_of", "value": []}, "value"),
        ({"fact": "country", "is": "one_of", "value": ["CN", "CN"]}, "value"),
        ({"fact": "country", "is": "one_of", "value": [""]}, "value"),
        ({"fact": "country", "is": "one_of", "value": ["CN"], "evidence": "verified"}, "evidence"),
        ({"fact": "jobs", "is": "at_most", "value": 3, "evidence": "sworn"}, "evidence"),
        ({"fact": "jobs", "value": 3}, ""),
        (
            {"not": {"not": {"not": {"not": {"not": {"fact": "farm", "is": "holds", "value": True}}}}}},
            "not.not.not.not.not.",
        ),
        ({"all": [{"fact": "farm", "is": "holds", "value": True}] * 41}, ""),
    ],
)
def test_a_rule_that_makes_no_sense_says_where(document: Any, place: str) -> None:
    with pytest.raises(RuleError) as raised:
        parse_rule(document)
    assert raised.value.place == place


@given(rules())
def test_a_rule_is_written_and_read_the_same(rule: Rule) -> None:
    assert parse_rule_deep(write_rule(rule)) == rule


def parse_rule_deep(document: dict[str, Any]) -> Rule:
    """Parse, though hypothesis nests deeper than people may."""
    from entrepot.core.support.eligibility import rules as module  # noqa: PLC0415 - its limit is lifted here

    deepest, module.DEEPEST = module.DEEPEST, 100  # type: ignore[misc]
    try:
        return parse_rule(document)
    finally:
        module.DEEPEST = deepest  # type: ignore[misc]


@given(rules(), facts())
def test_a_denial_turns_yes_into_no(rule: Rule, known: Facts) -> None:
    turned = {Verdict.YES: Verdict.NO, Verdict.NO: Verdict.YES, Verdict.UNKNOWN: Verdict.UNKNOWN}
    assert decide(Not(rule), known, ON) is turned[decide(rule, known, ON)]


@given(rules(), facts())
def test_an_explanation_agrees_with_the_decision(rule: Rule, known: Facts) -> None:
    found = explain(rule, known, ON)
    assert found.verdict is decide(rule, known, ON)
    assert all(each.verdict is found.verdict for each in found.because)
    assert bool(found.changes) == (found.verdict is not Verdict.YES)
    told = {each.literal for each in found.because}
    assert told
    assert told <= set(literals_of(normalised(rule)))


@given(st.lists(conditions(), min_size=1, max_size=4, unique_by=lambda one: one.fact), facts(), st.booleans())
def test_the_changes_told_are_enough(parts: list[Condition], known: dict[str, Known], every: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
    """Each fact asked about once, so that no change can contradict another."""
    rule: Rule = AllOf(tuple(parts)) if every else AnyOf(tuple(parts))
    changed = dict(known)
    for change in explain(rule, known, ON).changes:
        changed[change.literal.condition.fact] = met(change.literal.condition)
    assert decide(rule, changed, ON) is Verdict.YES


def met(one: Condition) -> Known:
    """Return what meets a one."""
    if isinstance(one.value, tuple):
        code = one.value[0]
        return Known(code if one.about.type == "choice" else frozenset({code}))
    if one.about.type == "age":
        return Known(cutoff(ON, one.value, one.about.unit))
    return Known(one.value)


@pytest.mark.parametrize("words", [ENGLISH, FOREIGN])
@given(rule=rules())
def test_the_reading_is_understood_as_the_rule(words: Words, rule: Rule) -> None:
    assert normalised(understand(read(rule, words), words)) == normalised(rule)


def test_a_reading_is_an_outline() -> None:
    assert as_text(read(FARMERS, ENGLISH)) == (
        "All of these hold:\n"
        "  - country is RW or CN\n"
        "  - At least one of these holds:\n"
        "    - farm\n"
        "    - kind is farm\n"
        "  - jobs is at most 10 people (documented)\n"
        "  - not: exported"
    )
