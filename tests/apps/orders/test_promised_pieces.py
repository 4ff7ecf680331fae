"""Pieces are promised to orders that wait for them, to nothing else; orders took what shelves gave."""

from datetime import timedelta

import pytest
from tests.apps.orders.shop import HOME, KEY, fill_cart, make_shelf, open_shop, pay, place
from tests.factories import AT

from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM
from entrepot.apps.orders import actions, queries
from entrepot.apps.orders.models import Order
from entrepot.apps.orders.refusals import CheckoutRefusedError
from entrepot.apps.stock import actions as stock
from entrepot.apps.stock import queries as stock_queries
from entrepot.apps.stock.actions import Want
from entrepot.apps.stock.models import Reservation, StockItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sandbox")]


def differences() -> list[tuple[str, int, int]]:
    found = queries.list_piece_differences(viewer=SYSTEM, at=clock.now())
    return [(each.code, each.order, each.shelves) for each in found]


def test_a_promise_to_no_order_is_let_go_and_one_that_is_waited_for_stays() -> None:
    open_shop()
    shelf = make_shelf(pieces=5)
    place(fill_cart((shelf, 2)))
    until = clock.now() + timedelta(days=9)
    stock.reserve(wants=[Want(shelf.variant, 1)], reference="ord_never", until=until, by=SYSTEM, at=AT)
    assert differences() == [("phantom", 0, 1)]
    assert actions.release_phantoms(by=SYSTEM, at=AT) == 1
    assert (StockItem.objects.get().reserved, differences()) == (2, [])
    assert actions.release_phantoms(by=SYSTEM, at=AT) == 0
    Order.objects.update(state="cancelled")  # as a crash between two steps would leave it
    assert actions.release_phantoms(by=SYSTEM, at=AT) == 1
    assert StockItem.objects.get().reserved == 0


def test_an_order_that_took_other_pieces_is_named() -> None:
    with clock.travel(AT):
        open_shop()
        shelf = make_shelf(pieces=5)
        pay(place(fill_cart((shelf, 2))).public_id)
        workers.run_pending()
        assert differences() == []
        Reservation.objects.update(quantity=1)
        assert differences() == [("unsold", 2, 1)]


def test_an_order_is_sold_from_the_place_its_price_was_made_for() -> None:
    with clock.travel(AT):
        open_shop()
        shelf = make_shelf(pieces=5)
        near = stock.add_location(name="sg", kind="warehouse", country="SG", by=shelf.seller, at=AT)
        stock.receive(variant=shelf.variant, quantity=2, location="sg", by=shelf.seller, at=AT)
        cart = fill_cart((shelf, 2))
        (parcel,) = queries.quote_cart(cart, viewer=ANONYMOUS, key=KEY).parcels
        assert (parcel.place, parcel.ship_from, parcel.reply["route"]) == (near, "SG", "SG-DOMESTIC")
        order = Order.objects.get(checkout__public_id=place(cart).public_id)
        assert stock_queries.list_places_of(order.public_id, viewer=SYSTEM) == {shelf.variant: ((near, 2),)}
        far = fill_cart((shelf, 3), key=KEY * 2)
        (parcel,) = queries.quote_cart(far, viewer=ANONYMOUS, key=KEY * 2).parcels
        assert (parcel.ship_from, parcel.reply["route"]) == ("US", "SG-LOW")


def test_a_price_from_a_place_that_was_emptied_is_not_served_from_another() -> None:
    with clock.travel(AT):
        open_shop()
        shelf = make_shelf(pieces=5)
        stock.add_location(name="sg", kind="warehouse", country="SG", by=shelf.seller, at=AT)
        stock.receive(variant=shelf.variant, quantity=2, location="sg", by=shelf.seller, at=AT)
        cart = fill_cart((shelf, 2))
        quote = actions.freeze_quote(cart=cart, by=ANONYMOUS, at=AT, key=KEY)
        stock.send_transfer(source="sg", target="main", pieces={shelf.variant: 1}, by=shelf.seller, at=AT)
        with pytest.raises(CheckoutRefusedError) as raised:
            actions.place_order(
                cart=cart, quote=quote, address=HOME, email="m@example.com", by=ANONYMOUS, at=AT, key=KEY
            )
        assert [each.code for each in raised.value.reasons] == ["stock_elsewhere"]
        assert Reservation.objects.count() == 0
