"""What a translation must keep of its text: numbers with their units, placeholders, addresses, agreed words.

Digits are compared without the signs that group them, so that `1,200.5` and `1.200,5` are one number; a unit
may be written as its language writes it (`500 ml`, `500毫升`).
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

NUMBERS: Final = "numbers"
PLACEHOLDERS: Final = "placeholders"
EMPTY: Final = "empty"
TOO_LONG: Final = "too_long"
MOST_TIMES: Final = 6
"""A translation more than so many times as long as its text is none; short texts are spared."""
SPARED: Final = 120

UNITS: Final = {
    "mg": ("mg", "毫克", "มก.", "มิลลิกรัม"),
    "kg": ("kg", "公斤", "千克", "กก.", "กิโลกรัม"),
    "g": ("g", "gr", "克", "กรัม"),
    "ml": ("ml", "毫升", "มล.", "มิลลิลิตร"),
    "l": ("l", "升", "ลิตร"),
    "mm": ("mm", "毫米", "มม."),
    "cm": ("cm", "厘米", "公分", "ซม.", "เซนติเมตร"),
    "km": ("km", "公里", "千米"),
    "m": ("m", "米", "เมตร"),
    "wh": ("wh", "瓦时", "瓦時"),
    "mah": ("mah", "毫安时", "毫安時"),
    "w": ("w", "瓦", "วัตต์"),
    "v": ("v", "伏", "โวลต์"),
    "°c": ("°c", "℃", "摄氏度", "攝氏度"),
    "%": ("%",),
}
_SPELT: Final = {unicodedata.normalize("NFKC", each): unit for unit, many in UNITS.items() for each in many}
_UNIT: Final = "|".join(
    re.escape(each) + ("(?![a-zà-ỹ])" if each[-1].isascii() and each[-1].isalpha() else "")
    for each in sorted(_SPELT, key=len, reverse=True)
)
_MEASURED: Final = re.compile(rf"(\d+(?:[.,\u2009\u00a0']\d+)*)(?:\s?({_UNIT}))?")
_KEPT: Final = re.compile(r"https?://\S+|[\w.+-]+@[\w-]+\.\w+|%\(\w+\)[sd]|%[sd]|\{\w*\}|</?[a-zA-Z][^<>]*>")
_SENTENCE: Final = re.compile(r"(?:[^.!?。！？\n]|[.!?](?=\S))+(?:[.!?]+(?=\s|$)|[。！？]+|\n|$)")


def faults_of(text: str, translation: str) -> tuple[str, ...]:
    """Return what is wrong with a machine's translation of a text: codes, none when nothing is."""
    if not translation.strip():
        return (EMPTY,)
    found = []
    if len(translation) > max(len(text) * MOST_TIMES, SPARED):
        found.append(TOO_LONG)
    if Counter(_KEPT.findall(text)) != Counter(_KEPT.findall(translation)):
        found.append(PLACEHOLDERS)
    if _numbers(text) != _numbers(translation):
        found.append(NUMBERS)
    return tuple(found)


def lacking(text: str, translation: str, terms: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Return the agreed words that a translation lacks though its text has the term; case does not count.

    `terms` are (term, the word agreed for it). A term in Latin letters counts as a whole word only.
    """
    said = _folded(translation)
    return tuple(agreed for term, agreed in terms if holds(text, term) and _folded(agreed) not in said)


def holds(text: str, term: str) -> bool:
    """Say whether a text holds a term: as a whole word, where its letters have words with blanks between."""
    wanted = re.escape(_folded(term))
    before = r"(?<![^\W_])" if term[:1].isascii() else ""
    after = r"(?![^\W_])" if term[-1:].isascii() else ""
    return bool(term) and re.search(f"{before}{wanted}{after}", _folded(text)) is not None


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, in order, without the blanks around them."""
    return [each.strip() for each in _SENTENCE.findall(text) if each.strip()]


def aligned(text: str, translation: str) -> Sequence[tuple[str, str]]:
    """Return the sentences of a text beside those of its translation, none where that is not safe.

    Safe means: as many on both sides, more than one, and each pair with the same numbers.
    """
    one, other = sentences(text), sentences(translation)
    if len(one) != len(other) or len(one) < 2:  # noqa: PLR2004 - one sentence is the whole text
        return ()
    pairs = list(zip(one, other, strict=True))
    return pairs if all(_numbers(a) == _numbers(b) for a, b in pairs) else ()


def plain(text: str) -> str:
    """Return a text with single blanks between its words: how texts are compared for being the same."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def _numbers(text: str) -> Counter[tuple[str, str]]:
    plain_text = _folded(_KEPT.sub(" ", text))
    return Counter(
        ("".join(str(unicodedata.digit(sign)) for sign in number if sign.isdigit()), _SPELT.get(unit, ""))
        for number, unit in _MEASURED.findall(plain_text)
    )


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
