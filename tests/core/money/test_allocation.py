from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.core.money import MoneyError, allocate

totals = st.integers(-(10**15), 10**15)
weights = st.lists(st.integers(0, 10**9), min_size=1, max_size=30)


def test_golden_shares() -> None:
    assert allocate(100, [1, 1, 1]) == [34, 33, 33]
    assert allocate(-100, [1, 1, 1]) == [-34, -33, -33]
    assert allocate(5, [0, 0]) == [3, 2]
    assert allocate(10, [0, 3, 3, 3]) == [0, 4, 3, 3]
    assert allocate(1, [1, 2]) == [0, 1]
    assert allocate(0, [1, 2]) == [0, 0]


@given(totals, weights)
def test_no_coin_is_lost_and_each_share_is_within_one_coin(total: int, parts: list[int]) -> None:
    shares = allocate(total, parts)
    assert sum(shares) == total
    used = parts if any(parts) else [1] * len(parts)
    for share, part in zip(shares, used, strict=True):
        assert abs(share * sum(used) - total * part) < sum(used)
    assert allocate(-total, parts) == [-share for share in shares]


@given(totals, weights)
def test_equal_weights_differ_by_one_coin_at_most_and_nothing_goes_to_nothing(
    total: int, parts: list[int]
) -> None:
    shares = allocate(total, parts)
    by_weight: dict[int, set[int]] = {}
    for share, part in zip(shares, parts, strict=True):
        by_weight.setdefault(part, set()).add(share)
    assert all(max(found) - min(found) <= 1 for found in by_weight.values())
    if any(parts):
        assert by_weight.get(0, {0}) == {0}


@pytest.mark.parametrize(
    ("total", "parts"), [(1, []), (1, [-1, 2]), (1.0, [1]), (1, [0.5]), (True, [1]), (1, [True])]
)
def test_what_cannot_be_shared_is_refused(total: Any, parts: Any) -> None:
    with pytest.raises(MoneyError):
        allocate(total, parts)
