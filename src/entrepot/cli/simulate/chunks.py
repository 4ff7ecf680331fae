"""One piece of the year: so many businesses with everything they sold, from a generator of its own.

A piece hangs on the seed, its number, and what came before it only by row numbers and budgets: so a year that
was cut off goes on where it was, and comes out the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from entrepot.cli.simulate.giving import give
from entrepot.cli.simulate.makers import Maker, make_maker
from entrepot.cli.simulate.moments import MINUTE
from entrepot.cli.simulate.orders import Buyer, write_order
from entrepot.cli.simulate.sales import HUNDRED, destination, live, sellers
from entrepot.cli.simulate.sheets import Sheet
from entrepot.cli.simulate.shops import Shop, add_person, open_shop
from entrepot.cli.simulate.totals import close_shop
from entrepot.cli.simulate.world import World

PIECE = 2_000
"""Businesses in a piece."""
BUYERS = 10
"""Businesses for each buyer with an account."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How large the year is: businesses, orders, and the seed of its numbers."""

    businesses: int
    orders: int
    seed: int

    @property
    def pieces(self) -> int:
        """Return in how many pieces it is made."""
        return -(-self.businesses // PIECE)

    def share(self, piece: int) -> tuple[int, int]:
        """Return how many businesses and orders a piece holds."""
        makers = min(PIECE, self.businesses - piece * PIECE)
        before = piece * PIECE
        return makers, (
            before + makers
        ) * self.orders // self.businesses - before * self.orders // self.businesses


def make_piece(
    world: World, plan: Plan, piece: int, ids: Mapping[str, int], spent: Mapping[str, list[int]]
) -> tuple[Sheet, dict[str, list[int]]]:
    """Return the rows of a piece, and what is held and used of each budget after it."""
    rng = Random(f"{plan.seed}/{piece}")  # noqa: S311 - made-up numbers, the same for everybody
    sheet, left = Sheet(ids), {name: list(amounts) for name, amounts in spent.items()}
    count, orders = plan.share(piece)
    makers = [make_maker(rng, world.shape, world.span, world.judge) for _ in range(count)]
    shops = [open_shop(sheet, world, maker) for maker in makers]
    buyers = _buyers(sheet, world, rng, count)
    for shop, placed in _placed(world, rng, shops, makers, orders):
        _order(sheet, world, rng, shop, placed, buyers, left)
    for shop in shops:
        close_shop(sheet, world, shop)
    return sheet, left


def _buyers(sheet: Sheet, world: World, rng: Random, count: int) -> list[int]:
    """Write the buyers with an account, and return their rows."""
    found = []
    for _ in range(max(1, count // BUYERS)):
        country = world.shape.countries.draw(rng)
        name = f"{rng.choice(country.given)} {rng.choice(country.family)}"
        found.append(add_person(sheet, world, kind="buyer", name=name, at=world.span.start))
    return found


def _placed(
    world: World, rng: Random, shops: list[Shop], makers: list[Maker], orders: int
) -> list[tuple[Shop, int]]:
    """Return who is asked for an order at which moment, in the course of time."""
    calendar, latest = world.calendar, world.span.end - 10 * MINUTE
    found = []
    for place in sellers(rng, makers, orders):
        shop = shops[place]
        found.append((min(calendar.draw(rng, shop.maker.listed_at), latest), place))
    return [(shops[place], at) for at, place in sorted(found)]


def _order(
    sheet: Sheet,
    world: World,
    rng: Random,
    shop: Shop,
    placed: int,
    buyers: list[int],
    left: dict[str, list[int]],
) -> None:
    maker = shop.maker
    to, pieces = destination(rng, maker), world.shape.pieces.draw(rng)
    deal = world.deals.of(maker.country, to, world.markets[to][2], maker.good, maker.factor, pieces)
    life = live(rng, world.shape, placed, world.span.end, abroad=deal.is_abroad, owes=bool(deal.set_aside))
    known = rng.random() * HUNDRED < world.shape.orders["known_buyers"]
    there = world.peoples.get(to, maker.country)
    name = f"{rng.choice(there.given)} {rng.choice(there.family)}"
    buyer = Buyer(rng.choice(buyers) if known else 0, name, rng.choice(there.places))
    write_order(sheet, world, shop, deal, life, buyer, give(world, shop, deal, life, left))
