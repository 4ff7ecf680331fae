"""One unit in the cart costs just what the product page said: two parts reckon it, and must agree."""

import pytest
from tests.apps.orders.shop import KEY, fill_cart, make_shelf, open_shop
from tests.factories import AT

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import ANONYMOUS
from entrepot.apps.orders import queries as orders
from entrepot.apps.pricing import queries

pytestmark = pytest.mark.django_db


ALL_IN = {"price_minor": 6000, "currency": "SGD", "basis": "all_in"}


@pytest.mark.parametrize(
    ("market", "facts"),
    [
        ("SG", {}),
        ("MY", {}),
        ("SG", ALL_IN),
        ("MY", ALL_IN),
        ("SG", {"price_minor": 50_000, "currency": "USD"}),
        ("SG", {"price_minor": 10_050, "currency": "SGD", "per": 100}),
    ],
    ids=["net", "converted", "all in", "all in, converted", "above the limit", "for a hundred"],
)
def test_the_page_and_the_cart_say_one_price(market: str, facts: dict[str, object]) -> None:
    open_shop(market)
    shelf = make_shelf(market=market, **facts)
    shown = queries.get_price(shelf.variant, market=market, viewer=ANONYMOUS, on=AT.date())
    cart = fill_cart((shelf, 1), market=market)
    with clock.travel(AT):
        quoted = orders.quote_cart(cart, viewer=ANONYMOUS, key=KEY)
    assert shown.quote is not None
    assert quoted.total == shown.quote.at_checkout
    if facts is ALL_IN:
        assert shown.total == shown.asked.price
    (parcel,) = quoted.parcels
    assert (parcel.reply["route"], parcel.carrier, parcel.service) == (
        shown.route,
        shown.carrier,
        shown.service,
    )
