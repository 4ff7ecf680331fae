"""Words somebody wrote: offered to who is typing; slips in Latin letters are mended to them."""

from bisect import bisect_left
from collections.abc import Iterable
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

SHORTEST: Final = 4
"""Shorter words have too many neighbours to guess among."""
TWO_SLIPS_FROM: Final = 8
LAST: Final = chr(0x10FFFF)
"""Comes after every letter."""


class Vocabulary:
    """Every word that stands in some text, by how many texts."""

    def __init__(self, counts: Iterable[tuple[str, int]]) -> None:
        """Take in words with their counts; those with anything but Latin letters are offered only."""
        self._counts: dict[str, int] = {}
        self._others: dict[str, int] = {}
        for word, count in counts:
            if not word.isascii():
                self._others[word] = count
            elif word.isalpha():
                self._counts[word] = count
        self._words = list(self._counts)
        self._sorted = sorted(self._others)

    def __contains__(self, word: str) -> bool:
        """Return whether somebody wrote this word."""
        return word in self._counts

    def mend(self, word: str) -> str:
        """Return the word that is likely meant: fewest slips, then the same first letter, then most texts.

        The word itself when it is known, short, not in Latin letters, or like no other.
        """
        if word in self._counts or len(word) < SHORTEST or not (word.isascii() and word.isalpha()):
            return word
        most = 2 if len(word) >= TWO_SLIPS_FROM else 1
        found = process.extract(
            word, self._words, scorer=DamerauLevenshtein.distance, score_cutoff=most, limit=20
        )
        if not found:
            return word
        best = min(found, key=lambda each: (each[1], each[0][0] != word[0], -self._counts[each[0]], each[0]))
        return str(best[0])

    def begin_with(self, start: str, most: int) -> list[str]:
        """Return the words that begin so, those of most texts first."""
        if not start.isascii():
            return self._others_with(start, most)
        found = [word for word in self._words if word.startswith(start) and word != start]
        return sorted(found, key=lambda word: (-self._counts[word], word))[:most]

    def _others_with(self, start: str, most: int) -> list[str]:
        first = bisect_left(self._sorted, start)
        found = self._sorted[first : bisect_left(self._sorted, start + LAST, first)]
        longer = (word for word in found if word != start)
        return sorted(longer, key=lambda word: (-self._others[word], len(word), word))[:most]
