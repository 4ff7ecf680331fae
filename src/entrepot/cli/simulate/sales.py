"""What is sold, and what becomes of it: decided by the shape and a generator of random numbers alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from random import Random

from entrepot.cli.simulate.makers import Maker, Span
from entrepot.cli.simulate.moments import DAY, HOUR, MINUTE
from entrepot.cli.simulate.shape import Lot, Shape

_EPOCH = date(1970, 1, 1).toordinal()
HUNDRED = 100


@dataclass(slots=True)
class Life:
    """When each step of an order came, in seconds; 0 for what has not come until the year's end."""

    placed: int
    paid: int
    accepted: int
    shipped: int
    delivered: int
    aside: int
    refunded: int
    released: int
    by_buyer: bool
    back: int
    """What goes back of the goods, in hundred."""


class Calendar:
    """The days of the year by how much is ordered on them."""

    def __init__(self, shape: Shape, span: Span) -> None:
        self._first = span.start // DAY
        days = range(self._first, span.end // DAY)
        self._days: Lot[int] = Lot(
            [(day, shape.months[date.fromordinal(_EPOCH + day).month - 1]) for day in days]
        )

    def draw(self, rng: Random, since: int) -> int:
        """Return a moment of the year, not before `since`."""
        first = max(0, since // DAY + 1 - self._first)
        day = self._days.draw(rng, after=self._days.before(first))
        return day * DAY + int(rng.random() * DAY)


def sellers(rng: Random, makers: Sequence[Maker], count: int) -> list[int]:
    """Return who sells each of so many orders, as places in the list; nobody where nobody sells."""
    sums = list(accumulate(maker.weight for maker in makers))
    if not sums or not sums[-1]:
        return []
    return rng.choices(range(len(makers)), cum_weights=sums, k=count)


def destination(rng: Random, maker: Maker) -> str:
    """Return the country an order of this maker goes to."""
    if rng.random() * HUNDRED < maker.country.abroad:
        return maker.country.to.draw(rng)
    return maker.country.code


def live(rng: Random, shape: Shape, placed: int, end: int, *, abroad: bool, owes: bool) -> Life:
    """Return the course of an order placed at a moment. `owes` says that dues are set aside at a border."""
    told = shape.orders
    paid = placed + MINUTE + int(rng.random() * 5 * MINUTE)
    accepted = paid + HOUR + int(rng.random() * DAY)
    shipped = accepted + HOUR + int(rng.random() * DAY)
    days = 4 + rng.random() * 9 if abroad else 1 + rng.random() * 4
    delivered = shipped + int(days * DAY)
    by_buyer = rng.random() * HUNDRED < told["confirmed"]
    released = delivered + (HOUR + int(rng.random() * 3 * DAY) if by_buyer else told["receipt_days"] * DAY)
    back = (10, 25, 50)[int(rng.random() * 3)] if rng.random() * HUNDRED < told["partly_refunded"] else 0
    refunded = delivered + HOUR // 2 if back else 0
    aside = delivered - 6 * HOUR if owes else 0
    steps = (paid, accepted, shipped, delivered, aside, refunded, released)
    paid, accepted, shipped, delivered, aside, refunded, released = (
        step if step <= end else 0 for step in steps
    )
    return Life(
        *(placed, paid, accepted, shipped, delivered, aside, refunded, released), by_buyer=by_buyer, back=back
    )
