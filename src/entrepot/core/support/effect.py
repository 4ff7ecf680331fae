"""A programme's effect beside a comparison group: matched pairs, differences of differences, an interval.

1. Each supported business is paired with one that was not supported, alike in stated traits, and closest in
   what it did in the window before; a candidate is taken once, and one too different is no pair.
2. Of each pair the difference of differences is taken: how much more the supported one changed from the
   window before to the window after than the other.
3. The estimate is the median of all averages of two such differences (Hodges and Lehmann, 1963), the interval
   that of Wilcoxon's signed ranks (1945). It asks for no shape of the figures but that, without an effect,
   a difference is as likely up as down. For up to ``EXACT`` pairs the ranks are counted out, beyond that they
   are reckoned by the normal curve. Nothing is drawn by chance: the same figures give the same answer.
4. The same is done for the two windows before. Pairs that grew apart already then tell nothing.

It says how the two groups differ, never why: who applies may differ from who does not in what nobody counted.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from math import isqrt
from typing import Final

FEWEST: Final = 10
"""Pairs. Below, no interval is told."""
EXACT: Final = 60
"""Pairs up to which the distribution of the ranks is counted out."""
TAIL: Final = 40
"""One in so many lies beyond each end of the interval: 95 of 100 within."""
NEAR: Final = 2
SLACK: Final = 10
"""A pair's figures before, each with the slack added, are within this factor of each other."""
WIDEST: Final = 6
"""An interval wider than so many times the estimate says nothing of how much."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A business in three windows of equal length around one day: whole numbers of some indicator."""

    key: str
    traits: tuple[str, ...]
    earlier: int
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Pair:
    """A supported business and the one it is compared with."""

    supported: Case
    other: Case

    @property
    def gain(self) -> int:
        """How much more the supported one changed after than the other."""
        return (self.supported.after - self.supported.before) - (self.other.after - self.other.before)

    @property
    def lead(self) -> int:
        """How much more it had changed already before."""
        return (self.supported.before - self.supported.earlier) - (self.other.before - self.other.earlier)


class Verdict(StrEnum):
    """What may be said."""

    MORE = "more"  # supported businesses grew more than those they are compared with
    LESS = "less"
    UNKNOWN = "unknown"  # cannot tell


class Because(StrEnum):
    """Why it cannot be told."""

    FEW = "few"  # too few pairs
    APART = "apart"  # the pairs differed already before
    ZERO = "zero"  # the interval holds nought
    WIDE = "wide"  # the interval is too wide


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate with its ends, all doubled so that they are whole numbers."""

    doubled: int
    low_doubled: int
    high_doubled: int

    @property
    def holds_nought(self) -> bool:
        """Whether no difference is among what the figures allow."""
        return self.low_doubled <= 0 <= self.high_doubled


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What the figures say. ``interval`` and ``lead`` (that of the windows before) need enough pairs."""

    verdict: Verdict
    because: Because | None
    pairs: tuple[Pair, ...]
    unmatched: int
    interval: Interval | None
    lead: Interval | None


def estimate(supported: Sequence[Case], others: Sequence[Case]) -> Effect:
    """Match, compare and say what may be said. The order in which cases are given does not matter."""
    pairs = match(supported, others)
    return judge(pairs, len(supported) - len(pairs))


def judge(pairs: Sequence[Pair], unmatched: int) -> Effect:
    """Say what pairs tell, however they came about; ``unmatched`` supported cases had nobody like them."""
    if len(pairs) < FEWEST:
        return Effect(
            verdict=Verdict.UNKNOWN,
            because=Because.FEW,
            pairs=tuple(pairs),
            unmatched=unmatched,
            interval=None,
            lead=None,
        )
    interval = reckon_interval([pair.gain for pair in pairs])
    lead = reckon_interval([pair.lead for pair in pairs])
    because = _doubt(interval, lead)
    verdict = Verdict.MORE if interval.doubled > 0 else Verdict.LESS
    return Effect(
        verdict=Verdict.UNKNOWN if because else verdict,
        because=because,
        pairs=tuple(pairs),
        unmatched=unmatched,
        interval=interval,
        lead=lead,
    )


