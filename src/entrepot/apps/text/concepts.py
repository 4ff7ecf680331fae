"""Things of trade by their names in several languages: who looks in one finds what stands in another.

`data/search/concepts.csv` has a row a thing: its key, the wider things it is one of (a green tea is a tea),
then a column a language with its names, `|` between.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final

from entrepot.apps.kernel import paths
from entrepot.apps.text.folding import bare, fold
from entrepot.apps.text.scripts import Script, runs
from entrepot.apps.text.words import Word, query_words, stem

KEY: Final = "concept"
WIDER: Final = "is_a"
MARK: Final = "="
"""A concept's token begins with it: no word of a text does."""


class ConceptFaultsError(ValueError):
    """The list cannot be used; the message has a line such as `concepts.csv:3: …` for each fault."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text: words that name one thing with its tokens, or words that name none."""

    words: tuple[Word, ...]
    tokens: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The stretch as one text: a blank between words that have blanks."""
        parts: list[str] = []
        for before, word in zip([None, *self.words], self.words, strict=False):
            apart = before is not None and Script.SPACED in {before.script, word.script}
            parts.append(f" {word.text}" if apart else word.text)
        return "".join(parts)


@dataclass(slots=True)
class Concepts:
    """The names of things, ready to be met in a text."""

    languages: tuple[str, ...]
    _names: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)
    _wider: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _longest: int = 1

    def add(self, key: str, name: str, language: str) -> None:
        """Let a name in a language mean a thing. One name may mean several."""
        for spelling in dict.fromkeys((name, bare(fold(name)))):
            said = tuple(_spelt(word, language) for word in _words(spelling))
            self._names[said] = tuple(dict.fromkeys((*self._names.get(said, ()), MARK + key)))
            self._longest = max(self._longest, len(said))

    def widen(self, key: str, wider: Iterable[str]) -> None:
        """Let a thing be one of wider things, whose names need not be said."""
        self._wider[MARK + key] = tuple(MARK + each for each in wider)

    def cut(self, text: str) -> list[Span]:
        """Return a text as stretches, the longest name first at each place; languages need not be told."""
        words = _words(text)
        spellings = [[_spelt(word, language) for language in self.languages] for word in words]
        found: list[Span] = []
        at = plain = 0
        while at < len(words):
            length, tokens = self._longest_at(at, spellings)
            if not length:
                at += 1
                continue
            if plain < at:
                found.append(Span(tuple(words[plain:at])))
            found.append(Span(tuple(words[at : at + length]), tokens))
            at = plain = at + length
        return [*found, Span(tuple(words[plain:]))] if plain < len(words) else found

    def tokens(self, texts: Iterable[str]) -> list[str]:
        """Return the tokens of all that stands in any of the texts and of all wider things, each once."""
        found = dict.fromkeys(token for text in texts for span in self.cut(text) for token in span.tokens)
        waiting = list(found)
        while waiting:
            new = [each for each in self._wider.get(waiting.pop(), ()) if each not in found]
            found |= dict.fromkeys(new)
            waiting += new
        return list(found)

    def _longest_at(self, at: int, spellings: list[list[str]]) -> tuple[int, tuple[str, ...]]:
        most = min(self._longest, len(spellings) - at)
        for length in range(most, 0, -1):
            found: dict[str, None] = {}
            for index in range(len(self.languages)):
                said = tuple(spelt[index] for spelt in spellings[at : at + length])
                found |= dict.fromkeys(self._names.get(said, ()))
            if found:
                return length, tuple(found)
        return 0, ()


def load_concepts() -> Concepts:
    """Return the list of this installation, read again when the file changes. Raises ConceptFaultsError."""
    file = paths.data_dir() / "search" / "concepts.csv"
    return _load(file, file.stat().st_mtime_ns)


@lru_cache(maxsize=2)
def _load(file: Path, _changed: int) -> Concepts:
    with file.open(encoding="utf-8", newline="") as opened:
        reader = csv.DictReader(opened)
        header, rows = tuple(reader.fieldnames or ()), list(enumerate(reader, 2))
    if header[:2] != (KEY, WIDER) or "en" not in header:
        raise ConceptFaultsError(f"{file.name}:1: the columns are {KEY}, {WIDER}, en and other languages")
    if faults := _faults(file.name, rows):
        raise ConceptFaultsError("\n".join(faults))
    found = Concepts(header[2:])
    for _number, row in rows:
        found.widen(row[KEY], filter(None, row[WIDER].split("|")))
        for language in found.languages:
            for name in filter(None, row[language].split("|")):
                found.add(row[KEY], name, language)
    return found


def _faults(name: str, rows: list[tuple[int, dict[str, str]]]) -> list[str]:
    keys = [row[KEY] for _number, row in rows]
    found = []
    for number, row in rows:
        if None in row or None in row.values():
            found.append(f"{name}:{number}: a column is missing or too much")
            continue
        if not row[KEY] or keys.count(row[KEY]) > 1 or not row["en"]:
            found.append(f"{name}:{number}: give a key of its own and a name in English")
        found += [
            f"{name}:{number}: {each!r} is no concept"
            for each in filter(None, row[WIDER].split("|"))
            if each not in keys
        ]
    return found


def _words(text: str) -> list[Word]:
    """Return the words of a text, Chinese by the character: a thing's name often ends another's."""
    found: list[Word] = []
    for script, run in runs(fold(text)):
        if script is Script.HAN:
            found += [Word(sign, script, (sign,)) for sign in run]
        else:
            found += query_words(run)
    return found


def _spelt(word: Word, language: str) -> str:
    """Return a word as its stem in a language that has stems, so that one candle and two are one thing."""
    return stem(word.text, language) if word.script is Script.SPACED else word.text
