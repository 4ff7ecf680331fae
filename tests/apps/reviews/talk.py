"""Goods that came, to a guest and to a person, and somebody who only looks."""

from dataclasses import dataclass
from io import BytesIO

from PIL import Image
from tests.apps.orders.shop import KEY, Shelf, fill_cart, make_shelf, pay, place, ship
from tests.factories import AT, actor_of, make_user

from entrepot.apps.kernel import workers
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM, Actor
from entrepot.apps.reviews import actions
from entrepot.apps.reviews.actions import Wording
from entrepot.apps.shipping import actions as shipping


@dataclass(frozen=True)
class Talk:
    """A seller's shelf; a person and a guest (by KEY) who received three candles each; a passer-by."""

    shelf: Shelf
    buyer: Actor
    order: str
    guests: str
    visitor: Actor


def make_talk(pieces: int = 20) -> Talk:
    """Return goods that came to two buyers, of so many pieces."""
    shelf = make_shelf(pieces=pieces)
    buyer = actor_of(make_user("mei@example.com", name="Mei Ling Tan"))
    visitor = actor_of(make_user("joe@example.com", name="Joe Doe"))
    return Talk(shelf, buyer, came(shelf, buyer), came(shelf), visitor)


def came(shelf: Shelf, by: Actor = ANONYMOUS, *, key: str = KEY, arrives: bool = True) -> str:
    """Return an order of three candles that was paid, sent and, unless it is still on its way, delivered."""
    key = "" if by.user_id is not None else key
    placed = place(fill_cart((shelf, 3), by=by, key=key), by=by, key=key)
    pay(placed.public_id, by=by, key=key)
    workers.run_pending()
    for shipment in ship(placed.orders[0], shelf.seller):
        if arrives:
            shipping.record_delivery(
                parcel=shipment, reference=f"{shipment}-d", delivered_at=AT, by=SYSTEM, at=AT
            )
    workers.run_pending()
    return placed.orders[0]


def say(talk: Talk, stars: int = 5, words: str = "Burns evenly.", **more: object) -> str:
    """Return a review by the person who bought."""
    return actions.write_review(
        order=talk.order,
        variant=talk.shelf.variant,
        wording=Wording(stars=stars, words=words),
        by=talk.buyer,
        at=AT,
        **more,  # type: ignore[arg-type]  # photos
    )


def photo() -> bytes:
    """Return a small photo."""
    content = BytesIO()
    Image.new("RGB", (400, 300), "teal").save(content, "PNG")
    return content.getvalue()
