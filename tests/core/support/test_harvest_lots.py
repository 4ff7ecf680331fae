"""The oldest harvest leaves first, and nothing leaves that is not there."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.core.support.harvest_lots import LotLeft, first_in_first_out

LOTS = st.lists(
    st.builds(
        LotLeft,
        lot=st.text("ABC", min_size=4, max_size=4),
        harvested_on=st.dates(date(2026, 1, 1), date(2026, 1, 9)),
        grams=st.integers(0, 5_000),
    ),
    unique_by=lambda lot: lot.lot,
)


def lot(code: str, day: int, grams: int) -> LotLeft:
    return LotLeft(lot=code, harvested_on=date(2026, 3, day), grams=grams)


def test_the_oldest_harvest_leaves_first() -> None:
    lots = [lot("B", 2, 9_000), lot("A", 1, 700)]
    assert first_in_first_out(lots, pieces=5, grams_each=250) == ({"A": 2, "B": 3}, 0)


@given(LOTS, st.integers(0, 60), st.integers(1, 900))
def test_no_lot_gives_more_than_it_has(lots: list[LotLeft], pieces: int, each: int) -> None:
    taken, without = first_in_first_out(lots, pieces=pieces, grams_each=each)
    assert sum(taken.values()) + without == pieces
    assert all(taken.get(one.lot, 0) * each <= one.grams for one in lots)
    assert not without or all((taken.get(one.lot, 0) + 1) * each > one.grams for one in lots)


def test_a_piece_has_a_weight() -> None:
    with pytest.raises(ValueError, match="weight"):
        first_in_first_out([], pieces=1, grams_each=0)
