"""Programs keep products for later and put them side by side at the whole price."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.test import Client
from tests.apps.orders.shop import Shelf, make_shelf, open_shop
from tests.factories import AT, actor_of, make_organisation, make_user
from tests.web.api.calls import GUEST, Caller, token_of
from tests.web.api.test_quotes import is_problem

from entrepot.apps.demand import actions as demand
from entrepot.apps.kernel import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    open_shop()
    with clock.travel(AT):
        yield make_shelf()


def test_a_guest_keeps_goods_and_takes_them_along(client: Client, shelf: Shelf) -> None:
    guest, person = Caller(client, cart_key=GUEST), make_user()
    owner = Caller(client, token_of(actor_of(person, make_organisation(person))))
    gone = "prd_" + "0" * 22
    for product in (gone, shelf.product):
        assert guest.put(f"/wishes/{product}", None)["product"] == product
        guest.put(f"/wishes/{product}", None)
    page = guest.get("/wishes?limit=1")
    assert [(each["product"], each["sold"]) for each in page["items"]] == [(shelf.product, None)]
    following = guest.get(f"/wishes?limit=1&cursor={page['next']}")
    assert ([each["product"] for each in following["items"]], following["next"]) == ([gone], None)
    here = {each["product"]: each["sold"] for each in guest.get("/wishes?market=SG")["items"]}
    assert here[gone] is None
    assert Decimal(here[shelf.product]["price"]["total"]["amount"]) > 0
    is_problem(guest.ask("GET", "/wishes?market=ZZ"), 404)
    assert owner.get("/wishes")["items"] == []
    both = Caller(client, owner.token, GUEST)
    assert both.post("/wishes/claim") == {"taken": 2, "left": 0}
    assert len(owner.get("/wishes")["items"]) == 2
    owner.delete(f"/wishes/{gone}")
    owner.delete(f"/wishes/{gone}")
    assert [each["product"] for each in owner.get("/wishes")["items"]] == [shelf.product]
    assert guest.get("/wishes")["items"] == []


def test_a_full_list_takes_nothing_more(
    client: Client, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demand, "MOST", 1)
    guest, person = Caller(client, cart_key=GUEST), make_user()
    guest.put(f"/wishes/{shelf.product}", None)
    refused = guest.ask("PUT", "/wishes/prd_" + "1" * 22)
    assert is_problem(refused, 409)["type"].endswith(":many-wishes")
    owner = Caller(client, token_of(actor_of(person, make_organisation(person))), GUEST)
    owner.put("/wishes/prd_" + "2" * 22, None)
    assert owner.post("/wishes/claim") == {"taken": 0, "left": 1}


def test_goods_stand_side_by_side_at_the_whole_price(client: Client, shelf: Shelf) -> None:
    dear = make_shelf(price_minor=9_900)
    anybody, gone = Caller(client), "prd_" + "0" * 22
    found = anybody.get(f"/shop/SG/comparison?products={dear.product},{gone},{shelf.product}")
    assert found["not_sold"] == [gone]
    first, second = found["items"]
    assert [each["id"] for each in (first, second)] == [dear.product, shelf.product]
    assert (first["cheapest"], second["cheapest"]) == (False, True)
    for each in (first, second):
        parts = sum(Decimal(part["amount"]) for part in each["parts"].values())
        assert parts == Decimal(each["price"]["total"]["amount"])
        assert each["comes"]["sent_by"] <= each["comes"]["first"] <= each["comes"]["last"]
        assert each["rating"]["count"] == 0
    assert first["variant"] == dear.variant
    assert anybody.get(f"/shop/SG/comparison?products={shelf.product}")["items"][0]["cheapest"] is False
    five = ",".join([shelf.product] * 5)
    is_problem(anybody.ask("GET", f"/shop/SG/comparison?products={five}"), 422)
    is_problem(anybody.ask("GET", "/shop/ZZ/comparison?products=" + shelf.product), 404)
