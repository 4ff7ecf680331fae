"""Programs narrow a shop, are told what there is of each, complete words, and keep searches for people."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from tests.apps.discovery.test_offers import offer
from tests.catalogue_factories import make_seller, open_markets
from tests.factories import AT, actor_of, make_organisation, make_user
from tests.web.api.calls import GUEST, Caller, token_of
from tests.web.api.test_quotes import is_problem

from entrepot.apps.discovery import queries as discovery
from entrepot.apps.discovery import saved
from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.search.provider import IndexUnavailableError

pytestmark = pytest.mark.django_db
FACETS = "/shop/SG/facets"


@pytest.fixture
def seller() -> Iterator[Actor]:
    open_markets()
    with clock.travel(AT):
        yield make_seller()


@pytest.fixture
def looker(client: Client) -> Caller:
    person = make_user("mei@example.com")
    return Caller(client, token_of(actor_of(person, make_organisation(person))))


def counted(client: Client, query: str = "") -> dict[str, dict[str, int]]:
    found = Caller(client).get(f"{FACETS}?{query}")
    return {
        facet["parameter"]: {each["value"]: each["count"] for each in facet["options"]}
        for facet in found["facets"]
    }


def test_each_way_to_narrow_says_what_it_leads_to(client: Client, seller: Actor) -> None:
    offer(seller, "Cedar Candle", price=1_000)
    offer(seller, "Grand Candle", price=30_000)
    workers.run_pending()
    found = Caller(client).get(FACETS)
    assert (found["total"], found["meant"], found["near"]) == (2, "", False)
    facets = {each["parameter"]: each for each in found["facets"]}
    assert set(facets) >= {"kind", "price", "days", "ships_from", "origin", "business"}
    assert [each["value"] for each in facets["origin"]["options"]] == ["US"]
    assert facets["origin"]["options"][0]["name"] == "United States"
    prices = {value: count for value, count in counted(client)["price"].items() if count}
    assert sorted(prices.values()) == [1, 1]
    for band in prices:
        narrowed = Caller(client).get(f"{FACETS}?price={band}&ships_from=US&days=30")
        assert narrowed["total"] == 1
        assert counted(client, f"price={band}")["price"] == counted(client)["price"], "as if none were chosen"
        assert next(each for each in facets_of(narrowed, "price") if each["chosen"])["value"] == band
    (kind,) = (value for value, count in counted(client)["kind"].items() if count == 2)
    assert Caller(client).get(f"{FACETS}?kind={kind},jewellery")["total"] == 2
    assert Caller(client).get(f"{FACETS}?origin=TH")["total"] == 0
    chinese = Caller(client).get(FACETS, headers={"Accept-Language": "zh-hans"})
    assert "美国" in str(facets_of(chinese, "origin"))


def facets_of(found: dict[str, Any], parameter: str) -> list[dict[str, Any]]:
    return next(each["options"] for each in found["facets"] if each["parameter"] == parameter)


def test_words_are_mended_and_completed(
    client: Client, seller: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    offer(seller, "Cedar Candle")
    workers.run_pending()
    discovery.finding._kept.clear()
    anybody = Caller(client)
    found = anybody.get(f"{FACETS}?q=cedar+candel")
    assert (found["total"], found["meant"]) == (1, "cedar candle")
    assert anybody.get(f"{FACETS}?q=teapot")["total"] == 0
    assert anybody.get("/suggestions?q=big+ced")["items"] == ["big cedar"]
    assert anybody.get("/suggestions?q=c")["items"] == []

    def away(*_words: object, **_more: object) -> None:
        raise IndexUnavailableError

    monkeypatch.setattr(discovery, "search_products", away)
    gone = is_problem(anybody.ask("GET", f"{FACETS}?q=candle"), 503)
    assert gone["type"].endswith(":index-away")


@pytest.mark.parametrize(
    "query", ["kind=cars", "price=-", "price=ZZZ1-2", "days=4", "origin=china", "badge=old", "colour=red"]
)
def test_what_is_no_way_to_narrow_is_refused(client: Client, seller: Actor, query: str) -> None:
    del seller
    is_problem(Caller(client).ask("GET", f"{FACETS}?{query}"), 422)


def test_a_search_is_kept_looked_through_changed_and_let_go(seller: Actor, looker: Caller) -> None:
    offer(seller, "Old Candle")
    workers.run_pending()
    asked = {"market": "SG", "q": "candle", "origin": ["US"], "price": "-500", "days": 30}
    made = looker.post("/searches", asked)
    assert looker.post("/searches", asked)["id"] == made["id"]
    assert (made["q"], made["origin"], made["price"], made["days"]) == ("candle", ["US"], "-500", 30)
    assert made["title"].startswith("“candle” · ")
    assert (made["new"], made["language"]) == (0, "en")
    offer(seller, "New Candle")
    workers.run_pending()
    assert looker.get("/searches") == {"items": [{**made, "new": 1}], "letters": True}
    assert looker.post(f"/searches/{made['id']}/seen")["new"] == 0
    assert looker.get(f"/searches/{made['id']}")["new"] == 0
    changed = looker.put(f"/searches/{made['id']}", {"market": "SG", "q": "烛", "language": "zh-hans"})
    assert (changed["id"], changed["title"], changed["origin"], changed["new"]) == (
        made["id"],
        "“烛”",
        [],
        0,
    )
    other = looker.post("/searches", asked)
    same = looker.ask("PUT", f"/searches/{other['id']}", {"market": "SG", "q": "烛"})
    assert is_problem(same, 409)["type"].endswith(":kept-already")
    assert looker.put("/search-letters", {"letters": False}) == {"letters": False}
    assert looker.get("/searches")["letters"] is False
    for each in (made, other):
        looker.delete(f"/searches/{each['id']}")
        is_problem(looker.ask("DELETE", f"/searches/{each['id']}"), 404)
    assert looker.get("/searches")["items"] == []
    is_problem(looker.ask("PUT", f"/searches/{made['id']}", asked), 404)


def test_a_search_that_asks_nothing_or_too_much_is_not_kept(
    client: Client, seller: Actor, looker: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    del seller
    for broken in (
        {"market": "SG"},
        {"market": "SG", "q": "茶" * 100},
        {"market": "SG", "kind": ["cars"]},
        {"market": "SG", "origin": ["ZZ"]},
        {"market": "SG", "price": "ZZZ1-2"},
        {"market": "SG", "language": "fr", "q": "tea"},
    ):
        is_problem(looker.ask("POST", "/searches", broken), 422)
    is_problem(looker.ask("POST", "/searches", {"market": "ZZ", "q": "tea"}), 404)
    is_problem(Caller(client, cart_key=GUEST).ask("POST", "/searches", {"market": "SG", "q": "tea"}), 401)
    monkeypatch.setattr(saved, "MOST", 1)
    looker.post("/searches", {"market": "SG", "q": "tea"})
    full = looker.ask("POST", "/searches", {"market": "SG", "q": "bowl"})
    assert is_problem(full, 409)["type"].endswith(":many-searches")


def test_a_shop_is_narrowed_and_ordered_page_by_page(client: Client, seller: Actor) -> None:
    prices = {"Cedar Candle": 3_000, "Pine Candle": 1_000, "Gone Candle": 500, "Fir Candle": 2_000}
    for title, price in prices.items():
        offer(seller, title, price=price, pieces=0 if title == "Gone Candle" else 3)
    workers.run_pending()
    anybody = Caller(client)
    cheapest = ["Pine Candle", "Fir Candle", "Cedar Candle", "Gone Candle"]
    for home in ("/shop/SG/products?", "/shop/SG/search?q=candle&"):
        assert [each["title"] for each in anybody.get(f"{home}sort=price")["items"]] == cheapest
        found, cursor = [], ""
        while cursor is not None:
            page = anybody.get(f"{home}sort=price&origin=US,TH&limit=3&cursor={cursor}")
            found += [each["title"] for each in page["items"]]
            cursor = page["next"]
        assert found == cheapest
        assert anybody.get(f"{home}origin=TH")["items"] == []
        band = next(iter(counted(client, "q=pine")["price"]))
        assert "Pine Candle" in str(anybody.get(f"{home}price={band}&sort=days"))
        is_problem(anybody.ask("GET", f"{home}sort=price&cursor=made-up"), 422)
        is_problem(anybody.ask("GET", f"{home}sort=cheap"), 422)
    newest = anybody.get("/shop/SG/search?q=candle&sort=new")["items"]
    assert [each["title"] for each in newest] == [
        "Fir Candle",
        "Pine Candle",
        "Cedar Candle",
        "Gone Candle",
    ]
    mended = anybody.get("/shop/SG/search?q=pine+candel&badge=farm")
    assert (mended["items"], mended["meant"]) == ([], "pine candle")
    assert anybody.get("/shop/SG/search?q=pine+candel")["meant"] == "pine candle"
    is_problem(anybody.ask("GET", "/shop/SG/products?hs=34&kind=home"), 422)
    assert len(anybody.get("/shop/SG/products?hs=34")["items"]) == 4
