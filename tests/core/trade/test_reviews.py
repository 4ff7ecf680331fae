"""How people are named in public, what leads away, and what a score is."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.core.trade.errors import TradeError
from entrepot.core.trade.reviews import CHANGEABLE_FOR, Tally, leads_away, may_change, named_in_public

AT = datetime(2026, 11, 2, 9, tzinfo=UTC)
COUNTS = st.tuples(*[st.integers(0, 10_000)] * 5)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Mei Ling Tan", "Mei T."),
        ("Tan Mei Ling", "Mei Ling T."),
        ("Nguyễn Thị Lan", "Thị Lan N."),
        ("Đặng Minh Anh", "Minh Anh Đ."),
        ("Kim Min-jun", "Kim M."),
        ("Kim Min Seo", "Min Seo K."),
        ("Kim Miller", "Kim M."),
        ("OKAFOR Ada", "Ada O."),
        ("Ana Silva", "Ana S."),
        ("Mei", "Mei"),
        ("谭美玲", "谭**"),
        ("さとう ゆい", "さ**"),
        ("", ""),
        ("mei@example.com", ""),
    ],
)
def test_nobody_is_named_in_full(name: str, shown: str) -> None:
    assert named_in_public(name) == shown


@pytest.mark.parametrize("text", ["Ask me@shop.example", "see https://x.example", "WWW.x.example"])
def test_addresses_and_links_lead_away(text: str) -> None:
    assert leads_away(text)


@pytest.mark.parametrize("text", ["It cost 5 @ the market", "Very good. Warm light.", "wwwonderful"])
def test_words_do_not(text: str) -> None:
    assert not leads_away(text)


def test_it_may_be_changed_for_thirty_days() -> None:
    assert may_change(AT, AT + CHANGEABLE_FOR - timedelta(seconds=1))
    assert not may_change(AT, AT + CHANGEABLE_FOR)


@given(COUNTS)
def test_the_average_is_the_nearest_tenth(counts: tuple[int, int, int, int, int]) -> None:
    tally = Tally(counts)
    if not tally.count:
        assert (tally.average, tally.tenths) == ("", 0)
        return
    assert abs(2 * (tally.tenths * tally.count - 10 * tally.stars)) <= tally.count
    assert 10 <= tally.tenths <= 50
    assert tally.average == f"{tally.tenths // 10}.{tally.tenths % 10}"


@given(COUNTS, COUNTS)
def test_two_scores_join(
    first: tuple[int, int, int, int, int], second: tuple[int, int, int, int, int]
) -> None:
    both = Tally(first).joined(Tally(second))
    assert both.count == sum(first) + sum(second)
    assert both.stars == Tally(first).stars + Tally(second).stars


def test_fewer_than_no_reviews_is_refused() -> None:
    with pytest.raises(TradeError):
        Tally((0, 0, -1, 0, 0))
