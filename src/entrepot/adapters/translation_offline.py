"""Translates without the internet: by what people wrote before, agreed words and the names of things.

Chinese is written over from one script to the other whole (OpenCC). Anything else is said only where every
word of it is known: half a sentence would be worse than none, so the words that are not known are named.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import opencc

from entrepot.apps.translation.provider import Answer, Request, Translator
from entrepot.core.trade.wording import UNITS, sentences

SCRIPTS: Final = {("zh-hans", "zh-hant"): "s2twp", ("zh-hant", "zh-hans"): "tw2sp"}
UNSPACED: Final = ("zh", "ja", "th")
_WORD: Final = re.compile(r"[^\W\d_]+", re.UNICODE)
_END: Final = re.compile(r"(?<!\d)[.!?,;:]|[.!?,;:](?!\d)")
_ENDS: Final = {".": "。", "!": "！", "?": "？", ",": "，", ";": "；", ":": "："}


@dataclass(frozen=True, slots=True)
class Offline:
    """Words for words, where all of them are known."""

    name: str = "offline"
    costs: bool = False

    def translate(self, request: Request) -> tuple[Answer, ...]:
        """Return what is known whole; else which words are not known."""
        config = SCRIPTS.get((request.source_language, request.language))
        if config:
            return tuple(Answer(text=_script(config).convert(text)) for text in request.texts)
        known = dict(request.known)
        return tuple(_said(text, known, request) for text in request.texts)


def connect() -> Translator:
    """Return the translator that needs nobody."""
    return Offline()


def _said(text: str, known: dict[str, str], request: Request) -> Answer:
    left: list[str] = []
    said: list[str] = []
    for sentence in sentences(text):
        if sentence in known:
            said.append(known[sentence])
            continue
        words, missing = _by_words(sentence, request)
        said.append(words)
        left += missing
    if left:
        return Answer(left=tuple(dict.fromkeys(left)))
    apart = "" if request.language.startswith(UNSPACED) else " "
    return Answer(text=apart.join(said))


def _by_words(sentence: str, request: Request) -> tuple[str, list[str]]:
    """Return a sentence with the longest known terms put in their place, and the words left over."""
    terms = [(term, agreed) for term, agreed in request.terms if term]
    if not terms:
        return sentence, _WORD.findall(sentence)
    found = re.compile(
        "|".join(_pattern(term) for term, _agreed in sorted(terms, key=lambda each: -len(each[0]))),
        re.IGNORECASE,
    )
    agreed = {_folded(term): word for term, word in reversed(terms)}
    rest = found.sub(" ", sentence)
    said = found.sub(lambda met: f" {agreed[_folded(met.group())]} ", sentence)
    if request.language.startswith(UNSPACED):
        said = _END.sub(lambda met: _ENDS[met.group()], re.sub(r"\s+", "", said))
    return " ".join(said.split()), [word for word in _WORD.findall(rest) if word.casefold() not in UNITS]


def _pattern(term: str) -> str:
    edge = r"\b" if term.isascii() else ""
    return f"{edge}{re.escape(term)}{edge}"


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


@cache
def _script(config: str) -> Any:
    return opencc.OpenCC(config)
