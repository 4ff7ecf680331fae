"""Programs read what stands in front of a shop; an operator's puts it together, changes it, puts it away."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from tests.apps.files.test_pictures import photo
from tests.apps.orders.shop import Shelf, make_shelf, open_shop
from tests.factories import AT
from tests.web.api.calls import Caller, platform_token
from tests.web.api.test_platform import caller
from tests.web.api.test_quotes import is_problem
from tests.web.operator.people import person_of

from entrepot.apps.accounts.roles import PLATFORM_READ
from entrepot.apps.files.actions import store_picture
from entrepot.apps.kernel import clock

pytestmark = pytest.mark.django_db
GONE = "prd_" + "0" * 22


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    open_shop()
    with clock.travel(AT):
        yield make_shelf()


@pytest.fixture
def olga(client: Client) -> Caller:
    return caller(client, person_of("operator", "Olga Operator"))


def wanted(*products: str, **more: Any) -> dict[str, Any]:
    texts = {"en": {"title": "For tea", "words": "Bowls"}, "zh-hans": {"title": "茶事"}}
    given = {"family": "south-east-asia", "texts": texts, "starts_on": AT.date().isoformat()}
    return {**given, "products": [*products], **more}


def test_a_collection_stands_in_front_of_its_shops_until_it_is_put_away(
    client: Client, shelf: Shelf, olga: Caller
) -> None:
    anybody = Caller(client)
    made = olga.post("/platform/collections", wanted(GONE, shelf.product))
    assert made["texts"]["zh-hans"] == {"title": "茶事", "words": "", "alt": ""}
    assert made["picture"] == ""
    (front,) = anybody.get("/shop/SG/collections")["items"]
    assert (front["title"], front["language"], front["last_on"]) == ("For tea", "en", None)
    assert anybody.get("/shop/SG/collections?language=zh-hant")["items"][0]["title"] == "茶事"
    assert anybody.get("/shop/DE/collections")["items"] == []
    whole = anybody.get(f"/shop/SG/collections/{made['id']}")
    assert whole["products"] == [GONE, shelf.product]
    assert [each["id"] for each in whole["sold"]] == [shelf.product]
    assert whole["sold"][0]["price"]["status"] == "ok"

    place = f"/platform/collections/{made['id']}"
    large = wanted(shelf.product, slot="campaign", ends_on="2027-01-01", position=3)
    changed = olga.put(place, large)
    assert changed == olga.get(place) == olga.get("/platform/collections")["items"][0]
    assert (changed["slot"], changed["position"], changed["products"]) == ("campaign", 3, [shelf.product])
    assert anybody.get("/shop/SG/collections")["items"][0]["last_on"] == "2026-12-31"
    olga.delete(place)
    olga.delete(place)
    assert anybody.get("/shop/SG/collections")["items"] == []
    for address in (f"/shop/SG/collections/{made['id']}", "/shop/ZZ/collections"):
        is_problem(anybody.ask("GET", address), 404)
    is_problem(olga.ask("PUT", place, large), 404)


def test_a_collection_has_a_picture_of_the_platforms_own(client: Client, shelf: Shelf, olga: Caller) -> None:
    anybody = Caller(client)

    def send(content: bytes, kind: str = "image/jpeg") -> Any:
        return olga.ask("POST", "/platform/collections/pictures", content, content_type=kind)

    stored = send(photo(1800, 600)).json()
    assert send(photo(1800, 600)).json()["id"] == stored["id"], "the same again is the same"
    texts = {
        "en": {"title": "For tea", "alt": "Baskets of leaves"},
        "zh-hans": {"title": "茶事", "alt": "一篮篮茶叶"},
    }
    made = olga.post("/platform/collections", wanted(shelf.product, texts=texts, picture=stored["id"]))
    assert (made["picture"], made["texts"]["zh-hans"]["alt"]) == (stored["id"], "一篮篮茶叶")
    (front,) = anybody.get("/shop/SG/collections")["items"]
    assert front["picture"] == {**stored, "alt": "Baskets of leaves"}
    assert client.get(front["picture"]["address"]).status_code == 200

    sellers = store_picture(content=photo(900, 900), by=shelf.seller, at=AT)
    for broken, field in (
        ({"picture": sellers, "texts": texts}, "picture"),
        ({"picture": stored["id"]}, "alt_en"),
        ({"picture": "x"}, "picture"),
    ):
        refused = olga.ask("POST", "/platform/collections", wanted(shelf.product, **broken))
        assert field in {each["field"] for each in is_problem(refused, 422)["errors"]}, broken
    is_problem(send(b"no picture"), 422)
    is_problem(send(b"GIF89a", "image/gif"), 415)
    olga.put(f"/platform/collections/{made['id']}", wanted(shelf.product))
    assert anybody.get("/shop/SG/collections")["items"][0]["picture"] is None


def test_what_is_wrong_with_it_is_named(client: Client, shelf: Shelf, olga: Caller) -> None:
    del client
    for broken, field in (
        ({"family": "moon"}, "family"),
        ({"texts": {"en": {"title": "For tea"}}}, "title_zh-hans"),
        ({"slot": "campaign"}, "ends_on"),
        ({"ends_on": "2020-01-01"}, "ends_on"),
        ({"products": []}, "products"),
        ({"slot": "roof"}, "slot"),
    ):
        refused = olga.ask("POST", "/platform/collections", wanted(shelf.product, **broken))
        assert field in {each["field"] for each in is_problem(refused, 422)["errors"]}, broken
    assert olga.get("/platform/collections")["items"] == []


def test_an_officer_and_a_key_that_may_only_read_change_nothing(client: Client, shelf: Shelf) -> None:
    reading = Caller(client, platform_token(person_of("operator", "Rita"), "operator", [PLATFORM_READ]))
    is_problem(reading.ask("POST", "/platform/collections", wanted(shelf.product)), 403)
    assert reading.get("/platform/collections")["items"] == []
    officer = Caller(client, platform_token(person_of("officer", "Otto"), "officer", [PLATFORM_READ]))
    is_problem(officer.ask("GET", "/platform/collections"), 403)
