"""What buyers say of goods: how they are named, how long they may change it, and what a score is."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from .errors import TradeError

FEWEST, MOST = 1, 5
STARS: Final = tuple(range(FEWEST, MOST + 1))
CHANGEABLE_FOR: Final = timedelta(days=30)
"""So long a buyer may change what they wrote. Who reads it may rely on it from then on."""

_LEADS_AWAY: Final = re.compile(r"[^\s@]+@[^\s@]+\.\w|https?://|\bwww\.", re.IGNORECASE)
_HAN: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def named_in_public(name: str) -> str:
    """Return what strangers may read of a name: "Mei Ling Tan" is "Mei T.", 谭美玲 is 谭**; never an address.

    An empty word where there is no name, or where it is an e-mail address.
    """
    words = name.split()
    if not words or "@" in name:
        return ""
    if _HAN.match(words[0]):
        return f"{words[0][0]}**"
    return words[0] if len(words) == 1 else f"{words[0]} {words[-1][0]}."


def leads_away(text: str) -> bool:
    """Say whether a text holds an e-mail address or a link: neither belongs where everybody reads."""
    return _LEADS_AWAY.search(text) is not None


def may_change(written_at: datetime, now: datetime) -> bool:
    """Say whether what was written may still be changed by who wrote it."""
    return now < written_at + CHANGEABLE_FOR


@dataclass(frozen=True, slots=True)
class Tally:
    """How many gave one star, two, three, four, five."""

    counts: tuple[int, int, int, int, int] = (0, 0, 0, 0, 0)

    def __post_init__(self) -> None:
        if any(each < 0 for each in self.counts):
            raise TradeError(f"Fewer than no reviews: {self.counts}.")

    @property
    def count(self) -> int:
        """How many there are."""
        return sum(self.counts)

    @property
    def stars(self) -> int:
        """All their stars together."""
        return sum(stars * count for stars, count in zip(STARS, self.counts, strict=True))

    @property
    def tenths(self) -> int:
        """The average in tenths of a star, half a tenth up; 0 without a review."""
        return (20 * self.stars + self.count) // (2 * self.count) if self.count else 0

    @property
    def average(self) -> str:
        """The average with one decimal, as it is written: "4.7"; empty without a review."""
        return f"{self.tenths // 10}.{self.tenths % 10}" if self.count else ""

    def percent(self, stars: int) -> int:
        """Return the share of a number of stars in whole per cent."""
        return 100 * self.counts[stars - FEWEST] // self.count if self.count else 0

    def joined(self, other: "Tally") -> "Tally":
        """Return both together."""
        ones, twos, threes, fours, fives = (a + b for a, b in zip(self.counts, other.counts, strict=True))
        return Tally((ones, twos, threes, fours, fives))
