"""Slips of the fingers in Latin letters: a word that nobody wrote stands for the likely one somebody did."""

from collections.abc import Iterable
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

SHORTEST: Final = 4
"""Shorter words have too many neighbours to guess among."""
TWO_SLIPS_FROM: Final = 8


class Vocabulary:
    """Every word that stands in some text, by how many texts."""

    def __init__(self, counts: Iterable[tuple[str, int]]) -> None:
        """Take in words with their counts; those with anything but Latin letters are left out."""
        self._counts = {word: count for word, count in counts if word.isascii() and word.isalpha()}
        self._words = list(self._counts)

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
        found = [word for word in self._words if word.startswith(start) and word != start]
        return sorted(found, key=lambda word: (-self._counts[word], word))[:most]
