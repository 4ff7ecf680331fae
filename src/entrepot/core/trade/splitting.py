"""How goods that a law limits order by order are shared over the fewest, cheapest orders."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

MOST_ORDERS: Final = 6
"""Nobody buys in more: what would need them is not split."""
MOST_TRIED: Final = 8
"""So many pieces are shared in every possible way; of more, the largest are put first where they fit."""


@dataclass(frozen=True, slots=True)
class Piece:
    """So many equal pieces: what one is worth at most, in minor units, and what it weighs packed."""

    key: str
    value: int
    grams: int
    quantity: int


type Share = Mapping[str, int]


def split(
    pieces: Sequence[Piece], *, limit: int, carriage: Callable[[int], int], counts_carriage: bool = True
) -> tuple[Share, ...]:
    """Return what goes into each order: pieces by key; nothing where no such split can be found.

    In each, goods and, where the law counts it, carriage of their weight make at most ``limit``. Every piece
    is in exactly one. Of up to eight pieces it is the split with the least carriage, then with the fewest
    orders; of more, one found by putting the largest first.
    """
    ones = [piece for piece in pieces for _ in range(piece.quantity)]
    ones.sort(key=lambda piece: (-piece.value, -piece.grams, piece.key))
    cost = cache(carriage)

    def fits(order: Sequence[Piece]) -> bool:
        value = sum(piece.value for piece in order)
        if value > limit or not counts_carriage:
            return value <= limit
        return value + cost(sum(piece.grams for piece in order)) <= limit

    if not all(fits([piece]) for piece in pieces):
        return ()
    ways = _every(ones, fits) if len(ones) <= MOST_TRIED else _largest_first(ones, fits)
    best = min(ways, key=lambda way: (_carriage(way, cost), len(way)), default=())
    return tuple(Counter(piece.key for piece in order) for order in best)


def _carriage(way: Sequence[Sequence[Piece]], cost: Callable[[int], int]) -> int:
    return sum(cost(sum(piece.grams for piece in order)) for order in way)


def _every(
    ones: Sequence[Piece], fits: Callable[[Sequence[Piece]], bool]
) -> Iterator[tuple[tuple[Piece, ...], ...]]:
    """Yield every way to share pieces over orders that fit; of equal ways, some once."""

    def place(
        rest: Sequence[Piece], orders: tuple[tuple[Piece, ...], ...]
    ) -> Iterator[tuple[tuple[Piece, ...], ...]]:
        if not rest:
            yield orders
            return
        piece, after = rest[0], rest[1:]
        seen = set()
        for number, order in enumerate(orders):
            grown = (*order, piece)
            if order not in seen and fits(grown):
                yield from place(after, (*orders[:number], grown, *orders[number + 1 :]))
            seen.add(order)
        if len(orders) < MOST_ORDERS:
            yield from place(after, (*orders, (piece,)))

    return place(ones, ())


def _largest_first(
    ones: Sequence[Piece], fits: Callable[[Sequence[Piece]], bool]
) -> Iterator[tuple[tuple[Piece, ...], ...]]:
    """Yield one way at most: each piece, the largest first, into the first order that still holds it."""
    orders: list[list[Piece]] = []
    for piece in ones:
        into = next((order for order in orders if fits([*order, piece])), None)
        if into is not None:
            into.append(piece)
        elif len(orders) < MOST_ORDERS:
            orders.append([piece])
        else:
            return
    yield tuple(tuple(order) for order in orders)