def match(supported: Sequence[Case], others: Sequence[Case]) -> tuple[Pair, ...]:
    """Pair each supported case with one alike in every trait, the closest before first; each is taken once.

    Close is near in the window before, then in the earlier one. What came after is never looked at.
    """
    pools: dict[tuple[str, ...], list[Case]] = defaultdict(list)
    for each in sorted(others, key=lambda case: case.key):
        pools[each.traits].append(each)
    found = []
    for case in sorted(supported, key=lambda each: each.key):
        pool = pools[case.traits]
        near = [other for other in pool if _is_near(case.before, other.before)]
        if near:
            best = min(near, key=lambda other: (*_distance(case, other), other.key))
            pool.remove(best)
            found.append(Pair(case, best))
    return tuple(found)


def reckon_interval(gains: Sequence[int]) -> Interval:
    """Return the median of all averages of two and the ends of its interval. Raises ValueError for few."""
    count = len(gains)
    if count < FEWEST:
        raise ValueError(f"An interval needs {FEWEST} figures at least.")
    ordered = sorted(gains)
    averages = count * (count + 1) // 2
    beyond = _ranks_beyond(count)
    middle = (_nth_sum(ordered, (averages + 1) // 2) + _nth_sum(ordered, averages // 2 + 1)) // 2
    return Interval(middle, _nth_sum(ordered, beyond), _nth_sum(ordered, averages + 1 - beyond))


def _doubt(interval: Interval, lead: Interval) -> Because | None:
    if not lead.holds_nought:
        return Because.APART
    if interval.holds_nought:
        return Because.ZERO
    width = interval.high_doubled - interval.low_doubled
    return Because.WIDE if width > WIDEST * abs(interval.doubled) else None


def _is_near(one: int, other: int) -> bool:
    small, large = sorted((one, other))
    return large + SLACK <= NEAR * (small + SLACK)


def _distance(case: Case, other: Case) -> tuple[int, int]:
    return abs(case.before - other.before), abs(case.earlier - other.earlier)


def _nth_sum(ordered: Sequence[int], place: int) -> int:
    """Return the sum of two (a figure with itself, too) that is ``place``-th of all such sums, from one."""
    low, high = 2 * ordered[0], 2 * ordered[-1]
    while low < high:
        middle = (low + high) // 2
        if _sums_up_to(ordered, middle) >= place:
            high = middle
        else:
            low = middle + 1
    return low


def _sums_up_to(ordered: Sequence[int], most: int) -> int:
    """Count the sums of two, i ≤ j, that are ``most`` at the most, in one walk from both ends."""
    count, high = 0, len(ordered) - 1
    for low, value in enumerate(ordered):
        while high >= low and value + ordered[high] > most:
            high -= 1
        if high < low:
            break
        count += high - low + 1
    return count


@lru_cache(maxsize=64)
def _ranks_beyond(count: int) -> int:
    """Return which average, counted from each end, is an end of the interval."""
    if count <= EXACT:
        return _counted_out(count)
    mean_doubled = count * (count + 1) // 2
    variance = count * (count + 1) * (2 * count + 1)  # of the doubled sum, times six
    spread = isqrt(variance * 196 * 196 // 6) // 100 + 1  # 1.96 standard deviations, rounded up
    return max(1, (mean_doubled - spread) // 2)


def _counted_out(count: int) -> int:
    """Return the largest c so that a sum of signed ranks below c comes about once in ``TAIL`` at the most."""
    ways = [1]
    for rank in range(1, count + 1):
        longer = ways + [0] * rank
        for total, number in enumerate(ways):
            longer[total + rank] += number
        ways = longer
    most, below, place = 2**count, 0, 0
    while (below + ways[place]) * TAIL <= most:
        below += ways[place]
        place += 1
    return max(1, place)
