"""A person's year over the API: the number kept and deleted, what is left, a split taken with one call."""

from decimal import Decimal

import pytest
from django.test import Client
from tests.apps.orders.shop import GOOD, KEY, RESIDENT, fill_cart, make_shelf, open_shop, place
from tests.web.api.calls import HOME, Caller
from tests.web.api.test_quotes import is_problem
from tests.web.api.world import World, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sandbox")]


@pytest.fixture
def world(client: Client) -> World:
    found = make_world(client)
    open_shop("CN", tax=False)
    return found


def test_a_number_is_kept_shown_by_its_end_and_deleted(world: World) -> None:
    by = world.buying
    assert by.get("/identities") == {"items": []}
    is_problem(by.ask("PUT", "/identities/CN", {"number": "110105194912310028", "recipient": "June"}), 422)
    kept = by.ask("PUT", "/identities/CN", {"number": RESIDENT, "recipient": "June"}).json()
    (row,) = kept["items"]
    assert (row["country"], row["tail"], row["recipient"]) == ("CN", RESIDENT[-4:], "June")
    assert RESIDENT not in str(kept)
    assert by.ask("DELETE", "/identities/CN").status_code == 204
    assert by.get("/identities") == {"items": []}
    is_problem(Caller(Client(), cart_key=KEY).ask("GET", "/identities"), 401)


def test_a_guest_sees_what_is_left_of_a_year_with_the_key_alone(client: Client, world: World) -> None:
    shelf = make_shelf(market="CN", price_minor=300_000, currency="CNY")
    placed = place(fill_cart((shelf, 1), market="CN"))
    guest = Caller(client, cart_key=KEY)
    (year,) = guest.get("/allowances")["items"]
    assert (year["limit"], year["tail"]) == ({"amount": "26000.00", "currency": "CNY"}, RESIDENT[-4:])
    assert [entry["order"] for entry in year["entries"]] == list(placed.orders)
    assert world.buying.get("/allowances") == {"items": []}


def test_a_split_is_offered_and_taken(client: Client, world: World) -> None:
    del world
    shelf = make_shelf(market="CN", price_minor=300_000, currency="CNY")
    cart = fill_cart((shelf, 2), market="CN")
    guest = Caller(client, cart_key=KEY)
    quoted = guest.get(f"/carts/{cart}/quote")
    assert quoted["total"] is None
    (offer,) = quoted["offers"]
    taken = guest.ask("POST", f"/carts/{cart}/split", {"split": offer["key"]}).json()
    assert taken["total"] == offer["total"]
    assert [parcel["order"] for parcel in taken["parcels"]] == [1, 2]
    assert [line["key"] for line in taken["lines"]] == [shelf.variant, f"{shelf.variant}#2"]
    assert taken["allowance"]["limit"]["amount"] == "26000.00"
    is_problem(guest.ask("POST", f"/carts/{cart}/split", {"split": "nothing"}), 422)


def test_a_cheaper_split_is_charged_as_it_was_offered(client: Client) -> None:
    heavy = {"net_grams": 2_500, "gross_grams": 2_600}
    first = make_shelf(**heavy)
    cart = fill_cart((first, 1), (make_shelf(seller=first.seller, **heavy), 1))
    guest = Caller(client, cart_key=KEY)
    together = guest.get(f"/carts/{cart}/quote")
    (offer,) = together["offers"]
    saved = Decimal(together["total"]["amount"]) - Decimal(offer["total"]["amount"])
    assert str(saved) == offer["saved"]["amount"]
    taken = guest.post(f"/carts/{cart}/split", {"split": offer["key"]})
    body = {"total": taken["total"], "address": HOME, "email": "mei@example.com"}
    placed = guest.post(f"/carts/{cart}/checkout", body)
    payment = guest.post(f"/checkouts/{placed['checkout']}/payments", {})
    paid = guest.post(f"/payments/{payment['id']}/authorise", {"method": GOOD, "return_url": "/"})
    assert (paid["state"], paid["amount"]) == ("captured", offer["total"])
