"""One piece of the year: so many businesses with everything they sold, from a generator of its own.

A piece hangs on the seed and its number alone: its row numbers and its part of the budgets are known before.
So pieces may be made by several processes and in any order, and a year that was cut off comes out the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from entrepot.cli.simulate.giving import Purse, give
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
ROWS = 24
"""Rows in one table for each business and order, at most."""
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

    def makers(self, piece: int) -> int:
        """Return how many businesses a piece holds."""
        return min(PIECE, self.businesses - piece * PIECE)

    def part(self, whole: int, piece: int) -> int:
        """Return a piece's part of a whole that is spread over all businesses; the parts add up to it."""
        before = piece * PIECE
        return (before + self.makers(piece)) * whole // self.businesses - before * whole // self.businesses

    @property
    def room(self) -> int:
        """Return how many row numbers of each table a piece has for itself."""
        return ROWS * (PIECE + self.part(self.orders, 0) + 1)


@dataclass(frozen=True, slots=True)
class _Trade:
    """What every order of a piece needs."""

    sheet: Sheet
    world: World
    rng: Random
    buyers: list[int]
    purse: Purse


def make_piece(
    world: World, plan: Plan, piece: int, first: Mapping[str, int]
) -> tuple[Sheet, dict[str, list[int]]]:
    """Return the rows of a piece, and what it holds and uses of each budget.

    `first` is the row number in each table at which the year begins.
    """
    rng = Random(f"{plan.seed}/{piece}")  # noqa: S311 - made-up numbers, the same for everybody
    sheet = Sheet({table: number + piece * plan.room for table, number in first.items()})
    purse = Purse({each.public_id: plan.part(each.limit, piece) for each in world.programmes})
    count = plan.makers(piece)
    makers = [make_maker(rng, world.shape, world.span, world.judge) for _ in range(count)]
    shops = [open_shop(sheet, world, maker) for maker in makers]
    trade = _Trade(sheet, world, rng, _buyers(sheet, world, rng, count), purse)
    for shop, placed in _placed(world, rng, shops, makers, plan.part(plan.orders, piece)):
        _order(trade, shop, placed)
    for shop in shops:
        close_shop(sheet, world, shop)
    if any(sheet.ids[table] > number + (piece + 1) * plan.room for table, number in first.items()):
        raise OverflowError(f"Piece {piece} has more rows than row numbers.")
    return sheet, purse.spent


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


def _order(trade: _Trade, shop: Shop, placed: int) -> None:
    maker, world, rng = shop.maker, trade.world, trade.rng
    to, pieces = destination(rng, maker), world.shape.pieces.draw(rng)
    deal = world.deals.of(
        maker.country, to, world.markets[to][2], maker.good, factor=maker.factor, pieces=pieces
    )
    life = live(rng, world.shape, placed, world.span.end, abroad=deal.is_abroad, owes=bool(deal.set_aside))
    known = rng.random() * HUNDRED < world.shape.orders["known_buyers"]
    there = world.peoples.get(to, maker.country)
    name = f"{rng.choice(there.given)} {rng.choice(there.family)}"
    buyer = Buyer(rng.choice(trade.buyers) if known else 0, name, rng.choice(there.places))
    given = give(world, shop, deal, life, trade.purse)
    write_order(trade.sheet, world, shop, deal, life=life, buyer=buyer, given=given)
