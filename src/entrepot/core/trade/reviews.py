"""What buyers say of goods: how they are named, how long they may change it, and what a score is."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from unicodedata import combining, normalize

from .errors import TradeError

FEWEST, MOST = 1, 5
STARS: Final = tuple(range(FEWEST, MOST + 1))
CHANGEABLE_FOR: Final = timedelta(days=30)
"""So long a buyer may change what they wrote. Who reads it may rely on it from then on."""

_LEADS_AWAY: Final = re.compile(r"[^\s@]+@[^\s@]+\.\w|https?://|\bwww\.", re.IGNORECASE)
_HAN: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


SHORT: Final = 2  # words
_FAMILY_FIRST: Final = """
ang aw bai bui cai cao chan chang chau chen cheng cheong cheung chew chia chiang chin ching choi
chong choo chou chow choy chu chua chui chung dai dang deng ding dinh do doan dong du duan duong fan
fang feng foo fu fung gan gao goh guo han hau he heng ho hoang hong hsieh hsu hu hua huang hui huynh
jeong jia jiang jin kang kim ko koh kong kwan kwok kwon lai lam lau law le lee leng leong leung li
liang liao lie liew lim lin liu lo loh long lu luo luong luu low lui lum lye ma mai mak meng mo mok
nam ng ngai ngo nguyen ngan ong ooi pan pang park peng pham phan phung poon qian qiu quach seah seow
shao shen shi sim sin siu soh song soon soong sun szeto tai tam tan tang tao tay teh teng teo thai
thio tian tien ting to toh tong tran tse truong tsang tsai tsui tu vo vu wan wang wei wen wong woo
wu xia xiao xie xu xue yan yang yao yap yau ye yeh yeo yeoh yeung yin yip yoo yoon you yu yuan yuen
yun zeng zhang zhao zheng zhong zhou zhu zou
"""
_GIVEN_TOO: Final = """
dai dang dinh do duan fan han jin kang kim lam lee lin long lu mak min ming mo sim sun tang ting vu
yan
"""
FAMILY_FIRST: Final = frozenset(_FAMILY_FIRST.split())
"""Family names of those who write them first, in Latin letters without marks. No list holds all of them."""
GIVEN_TOO: Final = frozenset(_GIVEN_TOO.split())
"""Those that are given names elsewhere, so that of two words the first may be either."""


def named_in_public(name: str) -> str:
    """Return what strangers may read of a name: "Ana Silva" is "Ana S.", 谭美玲 is 谭**; never an address.

    Where the family name stands first, as in "Tan Mei Ling", the given name is told: "Mei Ling T.".
    An empty word where there is no name, or where it is an e-mail address.
    """
    words = name.split()
    if not words or "@" in name:
        return ""
    if _HAN.match(words[0]):
        return f"{words[0][0]}**"
    if len(words) == 1:
        return words[0]
    if _begins_with_family(words):
        return f"{' '.join(words[1:])} {words[0][0]}."
    return f"{words[0]} {words[-1][0]}."


def _begins_with_family(words: list[str]) -> bool:
    """Say whether a name in Latin letters begins with its family name: one such stands first and none last.

    A family name written in capitals (NGUYEN Thi Lan) is told by that.
    """
    first, last = words[0], words[-1]
    if first.isupper() and len(first) > 1 and not last.isupper():
        return True
    plain = [_plain(word) for word in (first, last)]
    first, last = plain
    if first not in FAMILY_FIRST:
        return False
    if len(words) == SHORT:
        return first not in GIVEN_TOO and last not in FAMILY_FIRST
    return last not in FAMILY_FIRST or first not in GIVEN_TOO


def _plain(word: str) -> str:
    bare = "".join(sign for sign in normalize("NFD", word.lower()) if not combining(sign))
    return bare.replace("đ", "d").rstrip(",")


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
