"""Orders of the demo world, made as people make them: a cart, a payment, a parcel, customs, a receipt.

A story says what its order is to come to; where the order stands says what comes next. What an earlier
seeding placed is left as it stands: it lives on by itself, and people may have taken it further.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import ANONYMOUS, Actor, system
from entrepot.apps.orders import actions as orders
from entrepot.apps.orders import queries as order_queries
from entrepot.cli.demo import fates
from entrepot.cli.demo.fates import Moment, Seller
from entrepot.cli.demo.stories import Buyer, Story

CLERK: Final = system("demo")


@dataclass(frozen=True, slots=True)
class World:
    """What the stories need to know: variants by SKU, sellers by business, signed-in people by e-mail."""

    variants: Mapping[str, str]
    sellers: Mapping[str, Seller]
    people: Mapping[str, Actor]
    now: datetime

    def buyer(self, buyer: Buyer) -> Actor:
        """Return who acts when this buyer buys."""
        return self.people[buyer.email] if buyer.signs_in else ANONYMOUS


def tell(stories: Sequence[Story], world: World, said: Callable[[str], None]) -> int:
    """Bring every story to what it is to come to, and return how many orders there are."""
    count = 0
    for number, story in enumerate(stories, 1):
        said(f"  {number:>2} of {len(stories)}  {story.buyer.name} orders in {story.buyer.market}")
        orders_of_it = _found(story, world)
        if not orders_of_it:
            orders_of_it = _place(story, world)
            for order in orders_of_it:
                _bring_on(order, story, world)
        count += len(orders_of_it)
    return count


def guest_key(buyer: Buyer) -> str:
    """Return the key a guest's browser would keep: the same each time; none for who signs in."""
    return "" if buyer.signs_in else hashlib.sha256(f"entrepot demo {buyer.email}".encode()).hexdigest()


def _found(story: Story, world: World) -> list[str]:
    """Return the orders an earlier seeding placed: no buyer buys one thing in two stories."""
    wanted = dict(story.items)
    mine = order_queries.list_orders(
        viewer=world.buyer(story.buyer), as_="buyer", key=guest_key(story.buyer), limit=200
    )
    return [order.public_id for order in mine if {line.sku for line in order.lines} <= wanted.keys()]


def _place(story: Story, world: World) -> list[str]:
    by, key = world.buyer(story.buyer), guest_key(story.buyer)
    at = world.now - story.ago
    with clock.travel(at):
        cart = orders.open_cart(
            market=story.buyer.market, language=story.buyer.language, by=by, at=at, key=key
        )
        held = {line.variant for line in order_queries.get_cart(cart, viewer=by, key=key).items}
        for sku, quantity in story.items:
            if world.variants[sku] not in held:
                orders.add_to_cart(
                    cart=cart, variant=world.variants[sku], quantity=quantity, by=by, at=at, key=key
                )
        quote = orders.freeze_quote(cart=cart, by=by, at=at, key=key)
        placed = orders.place_order(
            cart=cart,
            quote=quote,
            address=story.buyer.address,
            email=story.buyer.email,
            by=by,
            at=at,
            key=key,
            identity=story.buyer.identity,
        )
        workers.run_pending()
    return list(placed.orders)


def _bring_on(order: str, story: Story, world: World) -> None:
    """Take one step after the other until the order is where its story ends."""
    seen: set[str] = set()
    while not fates.is_reached(moment := _moment(order, story, world)):
        if moment.order.state in seen:
            raise RuntimeError(f"The story {story.key} does not come on from {moment.order.state}.")
        seen.add(moment.order.state)
        fates.take_step(moment)
    fates.finish(moment)


def _moment(order: str, story: Story, world: World) -> Moment:
    view = order_queries.get_order(order, viewer=CLERK)
    return Moment(
        order=view,
        seller=world.sellers[view.business],
        story=story,
        key=guest_key(story.buyer),
        buyer=world.buyer(story.buyer),
        now=world.now,
    )
