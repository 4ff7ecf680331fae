"""One unit in the cart costs just what the product page said: two parts reckon it, and must agree."""

import pytest
from tests.apps.orders.shop import GOOD, KEY, fill_cart, make_shelf, open_shop, pay, place
from tests.factories import AT

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM
from entrepot.apps.orders import queries as orders
from entrepot.apps.payments import queries as payments
from entrepot.apps.pricing import actions, queries
from entrepot.core.money import Money

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


@pytest.mark.parametrize("pieces", [1, 3])
@pytest.mark.parametrize("facts", [{}, ALL_IN], ids=["net", "all in"])
def test_what_the_cart_says_is_what_is_paid(pieces: int, facts: dict[str, object]) -> None:
    open_shop()
    shelf = make_shelf(**facts)
    cart = fill_cart((shelf, pieces))
    with clock.travel(AT):
        quoted = orders.quote_cart(cart, viewer=ANONYMOUS, key=KEY)
    placed = place(cart)
    payment = payments.get_payment(pay(placed.public_id, method=GOOD), viewer=SYSTEM)
    assert quoted.total == placed.total == payment.amount


@pytest.mark.parametrize("facts", [{}, ALL_IN], ids=["net", "all in"])
def test_several_pieces_share_one_carriage_and_the_cart_says_so(facts: dict[str, object]) -> None:
    open_shop()
    shelf = make_shelf(**facts)
    shown = queries.get_price(shelf.variant, market="SG", viewer=ANONYMOUS, on=AT.date())
    cart = fill_cart((shelf, 3))
    with clock.travel(AT):
        quoted = orders.quote_cart(cart, viewer=ANONYMOUS, key=KEY)
    assert shown.total is not None
    assert quoted.total is not None
    less = shown.total * 3 - quoted.total
    assert less.minor > 0
    said = [each.message for each in quoted.warnings if each.code == "together_cheaper"]
    assert said == [
        f"Together these 3 pieces cost SGD\u00a0{less.to_decimal()} less: they share one carriage."
    ]


def test_one_piece_has_nothing_to_explain() -> None:
    open_shop()
    cart = fill_cart((make_shelf(), 1))
    with clock.travel(AT):
        quoted = orders.quote_cart(cart, viewer=ANONYMOUS, key=KEY)
    assert not any(each.code.startswith("together") for each in quoted.warnings)


def test_an_all_in_price_that_carriage_uses_up_is_not_sold() -> None:
    open_shop()
    shelf = make_shelf(price_minor=6000, currency="SGD", basis="all_in")
    cart = fill_cart((shelf, 1))
    actions.set_market_price(
        variant=shelf.variant,
        market="SG",
        price=Money(300, "SGD"),
        basis="all_in",
        valid_from=AT.date(),
        by=shelf.seller,
        at=AT,
    )
    with clock.travel(AT):
        quoted = orders.quote_cart(cart, viewer=ANONYMOUS, key=KEY)
    assert quoted.total is None
    assert [each.subject for each in quoted.refusals] == [shelf.variant]


def test_a_price_for_one_market_reaches_page_and_cart() -> None:
    open_shop()
    shelf = make_shelf()
    actions.set_market_price(
        variant=shelf.variant,
        market="SG",
        price=Money(7000, "SGD"),
        basis="all_in",
        valid_from=AT.date(),
        by=shelf.seller,
        at=AT,
    )
    shown = queries.get_price(shelf.variant, market="SG", viewer=ANONYMOUS, on=AT.date())
    with clock.travel(AT):
        quoted = orders.quote_cart(fill_cart((shelf, 1)), viewer=ANONYMOUS, key=KEY)
    assert shown.total == quoted.total == Money(7000, "SGD")
