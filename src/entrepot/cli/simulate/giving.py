"""What a programme pays of one order's commission, within its budget and what the business may still get."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import Final

from entrepot.cli.simulate.deals import Deal
from entrepot.cli.simulate.sales import Life
from entrepot.cli.simulate.shops import Shop
from entrepot.cli.simulate.world import World
from entrepot.core.money import EXPONENTS

CENT: Final = 100


@dataclass(frozen=True, slots=True)
class Given:
    """A relief in the currency of the order, and what it claims in cents of a euro; of nothing, nought."""

    relief: int = 0
    claimed: int = 0
    programme: str = ""
    relief_row: int = 0
    counters: tuple[int, ...] = ()


NOTHING: Final = Given()


class Purse:
    """A piece's part of each programme's budget, in cents of a euro, and what it holds and uses of it."""

    __slots__ = ("limits", "spent")

    def __init__(self, limits: Mapping[str, int]) -> None:
        self.limits = limits
        self.spent = {programme: [0, 0] for programme in limits}


def give(world: World, shop: Shop, deal: Deal, life: Life, purse: Purse) -> Given:
    """Return what an order gets, and take it from what is left.

    As at a checkout, the last order of a cap or a budget gets what is left of it.
    """
    support = shop.support
    if support is None or life.placed < shop.maker.supported_at or life.back:
        return NOTHING
    programme = support.programme
    own = purse.spent[programme.public_id]
    left = min(support.left, purse.limits[programme.public_id] - sum(own))
    relief = world.deals.relief(deal, programme.share)
    claimed = cents(world, relief, deal.currency)
    if claimed > left:
        most = int(left * scale(deal.currency) / (world.euros[deal.currency] * CENT))
        relief = world.deals.relief(deal, programme.share, most)
        claimed = cents(world, relief, deal.currency)
    if not relief or claimed > left:
        return NOTHING
    support.left -= claimed
    used = bool(life.released)
    own[used] += claimed
    support.used, support.held = support.used + claimed * used, support.held + claimed * (not used)
    return Given(
        *(relief, claimed, programme.public_id, support.relief), counters=(programme.counter, support.counter)
    )


def cents(world: World, minor: int, currency: str) -> int:
    """Return an amount in cents of a euro, rounded up as budgets do."""
    exact = Decimal(minor) / scale(currency) * world.euros[currency] * CENT
    return int(exact.to_integral_value(rounding=ROUND_CEILING))


def scale(currency: str) -> int:
    """Return how many minor units one unit of a currency has."""
    return int(10 ** EXPONENTS[currency])
