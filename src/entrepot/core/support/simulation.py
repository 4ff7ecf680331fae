"""What a programme would have cost: its benefit over trade that has been, day by day, within its budget."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Trade:
    """What the programme would have paid for one business on one day, were there no limits. Minor units."""

    on: date
    business: str
    orders: int
    wanted: int


@dataclass(frozen=True, slots=True)
class Gain:
    """What one business would have got, of what it would have without limits."""

    business: str
    orders: int
    wanted: int
    got: int


@dataclass(frozen=True, slots=True)
class Simulation:
    """The whole: who would have got what, the largest first; and the day the budget would have run out."""

    gains: tuple[Gain, ...]
    wanted: int
    cost: int
    capped: int
    ran_out_on: date | None


def simulate(trade: Iterable[Trade], *, budget: int, cap: int | None = None) -> Simulation:
    """Return what a programme would have paid: never more than `cap` a business and `budget` in all.

    Days come in their order and businesses of a day by name, so that the same trade gives the same answer.
    """
    left = budget
    sums: dict[str, list[int]] = {}
    ran_out: date | None = None
    for row in sorted(trade, key=lambda each: (each.on, each.business)):
        own = sums.setdefault(row.business, [0, 0, 0])
        room = row.wanted if cap is None else min(row.wanted, cap - own[2])
        got = min(room, left)
        if got < room and ran_out is None:
            ran_out = row.on
        left -= got
        own[0], own[1], own[2] = own[0] + row.orders, own[1] + row.wanted, own[2] + got
    gains = sorted(
        (Gain(name, *own) for name, own in sums.items()), key=lambda gain: (-gain.got, gain.business)
    )
    return Simulation(
        gains=tuple(gains),
        wanted=sum(gain.wanted for gain in gains),
        cost=budget - left,
        capped=sum(1 for gain in gains if cap is not None and gain.wanted > cap <= gain.got),
        ran_out_on=ran_out,
    )
