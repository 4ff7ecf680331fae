"""What can be offered to who is typing a script without blanks: words, and whole names made of them."""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

import rjieba

from entrepot.apps.text.folding import fold
from entrepot.apps.text.scripts import Script, runs
from entrepot.apps.text.words import thai_words

SHORTEST: Final = {Script.HAN: 1, Script.HANGUL: 1, Script.KANA: 2, Script.THAI: 2}
"""Letters of a script that say enough to go on from; those of words with blanks are not told here."""
LONGEST: Final = {Script.HAN: 16, Script.HANGUL: 16, Script.KANA: 24, Script.THAI: 40}
"""Longer runs are sentences: nobody types them to their end."""
WORD: Final = 2  # letters; shorter ones are no help to who typed one


def phrases(text: str) -> set[str]:
    """Return the words of a text that are written without blanks, as they are written, and runs of them."""
    return {
        phrase
        for script, run in runs(unicodedata.normalize("NFKC", text))
        if script in LONGEST
        for phrase in (run, *_words(script, run))
        if WORD <= len(phrase) <= LONGEST[script]
    }


def endings(text: str) -> Iterator[str]:
    """Yield what a text without blanks at its end may be the beginning of: the longest ending first."""
    last = next(reversed(list(runs(text))), None)
    if last is not None and last[0] in SHORTEST and text.endswith(last[1]):
        script, run = last
        for at in range(max(0, len(run) - LONGEST[script]), len(run) - SHORTEST[script] + 1):
            yield run[at:]


@lru_cache(maxsize=4096)
def _words(script: Script, run: str) -> tuple[str, ...]:
    if script is Script.THAI:
        return thai_words(run)
    return _chinese(run) if script is Script.HAN else ()


def _chinese(run: str) -> tuple[str, ...]:
    """Return the words of a run; traditional characters are cut where simplified ones are."""
    plain = fold(run)
    words = tuple(rjieba.cut(plain if len(plain) == len(run) else run))
    found, at = [], 0
    for word in words:
        found.append(run[at : at + len(word)])
        at += len(word)
    return tuple(found)
