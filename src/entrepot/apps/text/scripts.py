"""Which script a letter belongs to, and where one ends and the next begins."""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Final


class Script(StrEnum):
    """How a run of text is cut into words."""

    HAN = "han"
    KANA = "kana"
    HANGUL = "hangul"
    THAI = "thai"
    SPACED = "spaced"  # words with blanks between, whatever their letters


_HAN: Final = r"\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_HIRAGANA: Final = r"\u3041-\u309f"
_KATAKANA: Final = r"\u30a1-\u30ff\u31f0-\u31ff"
_HANGUL: Final = r"\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3"
_THAI: Final = r"\u0e01-\u0e7f"
_SPACED: Final = rf"(?:(?![{_HAN}{_HIRAGANA}{_KATAKANA}{_HANGUL}{_THAI}])[^\W_])+"
_RUNS: Final = re.compile(
    rf"(?P<han>[{_HAN}]+)|(?P<kana>[{_HIRAGANA}]+|[{_KATAKANA}]+)|(?P<hangul>[{_HANGUL}]+)|(?P<thai>[{_THAI}]+)"
    rf"|(?P<spaced>{_SPACED}(?:[-./'\u2019]{_SPACED})*)"
)
_ANY_HAN: Final = re.compile(rf"[{_HAN}]")


def runs(text: str) -> Iterator[tuple[Script, str]]:
    """Yield each run of one script, in order; what is neither letter nor number is left out.

    A run with blanks between words holds one of them, with what joins its parts (`ab-1200`, `1.5`, `men's`).
    """
    for found in _RUNS.finditer(text):
        yield Script(found.lastgroup or ""), found.group()


def has_han(text: str) -> bool:
    """Return whether there is a Chinese character in a text."""
    return _ANY_HAN.search(text) is not None
