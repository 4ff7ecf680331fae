"""Text as it is compared: one width, one case, simplified characters, Latin letters without their marks."""

import unicodedata
from functools import cache, lru_cache
from typing import Any, Final

import opencc

from entrepot.apps.text.scripts import has_han

LETTERS: Final = str.maketrans(
    {"đ": "d", "ð": "d", "ø": "o", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"}
)
"""Letters whose mark is part of them: Unicode does not take it off."""
LATIN_MARKS: Final = range(0x0300, 0x0370)


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Return text in the form in which it is compared, but for the marks of Latin letters.

    Traditional characters become simplified ones by their words, full width becomes half width.
    """
    plain = unicodedata.normalize("NFKC", text).casefold().replace("\0", " ")
    return _simplifier().convert(plain) if has_han(plain) else plain


def bare(text: str) -> str:
    """Return folded text without the marks of Latin letters: `cà phê` becomes `ca phe`.

    Marks of Thai, kana and hangul are letters and stay.
    """
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFD", text)
    plain = "".join(sign for sign in apart if ord(sign) not in LATIN_MARKS)
    return unicodedata.normalize("NFC", plain).translate(LETTERS)


@cache
def _simplifier() -> Any:
    return opencc.OpenCC("t2s")
