"""Words of a text: what an index keeps of it, and in how many ways a word that is looked for may be met."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final

import rjieba
import snowballstemmer

from entrepot.apps.text.folding import bare, fold
from entrepot.apps.text.scripts import Script, runs

STEMMERS: Final = {"en": "english", "id": "indonesian", "ms": "indonesian", "fr": "french", "de": "german"}
"""Malay shares its endings and beginnings with Indonesian, and has no stemmer of its own here."""
PAIR: Final = 2
LONGEST: Final = 60
"""Longer words are nobody's: they are cut, so that an index stays an index."""
_JOINTS: Final = re.compile(r"[-./'’]")
_NUMBER_AND_UNIT: Final = re.compile(r"(\d+)([a-z]{1,3})")
_POSSESSIVE: Final = re.compile(r"['’]s?$")


@dataclass(frozen=True, slots=True)
class Word:
    """A word that is looked for. Any of `forms` is the word; all of `pieces` together come near it.

    `text` is the word as it was typed, folded; `script` tells how it was found in the text. A word typed with
    marks (`đũa`) is that word; without them (`dua`) it is every word that has these letters.
    """

    text: str
    script: Script
    forms: tuple[str, ...]
    pieces: tuple[str, ...] = ()


def index_words(text: str, language: str = "") -> list[str]:
    """Return every token under which a text can be found, in order, some of them more than once.

    `language` is a code such as `zh-hans`, `th`, `id`; it chooses the stemmer of words with blanks between.
    Other scripts are cut by what they are, so mixed text needs no telling.
    """
    return [token for script, run in runs(fold(text)) for token in _tokens(script, run, language)]


def query_words(text: str, language: str = "") -> list[Word]:
    """Return the words somebody looks for, in order, each in every form in which a text may hold it."""
    return [word for script, run in runs(fold(text)) for word in _asked(script, run, language)]


def stem(word: str, language: str) -> str:
    """Return the stem of a folded word; the word itself where its language has no stemmer here."""
    name = STEMMERS.get(language.partition("-")[0])
    return _stemmed(name, word) if name and word.isalpha() else word


def _tokens(script: Script, run: str, language: str) -> Iterator[str]:
    if script is Script.SPACED:
        for form in _forms(bare(run)):
            yield from dict.fromkeys((form, stem(form, "en"), stem(form, language)))
        if bare(run) != run:
            yield run[:LONGEST]
    elif script is Script.THAI:
        yield from thai_words(run)
    elif script is Script.HAN:
        yield from _chinese(run)
        yield from run
        yield from _pairs(run)
    else:
        yield run[:LONGEST]
        yield from _pairs(run)


def _asked(script: Script, run: str, language: str) -> Iterator[Word]:
    if script is Script.SPACED:
        whole, *parts = _forms(bare(run))
        if bare(run) != run:
            yield Word(run[:LONGEST], script, (run[:LONGEST],), (whole,))
            return
        forms = dict.fromkeys((whole, stem(whole, "en"), stem(whole, language)))
        yield Word(whole, script, tuple(forms), tuple(stem(part, "en") for part in parts))
    elif script is Script.HAN:
        for word in rjieba.cut(run):
            yield Word(word, script, (word[:LONGEST],), _inside(word))
    elif script is Script.THAI:
        for word in thai_words(run):
            yield Word(word, script, (word,))
    else:
        yield Word(run, script, (run[:LONGEST],), tuple(_pairs(run)) if len(run) > PAIR else ())


def _forms(run: str) -> tuple[str, ...]:
    """Return a run with blanks around it: joined to one word first, then its parts where it has some."""
    bare = _POSSESSIVE.sub("", run)
    parts = [part for part in _JOINTS.split(bare) if part]
    joined = "".join(parts)[:LONGEST]
    pieces = [joined] + (parts if len(parts) > 1 else [])
    measured = _NUMBER_AND_UNIT.fullmatch(joined)
    return tuple(dict.fromkeys([*pieces, *([measured.group(1)] if measured else [])]))


def _inside(word: str) -> tuple[str, ...]:
    """Return the words inside a Chinese word, or its pairs of characters where it holds none."""
    if len(word) <= PAIR:
        return ()
    found = tuple(each for each in rjieba.cut_for_search(word) if each != word)
    return found or tuple(_pairs(word))


def _pairs(run: str) -> Iterator[str]:
    for start in range(len(run) - 1):
        yield run[start : start + 2]


@lru_cache(maxsize=4096)
def _chinese(run: str) -> tuple[str, ...]:
    return tuple(word[:LONGEST] for word in rjieba.cut_for_search(run) if len(word) > PAIR)


@lru_cache(maxsize=4096)
def thai_words(run: str) -> tuple[str, ...]:
    """Return the words of a run of Thai letters."""
    return tuple(word[:LONGEST] for word in _thai_cutter()(run, engine="newmm", keep_whitespace=False))


@cache
def _thai_cutter() -> Any:
    """Return what cuts Thai: loaded when the first Thai text comes, for its list of words is large."""
    os.environ.setdefault("PYTHAINLP_READ_ONLY", "1")  # its words come with it; it need not write any
    from pythainlp.tokenize import word_tokenize  # noqa: PLC0415 - loaded when it is needed

    return word_tokenize


@lru_cache(maxsize=20_000)
def _stemmed(name: str, word: str) -> str:
    return str(_stemmer(name).stemWord(word))


@cache
def _stemmer(name: str) -> Any:
    return snowballstemmer.stemmer(name)
