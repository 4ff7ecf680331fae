"""Understands a rule from its reading alone: the inverse of `eligibility.read`, for any words."""

import re
from collections.abc import Iterator, Sequence

from entrepot.core.support.business_facts import Evidence
from entrepot.core.support.eligibility import FACTS, AllOf, AnyOf, Condition, FactType, Line, Not, Rule, Words


def words_of(language: str) -> Words:
    """Return plain words for every fact; a foreign language may say everything in another order."""
    plain = language == "en"
    order = "{fact} is {how} {{value}}" if plain else "{{value}} {how} — {fact}"
    how = {"one_of": "", "has_any": "any of", "at_most": "at most", "at_least": "at least"}
    sentences = {}
    for fact in FACTS.values():
        for comparison in fact.comparisons:
            text = order.format(fact=fact.name, how=how.get(comparison, ""))
            sentences[fact.name, comparison] = (
                fact.name if fact.type is FactType.FLAG else " ".join(text.split())
            )
    return Words(
        every="All of these hold:" if plain else "同时满足：",
        some="At least one of these holds:" if plain else "满足任一：",
        denied="not: {sentence}" if plain else "不：{sentence}",
        denied_every="Not all of these hold:" if plain else "不同时满足：",
        denied_some="None of these holds:" if plain else "均不满足：",
        joint=" or " if plain else "或",
        sentences=sentences,
        proved={
            Evidence.DOCUMENTED: "{sentence} (documented)" if plain else "{sentence}（有文件）",
            Evidence.VERIFIED: "{sentence} (verified)" if plain else "{sentence}（已核实）",
        },
        one=lambda _fact, code: code,
        number=lambda number, unit: f"{number} {unit}".strip(),
    )


ENGLISH, FOREIGN = words_of("en"), words_of("xx")


def understand(lines: Sequence[Line], words: Words) -> Rule:
    """Return the rule that an outline says. Raises ValueError for a sentence that nobody said."""
    rule, rest = _take(list(lines), words)
    if rest:
        raise ValueError(rest)
    return rule


def _take(lines: list[Line], words: Words) -> tuple[Rule, list[Line]]:
    first, rest = lines[0], lines[1:]
    headings = {words.every: (AllOf, False), words.some: (AnyOf, False)}
    headings |= {words.denied_every: (AllOf, True), words.denied_some: (AnyOf, True)}
    if first.text not in headings:
        return _sentence(first.text, words), rest
    kind, denied = headings[first.text]
    parts = []
    while rest and rest[0].depth > first.depth:
        part, rest = _take(rest, words)
        parts.append(part)
    rule: Rule = kind(tuple(parts))
    return (Not(rule) if denied else rule), rest


def _sentence(text: str, words: Words) -> Rule:
    if found := _match(words.denied, "sentence", text):
        return Not(_sentence(found, words))
    for evidence, template in words.proved.items():
        if found := _match(template, "sentence", text):
            said = _sentence(found, words)
            assert isinstance(said, Condition)
            return Condition(said.fact, said.comparison, said.value, evidence)
    (only,) = _tests(text, words)  # exactly one test is said like this
    return only


def _tests(text: str, words: Words) -> Iterator[Condition]:
    for (name, comparison), template in words.sentences.items():
        fact = FACTS[name]
        if "{value}" not in template:
            if template == text:
                yield Condition(name, comparison, value=True)
            continue
        said = _match(template, "value", text)
        if said is None:
            continue
        if fact.type in {FactType.CHOICE, FactType.SET}:
            yield Condition(name, comparison, tuple(said.split(words.joint)))
        elif number := re.fullmatch(rf"([\d,]+)\s*{re.escape(words.number(0, fact.unit)[1:].strip())}", said):
            yield Condition(name, comparison, int(number[1].replace(",", "")))


def _match(template: str, name: str, text: str) -> str | None:
    before, _, after = template.partition("{" + name + "}")
    if len(text) < len(before) + len(after) or not text.startswith(before) or not text.endswith(after):
        return None
    return text[len(before) : len(text) - len(after)]
