"""A rule in plain words: an outline of lines, each a sentence, from the tree that also decides.

Nothing is said that the tree does not hold and nothing is left out: a test reads every sentence back into
the tree it came from.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from entrepot.core.support.business_facts import Evidence

from .rules import AllOf, Condition, Literal, Not, Rule


@dataclass(frozen=True, slots=True)
class Words:
    """What a language says. Sentences are by fact and comparison, and hold `{value}` but for flags.

    `one` says a code of a list, `number` a whole number of a unit. `proved` holds `{sentence}`.
    """

    every: str
    some: str
    denied: str
    denied_every: str
    denied_some: str
    joint: str
    sentences: Mapping[tuple[str, str], str]
    proved: Mapping[Evidence, str]
    one: Callable[[str, str], str]
    number: Callable[[int, str], str]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the outline: how deep it stands, and what it says."""

    depth: int
    text: str


def read(rule: Rule, words: Words) -> tuple[Line, ...]:
    """Return the rule as an outline. `Not` of a test is one sentence, `Not` of a list its own heading."""
    return tuple(_read(rule, words, 0))


def as_text(lines: tuple[Line, ...]) -> str:
    """Return an outline as text, two blanks a level."""
    return "\n".join(f"{'  ' * line.depth}{'- ' if line.depth else ''}{line.text}" for line in lines)


def say_condition(literal: Literal, words: Words) -> str:
    """Return the sentence of a test, or of its denial."""
    said = _sentence(literal.condition, words)
    return words.denied.format(sentence=said) if literal.denied else said


def _read(rule: Rule, words: Words, depth: int) -> Iterator[Line]:
    if isinstance(rule, Condition):
        yield Line(depth, say_condition(Literal(rule), words))
        return
    if isinstance(rule, Not):
        yield from _denied(rule, words, depth)
        return
    yield Line(depth, words.every if isinstance(rule, AllOf) else words.some)
    for part in rule.parts:
        yield from _read(part, words, depth + 1)


def _denied(rule: Not, words: Words, depth: int) -> Iterator[Line]:
    part = rule.part
    if isinstance(part, Condition):
        yield Line(depth, say_condition(Literal(part, denied=True), words))
    elif isinstance(part, Not):
        yield from _read(part.part, words, depth)  # twice denied is said
    else:
        yield Line(depth, words.denied_every if isinstance(part, AllOf) else words.denied_some)
        for each in part.parts:
            yield from _read(each, words, depth + 1)


def _sentence(condition: Condition, words: Words) -> str:
    template = words.sentences[condition.fact, condition.comparison]
    if isinstance(condition.value, tuple):
        said = words.joint.join(words.one(condition.fact, code) for code in condition.value)
    else:
        said = words.number(condition.value, condition.about.unit)
    sentence = template.format(value=said)
    if condition.evidence is Evidence.DECLARED:
        return sentence
    return words.proved[condition.evidence].format(sentence=sentence)
