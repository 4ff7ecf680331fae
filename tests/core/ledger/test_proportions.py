from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entrepot.core.ledger import LedgerError
from entrepot.core.ledger.proportions import growing_shares, share_of

calm = settings(deadline=None)  # machines under load are slow
weights = st.lists(st.integers(0, 10**6), min_size=1, max_size=6)


@calm
@given(weights, st.data())
def test_shares_add_up_grow_and_end_at_the_weights(parts: list[int], data: st.DataObject) -> None:
    whole = sum(parts)
    taken = data.draw(st.integers(0, whole))
    more = data.draw(st.integers(taken, whole))
    shares, later = growing_shares(taken, parts), growing_shares(more, parts)
    assert sum(shares) == taken
    assert all(0 <= one <= other <= part for one, other, part in zip(shares, later, parts, strict=True))
    assert growing_shares(whole, parts) == parts


@calm
@given(st.lists(st.integers(0, 60), min_size=1, max_size=5))
def test_no_share_shrinks_coin_by_coin(parts: list[int]) -> None:
    before = [0] * len(parts)
    for taken in range(1, sum(parts) + 1):
        shares = growing_shares(taken, parts)
        assert sorted(new - old for new, old in zip(shares, before, strict=True))[:-1] == [0] * (
            len(parts) - 1
        )
        before = shares


@calm
@given(st.integers(1, 10**9), st.integers(0, 10**8), st.integers(0, 10**7), st.data())
def test_small_parts_are_within_a_coin_of_exact(seller: int, fee: int, tax: int, data: st.DataObject) -> None:
    parts = [seller, fee, tax]
    taken = data.draw(st.integers(0, sum(parts)))
    for share, part in zip(growing_shares(taken, parts), parts, strict=True):
        assert abs(share - Fraction(part * taken, sum(parts))) <= 1


def test_what_is_no_part_is_refused() -> None:
    for taken, parts in ((-1, [1]), (2, [1]), (0, []), (1, [3, -1])):
        with pytest.raises(LedgerError):
            growing_shares(taken, parts)


@calm
@given(st.integers(0, 10**6), st.integers(1, 10**6), st.data())
def test_one_share_grows_and_ends_whole(part: int, whole: int, data: st.DataObject) -> None:
    taken = data.draw(st.integers(0, whole - 1))
    assert share_of(part, taken, whole) <= share_of(part, taken + 1, whole)
    assert share_of(part, whole, whole) == part
