"""What may travel apart and what may not: the law's own unit decides, then the buyer with one press."""

from datetime import timedelta

import pytest
from tests.apps.orders.shop import KEY, fill_cart, make_shelf, open_shop, pay, place, state_of
from tests.factories import AT

from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.orders import actions, queries
from entrepot.apps.orders.models import Order, OrderLine
from entrepot.apps.orders.queries import QuotedCart
from entrepot.apps.stock import queries as stock
from entrepot.core.money import Money
from entrepot.core.trade.frozen_quote import freeze

pytestmark = pytest.mark.django_db


def quote(cart: str, key: str = KEY) -> QuotedCart:
    return queries.quote_cart(cart, viewer=ANONYMOUS, key=key)


def causes(quoted: QuotedCart) -> list[str]:
    return [each.figures.get("cause", each.code) for each in quoted.refusals]


def take(cart: str, key: str, *, taken: bool = True) -> None:
    actions.set_split(cart=cart, split=key, taken=taken, by=ANONYMOUS, at=AT, key=KEY)


def chinese(*prices: int, quantity: int = 1) -> str:
    open_shop("CN", tax=False)
    first = make_shelf(market="CN", price_minor=prices[0], currency="CNY")
    more = [
        make_shelf(market="CN", price_minor=price, currency="CNY", seller=first.seller)
        for price in prices[1:]
    ]
    return fill_cart((first, quantity), *((shelf, 1) for shelf in more), market="CN")


def test_china_s_limit_of_an_order_is_shared_over_two_orders_of_one_payment_with_one_press() -> None:
    cart = chinese(300_000, quantity=2)
    together = quote(cart)
    assert (together.total, causes(together)) == (None, ["order_limit_several_items"])
    (offer,) = together.offers
    assert (offer.orders, offer.saved, offer.is_taken) == (2, None, False)
    take(cart, offer.key)
    apart = quote(cart)
    assert apart.total == offer.total
    assert [parcel.order for parcel in apart.parcels] == [1, 2]
    assert [line.quantity for line in apart.lines] == [1, 1]
    placed = place(cart)
    assert placed.total == offer.total
    assert len(placed.orders) == 2
    assert {(row.business, row.number) for row in Order.objects.all()} == {
        (apart.parcels[0].business, 1),
        (apart.parcels[0].business, 2),
    }
    (variant,) = set(OrderLine.objects.values_list("variant", flat=True))
    assert stock.count_free([variant], viewer=SYSTEM)[variant] == 18
    pay(placed.public_id)
    workers.run_pending()
    assert [state_of(order) for order in placed.orders] == ["paid", "paid"]
    assert queries.list_money_differences(viewer=SYSTEM) == []


def test_a_second_thing_that_alone_would_be_within_the_limit_is_shared_with_the_rest() -> None:
    cart = chinese(30_000, 25_000, quantity=18)
    quoted = quote(cart)
    assert len(quoted.parcels) == 1
    (offer,) = quoted.offers
    take(cart, offer.key)
    assert quote(cart).total == offer.total
    assert sum(line.quantity for line in quote(cart).lines) == 19


def test_it_can_be_taken_back_and_is_nothing_once_it_does_not_help() -> None:
    cart = chinese(300_000, quantity=2)
    (offer,) = quote(cart).offers
    take(cart, offer.key)
    assert quote(cart).offers[0].is_taken
    take(cart, offer.key, taken=False)
    assert not quote(cart).offers[0].is_taken
    take(cart, offer.key)
    actions.set_quantity(
        cart=cart, variant=quote(cart).lines[0].variant, quantity=1, by=ANONYMOUS, at=AT, key=KEY
    )
    alone = quote(cart)
    assert (alone.offers, len(alone.parcels)) == ((), 1)
    assert alone.total is not None


@pytest.mark.parametrize("split", ["", "x", "a:b:c" * 20])
def test_a_split_nobody_offered_is_refused(split: str) -> None:
    cart = chinese(300_000, quantity=2)
    with pytest.raises(ProblemRaised):
        take(cart, split)


def test_one_piece_over_the_limit_is_no_reason_to_split() -> None:
    quoted = quote(chinese(499_900))
    assert (quoted.total, quoted.offers) == (None, ())


def test_every_order_of_a_split_keeps_the_limit_to_the_unit() -> None:
    cart = chinese(240_000, 200_000, 180_000, 90_000)
    (offer,) = quote(cart).offers
    take(cart, offer.key)
    quoted = quote(cart)
    sums: dict[int, int] = {}
    for parcel in quoted.parcels:
        frozen = freeze(parcel.reply)
        sums[parcel.order] = sums.get(parcel.order, 0) + (frozen.goods + frozen.freight).minor
    assert len(sums) == 2
    assert all(value <= 500_000 for value in sums.values())


@pytest.mark.parametrize(("market", "currency", "price"), [("GB", "GBP", 9_000), ("DE", "EUR", 10_000)])
def test_nothing_is_parted_to_come_below_a_value_of_a_parcel(market: str, currency: str, price: int) -> None:
    open_shop(market, tax=False)
    first = make_shelf(market=market, price_minor=price, currency=currency)
    second = make_shelf(market=market, price_minor=price, currency=currency, seller=first.seller)
    alone = quote(fill_cart((first, 1), market=market))
    assert alone.total is not None
    both = quote(fill_cart((first, 1), (second, 1), market=market, key=KEY + "2"), KEY + "2")
    low = {parcel.reply["route"] for parcel in alone.parcels}
    assert len(both.parcels) == 1
    assert both.offers == ()
    assert both.parcels[0].reply["route"] not in low or not both.parcels[0].is_priced


def test_goods_of_several_sellers_for_one_recipient_count_together_where_the_law_measures_a_day() -> None:
    open_shop("ID", tax=False)
    shelves = [make_shelf(f"Maker {n}", market="ID", price_minor=80_000, currency="USD") for n in range(2)]
    one = quote(fill_cart((shelves[0], 1), market="ID"))
    assert one.parcels[0].reply["route"] == "ID-LOW"
    both = quote(fill_cart(*((shelf, 1) for shelf in shelves), market="ID", key=KEY + "2"), KEY + "2")
    assert len(both.parcels) == 2
    assert all(parcel.reply["route"] != "ID-LOW" or not parcel.is_priced for parcel in both.parcels)


def test_what_was_ordered_the_same_day_counts_and_a_day_later_does_not() -> None:
    open_shop("ID", tax=False)
    shelf = make_shelf(market="ID", price_minor=80_000, currency="USD")
    place(fill_cart((shelf, 1), market="ID"), identity="3174012345678901")
    cart = fill_cart((shelf, 1), market="ID")
    today = quote(cart)
    assert not today.parcels[0].is_priced or today.parcels[0].reply["route"] != "ID-LOW"
    with clock.travel(AT + timedelta(days=1)):
        assert quote(cart).parcels[0].reply["route"] == "ID-LOW"


def test_the_same_goods_together_are_one_parcel_and_its_total_is_the_cart_s() -> None:
    first = make_shelf()
    second = make_shelf(seller=first.seller)
    quoted = quote(fill_cart((first, 1), (second, 2)))
    assert (len(quoted.parcels), quoted.offers) == (1, ())
    assert quoted.total == Money.total((each.total for each in quoted.parcels if each.total), "SGD")
