"""Which lot leaves first: the oldest harvest, as far as it reaches, then the next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class LotLeft:
    """A lot and how many grams of it are not in a parcel yet."""

    lot: str
    harvested_on: date
    grams: int


def first_in_first_out(
    lots: Sequence[LotLeft], *, pieces: int, grams_each: int
) -> tuple[dict[str, int], int]:
    """Return how many of the pieces come from which lot, and how many no lot has goods for.

    A piece is not put together from two lots: what is left of a lot under one piece stays there. Lots of one
    day go by their code. Raises ValueError for a piece without weight.
    """
    if grams_each <= 0:
        raise ValueError("A piece has a weight.")
    taken: dict[str, int] = {}
    for each in sorted(lots, key=lambda one: (one.harvested_on, one.lot)):
        if not pieces:
            break
        if count := min(pieces, max(0, each.grams) // grams_each):
            taken[each.lot] = count
            pieces -= count
    return taken, pieces
