"""English text to codes: shared words weighed by rarity, with the word that names the thing counting most."""

import math
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from .findings import Finding, Source
from .lexicon import STOP, WEAK
from .spelling import mend, split
from .terms import Term, english_titles, glossary, references
from .words import head, stem, words

TRUST: dict[Source, float] = {"glossary": 1.0, "references": 0.93, "title": 0.8}
LEAST_FIT = 0.2
UNKNOWN_WEIGHT = 4.0
"""What a word no table knows weighs in the query: about as much as a fairly rare known one."""
_LACKING = re.compile(r"\b(?:no|without)\s+(?:added\s+)?\w+", re.IGNORECASE)
"""What the goods do not have says nothing about what they are: *no sugar*, *without lid*."""
_WEAK_STEMS = frozenset(stem(word) for word in WEAK)


class _Entry(NamedTuple):
    term: Term
    stems: frozenset[str]
    head: str | None


@dataclass(slots=True)
class _Index:
    entries: list[_Entry] = field(default_factory=list)
    places: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    known: dict[str, int] = field(default_factory=dict)

    def add(self, terms: Iterable[Term]) -> None:
        """Take in ``terms``."""
        entries, places = self.entries, self.places
        for term in terms:
            cut = words(term.words)
            found = frozenset([stem(word) for word in cut if word not in STOP])
            named = None if term.source == "title" else head(cut)
            for each in found:
                places[each].append(len(entries))
            entries.append(_Entry(term, found, named))

    def count(self) -> None:
        """Note how many terms know each stem, once all are in."""
        self.known = {each: len(found) for each, found in self.places.items()}

    def weight(self, each: str) -> float:
        """Weigh a stem: rare ones say more, weak ones (colours, sizes, praise) little."""
        often = self.known.get(each)
        rarity = UNKNOWN_WEIGHT if often is None else 1 + math.log(len(self.entries) / often)
        return rarity * 0.2 if each in _WEAK_STEMS else rarity


@cache
def index() -> _Index:
    """Return the index of all English terms, built at the first search."""
    built = _Index()
    built.add(glossary(1))
    built.add(references())
    built.add(english_titles())
    built.count()
    return built


class Reading(NamedTuple):
    """The query as understood: its stems, the one that names the thing, and the words that were mended."""

    stems: frozenset[str]
    head: str | None
    mended: dict[str, str]


def read(text: str) -> Reading:
    """Stem the query; a word that no table knows is mended or cut in two when that makes it known."""
    known = index().known
    found: list[str] = []
    mended: dict[str, str] = {}
    renamed: dict[str, str] = {}
    asked = words(_LACKING.sub(" ", text))
    for word in asked:
        each = stem(word)
        if word in STOP:
            continue
        parts = (each,) if each in known or word.isdigit() else _repair(each, known)
        if parts != (each,):
            mended[word] = " ".join(parts)
            renamed[each] = parts[-1]
        found += [part for part in parts if not part.isdigit()]
    named = head(asked)
    return Reading(frozenset(found), renamed.get(named, named) if named else None, mended)


def _repair(each: str, known: dict[str, int]) -> tuple[str, ...]:
    halves = split(each, known)
    if halves:
        return halves
    other = mend(each, known)
    return (other,) if other else (each,)


def search(text: str) -> tuple[list[Finding], dict[str, str]]:
    """Return what the English tables hold for ``text``, and the words that were mended."""
    query = read(text)
    built = index()
    asked = sum(built.weight(each) for each in query.stems)
    if not asked:
        return [], query.mended
    shared: defaultdict[int, float] = defaultdict(float)
    for each in query.stems:
        weight = built.weight(each)
        for place in built.places.get(each, ()):
            shared[place] += weight
    findings = []
    for place, both in shared.items():
        if both < LEAST_FIT * asked:
            continue
        entry = built.entries[place]
        fit = _fit(entry, query, both / asked, both)
        if fit >= LEAST_FIT:
            findings.append(Finding(entry.term.code, fit, entry.term.source, entry.term.words))
    return findings, query.mended


def _fit(entry: _Entry, query: Reading, covered: float, both: float) -> float:
    """Fit a term to the query: how much of each the other covers, and whether they name the same thing."""
    built = index()
    whole = sum(built.weight(each) for each in entry.stems)
    if entry.term.source == "title":
        # Titles are long: what they say beyond the query counts little against them.
        named = 1.0 if query.head is None or query.head in entry.stems else 0.7
        return TRUST["title"] * named * covered * (0.7 + 0.3 * min(1.0, both / whole))
    same_thing = entry.head == query.head or query.head is None
    if same_thing and entry.stems <= query.stems:
        # The term is all in the query and names the same thing: further words only describe it.
        return TRUST[entry.term.source] * (0.6 + 0.4 * covered)
    harmonic = 2 * covered * (both / whole) / (covered + both / whole)
    related = entry.head in query.stems or query.head in entry.stems
    named = 1.0 if same_thing else 0.8 if related else 0.6
    return TRUST[entry.term.source] * harmonic * named
