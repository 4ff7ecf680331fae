"""A slip of the fingers is mended to a word that somebody wrote; what is known is left alone."""

import pytest

from entrepot.apps.text.queries import Vocabulary

KNOWN = Vocabulary([("candle", 9), ("candy", 3), ("ceramic", 5), ("chocolate", 4), ("tea", 8), ("茶", 9)])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("candel", "candle"),
        ("cadle", "candle"),
        ("cerramic", "ceramic"),
        ("choclate", "chocolate"),
        ("chocollatte", "chocolate"),
        ("candle", "candle"),
        ("tae", "tae"),  # too short to guess
        ("xyzzy", "xyzzy"),
        ("茶杯", "茶杯"),
    ],
)
def test_slips(typed: str, meant: str) -> None:
    assert KNOWN.mend(typed) == meant


def test_words_that_begin_so() -> None:
    assert KNOWN.begin_with("ca", 5) == ["candle", "candy"]
    assert KNOWN.begin_with("candle", 5) == []
    assert "茶" not in KNOWN
