"""A seller's program with several places: add, send between them, say which serves a market."""

import pytest
from django.test import Client
from tests.apps.orders.shop import open_shop
from tests.web.api.calls import Caller
from tests.web.api.test_quotes import is_problem
from tests.web.api.world import World, make_world

pytestmark = pytest.mark.django_db
SHED = {"name": "Warehouse Singapore", "kind": "warehouse", "country": "SG", "code": "sg"}


@pytest.fixture
def world(client: Client) -> World:
    open_shop()
    return make_world(client)


@pytest.fixture
def seller(world: World) -> Caller:
    return world.selling


def test_a_place_is_added_renamed_and_closed(seller: Caller) -> None:
    (home,) = seller.get("/locations")["items"]
    assert (home["code"], home["is_default"], home["on_hand"]) == ("main", True, 20)
    made = seller.post("/locations", {**SHED, "address": {"recipient": "Kai", "lines": "1 Dock Road"}})
    assert (made["code"], made["country"], made["lines"]) == ("sg", "SG", "1 Dock Road")
    place = f"/locations/{made['id']}"
    assert seller.patch(place, {"name": "Dock"})["lines"] == "1 Dock Road"
    assert seller.post(f"{place}/default")["is_default"]
    is_problem(seller.ask("POST", f"/locations/{home['id']}/close", {}), 409)
    is_problem(seller.ask("POST", "/locations", SHED), 409)
    is_problem(seller.ask("POST", "/locations", {**SHED, "kind": "bonded", "code": "b"}), 422)
    assert [each["code"] for each in seller.get("/locations?closed=true")["items"]] == ["sg", "main"]


def test_pieces_go_from_one_place_to_another(world: World, seller: Caller) -> None:
    seller.post("/locations", SHED)
    pieces = [{"variant": world.variant, "quantity": 4}]
    sent = seller.post("/transfers", {"source": "main", "target": "sg", "pieces": pieces})
    assert (sent["under_way"], seller.get("/transfers")["items"]) == (4, [sent])
    place = f"/transfers/{sent['id']}"
    some = [{"variant": world.variant, "quantity": 3}]
    assert seller.post(f"{place}/arrivals", {"pieces": some})["under_way"] == 1
    is_problem(seller.ask("POST", f"{place}/arrivals", {"pieces": some}), 409)
    one = [{"variant": world.variant, "quantity": 1}]
    lost = seller.post(f"{place}/losses", {"pieces": one, "why": "Fell into the harbour"})
    assert (lost["under_way"], lost["done_at"] is None) == (0, False)
    assert seller.get("/transfers?done=true")["items"] == [seller.get(place)]
    words = {"quantity": 2, "reason": "damaged", "location": "sg"}
    assert seller.post(f"/variants/{world.variant}/write-offs", words)["on_hand"] == 1
    kinds = [each["kind"] for each in seller.get("/stock/movements?location=sg")["items"]]
    assert sorted(kinds) == ["arrived", "written_off"]


def test_the_seller_says_which_places_serve_a_market(seller: Caller) -> None:
    made = seller.post("/locations", SHED)["id"]
    home = seller.get("/locations")["items"][0]["id"]
    usual = {"market": "SG", "locations": [made, home], "is_own": False}
    assert seller.get("/serving/SG") == usual
    assert seller.put("/serving/SG", {"locations": [home]})["locations"] == [home]
    assert seller.get("/serving/SG")["is_own"]
    assert seller.put("/serving/SG", {"locations": []}) == usual
    is_problem(seller.ask("PUT", "/serving/XX", {"locations": []}), 404)
    is_problem(seller.ask("PUT", "/serving/SG", {"locations": [home, home]}), 422)
    assert seller.put("/sending-policy", {"may_split": True}) == seller.get("/sending-policy")
