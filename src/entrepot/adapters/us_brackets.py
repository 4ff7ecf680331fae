"""Value brackets of the United States: "Valued over $3 but not over $6.50/pair" as tests on the price.

Only a bracket on the whole article is read. A value of a part ("with movement valued…"), of a set, or of
several things in one description is left to the person who chooses the line, and counted by the converter.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

UNITS = {
    "each": "NAR",
    "unit": "NAR",
    "piece": "NAR",
    "pair": "PR",
    "liter": "LTR",
    "kg": "KGM",
    "dozen": "DZN",
    "dozen pieces": "DZN",
    "dozen pieces or parts": "DZN",
    "gross": "GRO",
    "proof liter": "LPA",
    "square meter": "MTK",
    "meter": "MTR",
}
_AMOUNT = r"(?:\$([\d,]+(?:\.\d+)?)|(\d+(?:\.\d+)?) ?(?:¢|cents))"
_UNIT = (
    r" ?(?:/|per )?(each|unit|piece|pair|liter|kg|dozen pieces or parts|dozen pieces|dozen|gross|proof liter"
    r"|square meter|meter)?"
)
_BRACKETS = (
    (re.compile(rf"over {_AMOUNT} but not over {_AMOUNT}{_UNIT}"), (">", "<=")),
    (re.compile(rf"{_AMOUNT} or over but (?:under|less than) {_AMOUNT}{_UNIT}"), (">=", "<")),
    (re.compile(rf"{_AMOUNT} or (?:more|over){_UNIT}"), (">=",)),
    (re.compile(rf"over {_AMOUNT}{_UNIT}"), (">",)),
    (re.compile(rf"not over {_AMOUNT}{_UNIT}"), ("<=",)),
    (re.compile(rf"(?:under|less than) {_AMOUNT}{_UNIT}"), ("<",)),
)
_VALUED = re.compile(r"(?:^|, |^[A-Z][a-z]+ (?:[a-z]+ )?)(?P<each>each )?valued (?P<rest>.+)", re.IGNORECASE)
_OF_A_PART = re.compile(r"movement|excluding|container|aggregate|;", re.IGNORECASE)
_TAIL = re.compile(r"(?: \(\d+\))?[:,.]?|(?:,| and) (?:not over|incorporating|composed|produced) .+")


class Bracket(NamedTuple):
    """One test: the value of a unit against a limit in US dollars."""

    fact: str
    op: str
    value: str


def mentions_value(text: str) -> bool:
    """Say whether a description speaks of a value at all."""
    return bool(re.search(r"\bvalued\b|\bvalue of\b", text, re.IGNORECASE))


def brackets(path: Sequence[str]) -> tuple[Bracket, ...]:
    """Return the tests of every level of a description, the outer levels first, each once."""
    found = dict.fromkeys(test for text in path for test in _of_one(text.strip()))
    return tuple(found)


def _of_one(text: str) -> tuple[Bracket, ...]:
    if len(re.findall("valued", text, re.IGNORECASE)) != 1 or _OF_A_PART.search(text):
        return ()
    valued = _VALUED.search(text)
    if not valued:
        return ()
    for pattern, ops in _BRACKETS:
        if found := pattern.match(valued["rest"]):
            if not _TAIL.fullmatch(valued["rest"][found.end() :]):
                return ()
            return _tests(found, ops, each=bool(valued["each"]))
    return ()


def _tests(found: re.Match[str], ops: Sequence[str], *, each: bool) -> tuple[Bracket, ...]:
    groups = found.groups()
    name = groups[-1] or ("each" if each else "")
    if name not in UNITS:
        return ()
    unit = UNITS[name]
    tests = []
    for place, op in enumerate(ops):
        dollars, cents = groups[2 * place], groups[2 * place + 1]
        limit = Decimal(dollars.replace(",", "")) if dollars else Decimal(cents) / 100
        if unit == "LPA":
            limit *= 2  # a proof litre holds half a litre of pure alcohol
        tests.append(Bracket(f"goods+inland/{unit}", op, f"{limit:f}"))
    return tuple(tests)
