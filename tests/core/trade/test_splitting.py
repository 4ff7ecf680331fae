"""Goods shared over orders that a law limits: nothing lost, no order too big, none dearer than need be."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.core.trade.splitting import MOST_ORDERS, Piece, split

LIMIT = 500_000


def by_weight(grams: int) -> int:
    return 1_000 + 500 * (grams // 500)


def test_two_of_three_thousand_are_two_orders() -> None:
    assert split([Piece("a", 300_000, 400, 2)], limit=LIMIT, carriage=by_weight) == ({"a": 1}, {"a": 1})


@pytest.mark.parametrize(("carriage", "orders"), [(2_000, 1), (2_001, 2)])
def test_carriage_counts_where_the_law_counts_it(carriage: int, orders: int) -> None:
    pieces = [Piece("a", 249_000, 400, 2)]
    assert len(split(pieces, limit=LIMIT, carriage=lambda _: carriage)) == orders
    assert len(split(pieces, limit=LIMIT, carriage=lambda _: carriage, counts_carriage=False)) == 1


def test_the_split_with_the_least_carriage_is_taken() -> None:
    pieces = [Piece("a", 300_000, 400, 1), Piece("b", 250_000, 300, 1), Piece("c", 150_000, 99, 1)]
    best = split(pieces, limit=LIMIT, carriage=by_weight)
    assert best == ({"a": 1, "c": 1}, {"b": 1})  # 499 g and 300 g; the other way is 400 g and 399 g, as cheap
    heavier = [*pieces[:2], Piece("c", 150_000, 150, 1)]  # with a they would pass 500 g
    assert split(heavier, limit=LIMIT, carriage=by_weight) == ({"a": 1}, {"b": 1, "c": 1})


def test_one_piece_over_the_limit_and_too_many_orders_are_not_split() -> None:
    assert split([Piece("a", LIMIT, 1, 1)], limit=LIMIT, carriage=by_weight) == ()
    assert split([Piece("a", 400_000, 1, MOST_ORDERS + 1)], limit=LIMIT, carriage=by_weight) == ()
    assert split([Piece("a", 400_000, 1, 20)], limit=LIMIT, carriage=by_weight) == ()


PIECES = st.lists(
    st.builds(
        Piece,
        key=st.uuids().map(str),
        value=st.integers(1, 520_000),
        grams=st.integers(1, 3_000),
        quantity=st.integers(1, 4),
    ),
    min_size=1,
    max_size=5,
)


@given(PIECES)
def test_every_piece_is_in_one_order_and_no_order_passes_the_limit(pieces: list[Piece]) -> None:
    orders = split(pieces, limit=LIMIT, carriage=by_weight)
    known = {piece.key: piece for piece in pieces}
    for order in orders:
        grams = sum(known[key].grams * count for key, count in order.items())
        value = sum(known[key].value * count for key, count in order.items())
        assert value + by_weight(grams) <= LIMIT
    assert len(orders) <= MOST_ORDERS
    if orders:
        total: Counter[str] = Counter()
        for order in orders:
            total.update(order)
        assert total == {piece.key: piece.quantity for piece in pieces}
    elif sum(piece.quantity for piece in pieces) <= MOST_ORDERS:
        assert any(piece.value + by_weight(piece.grams) > LIMIT for piece in pieces)
