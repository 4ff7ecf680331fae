"""An effect that was planted is found; where none was, it cannot be told, as often as is promised."""

from itertools import combinations_with_replacement
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.core.support.effect import (
    EXACT,
    FEWEST,
    TAIL,
    Because,
    Case,
    Verdict,
    estimate,
    match,
    reckon_interval,
)


def case(key: str, before: int, after: int, *, earlier: int | None = None, country: str = "RW") -> Case:
    return Case(
        key=key,
        traits=(country, "2-9", "farm"),
        earlier=before if earlier is None else earlier,
        before=before,
        after=after,
    )


def world(seed: int, *, size: int = 60, planted: int = 0, lead: int = 0) -> tuple[list[Case], list[Case]]:
    """Return supported businesses and four times as many others; all grow by chance, the first by more."""
    chance = Random(seed)  # noqa: S311 - figures for a test

    def one(key: str, more: int, sooner: int) -> Case:
        earlier = chance.randrange(20, 200)
        before = earlier + chance.randrange(-15, 16) + sooner
        after = before + chance.randrange(-15, 26) + more
        country = "RW" if chance.randrange(2) else "CN"
        return case(key, max(before, 0), max(after, 0), earlier=earlier, country=country)

    return (
        [one(f"s{number}", planted, lead) for number in range(size)],
        [one(f"o{number}", 0, 0) for number in range(4 * size)],
    )


def test_an_effect_that_was_planted_is_found() -> None:
    found = estimate(*world(1, planted=20))
    assert (found.verdict, found.because) == (Verdict.MORE, None)
    assert found.interval is not None
    assert found.interval.low_doubled <= 40 <= found.interval.high_doubled
    assert len(found.pairs) + found.unmatched == 60
    assert estimate(*world(1, planted=-20)).verdict is Verdict.LESS


def test_where_none_was_planted_it_cannot_be_told_nearly_always() -> None:
    told = [estimate(*world(seed, size=30)).verdict for seed in range(200)]
    wrong = sum(verdict is not Verdict.UNKNOWN for verdict in told)
    assert wrong <= 200 // 10  # five of a hundred are promised; chance may double them in two hundred


def test_an_interval_covers_what_was_planted_as_often_as_promised() -> None:
    covered = 0
    for seed in range(200):
        interval = estimate(*world(seed, size=30, planted=12)).interval
        assert interval is not None
        covered += interval.low_doubled <= 24 <= interval.high_doubled
    assert covered >= 180


def test_pairs_that_grew_apart_before_tell_nothing() -> None:
    found = estimate(*world(3, planted=20, lead=25))
    assert (found.verdict, found.because) == (Verdict.UNKNOWN, Because.APART)


def test_few_pairs_tell_nothing() -> None:
    supported = [case(f"s{number}", 50, 90) for number in range(FEWEST - 1)]
    found = estimate(supported, [case(f"o{number}", 50, 50) for number in range(40)])
    assert (found.verdict, found.because, found.interval) == (Verdict.UNKNOWN, Because.FEW, None)
    with pytest.raises(ValueError, match="needs"):
        reckon_interval([1] * (FEWEST - 1))


def test_a_wide_interval_tells_nothing() -> None:
    gains = [1, 1, 2, 3, 3, 4, 500, 800, 900, 950, 970, 2]
    supported = [case(f"s{number:02}", 50, 50 + gain) for number, gain in enumerate(gains)]
    found = estimate(supported, [case(f"o{number:02}", 50, 50) for number in range(12)])
    assert found.verdict is not Verdict.LESS
    assert found.interval is not None
    width = found.interval.high_doubled - found.interval.low_doubled
    assert (found.because is Because.WIDE) == (width > 6 * found.interval.doubled)


def test_only_alike_and_near_ones_are_paired_and_each_once() -> None:
    supported = [case("s1", 100, 0), case("s2", 100, 0), case("s3", 100, 0, country="CN"), case("s4", 900, 0)]
    others = [case("o1", 104, 0), case("o2", 101, 0), case("o3", 300, 0)]
    pairs = match(supported, others)
    assert [(pair.supported.key, pair.other.key) for pair in pairs] == [("s1", "o2"), ("s2", "o1")]


@given(st.lists(st.integers(-50, 50), min_size=FEWEST, max_size=25))
def test_the_ends_are_those_of_all_averages_counted_out(gains: list[int]) -> None:
    sums = sorted(one + other for one, other in combinations_with_replacement(gains, 2))
    interval = reckon_interval(gains)
    middle = len(sums)
    assert interval.doubled == (sums[(middle - 1) // 2] + sums[middle // 2]) // 2
    assert interval.low_doubled in sums
    assert interval.low_doubled <= interval.doubled <= interval.high_doubled
    assert sums.index(interval.low_doubled) <= len(sums) // 2


def test_the_known_critical_ranks() -> None:
    # Tables of the signed-rank test, 2.5 of a hundred beyond each end: 10 → 8, 20 → 52, 50 → 434.
    for count, critical in ((10, 8), (20, 52), (50, 434)):
        gains = [2**40 + number for number in range(count)]  # every average tells its rank
        sums = sorted(one + other for one, other in combinations_with_replacement(gains, 2))
        assert reckon_interval(gains).low_doubled == sums[critical]
    assert TAIL == 40


def test_counted_out_and_reckoned_meet() -> None:
    inside = reckon_interval([number * number for number in range(EXACT)])
    beyond = reckon_interval([number * number for number in range(EXACT + 1)])
    assert 0 < beyond.low_doubled - inside.low_doubled < 200


@given(st.randoms(use_true_random=False))
def test_the_order_of_the_cases_does_not_matter(chance: Random) -> None:
    supported, others = world(5, size=15, planted=10)
    told = estimate(supported, others)
    chance.shuffle(supported)
    chance.shuffle(others)
    assert estimate(supported, others) == told
