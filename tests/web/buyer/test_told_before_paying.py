"""What may cost a buyer more than the price is said in the cart and where they pay, before they do."""

import pytest
from django.test import Client
from tests.apps.orders.shop import Shelf, make_shelf
from tests.web.buyer.shopping import SG, add, hold

pytestmark = pytest.mark.django_db
AGAIN = "customs may charge GST again at the border"
AGAIN_IN_CHINESE = "海关可能在边境重复征税"


def cart_of(*shelves: Shelf) -> Client:
    client = Client()
    for shelf in shelves:
        add(client, shelf)
    return client


def dear(*, seller: Shelf | None = None) -> Shelf:
    """Return something of SGD 250: of low value alone, and not with another of its kind."""
    return make_shelf(seller=seller.seller if seller else None, price_minor=25_000, currency="SGD")


def test_tax_that_may_be_taken_twice_is_told_where_a_parcel_passes_the_limit() -> None:
    alone = cart_of(dear())
    assert AGAIN not in alone.get(f"{SG}cart/").text
    first = dear()
    together = cart_of(first, dear(seller=first))
    (parcel,) = together.get(f"{SG}cart/").context["quoted"].parcels
    assert len(parcel.lines) == 2
    assert AGAIN in together.get(f"{SG}cart/").text
    assert AGAIN_IN_CHINESE in together.get("/sg/zh-hans/cart/").text
    assert AGAIN in together.get(hold(together)).text
    apart = cart_of(dear(), dear())  # each maker's parcel is below it by itself
    assert AGAIN not in apart.get(f"{SG}cart/").text
