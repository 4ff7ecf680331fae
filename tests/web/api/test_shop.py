"""The shop for programs: kept as it was written until something of it changes, found by words."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.catalogue_factories import make_seller, open_markets
from tests.factories import AT
from tests.web.storefront.shop import sell

from entrepot.apps.catalogue import actions as catalogue
from entrepot.apps.discovery import queries as discovery
from entrepot.apps.kernel import changes, clock, workers
from entrepot.apps.search.provider import IndexUnavailableError

pytestmark = pytest.mark.django_db
LIST, SEARCH = "/api/v1/shop/SG/products", "/api/v1/shop/SG/search"


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.setattr(changes, "SETTLED", 0.0)
    open_markets()
    with clock.travel(AT):
        yield


def titles(client: Client, address: str) -> list[str]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content
    return [each["title"] for each in answer.json()["items"]]


def test_a_list_a_search_and_a_product_ask_once_whether_anything_changed(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    seller = make_seller()
    product = sell(seller)
    workers.run_pending()
    for address in (LIST, f"{SEARCH}?q=candle", f"{LIST}/{product}"):
        first = client.get(address)
        assert "Cedar Candle" in first.content.decode()
        with django_assert_num_queries(1):
            again = client.get(address)
        assert again.content == first.content
        assert (
            again.headers["Content-Type"]
            == first.headers["Content-Type"]
            == "application/json; charset=utf-8"
        )
    catalogue.set_translation(
        product=product, thing=product, field="title", language="en", text="Juniper", by=seller, at=AT
    )
    for address in (LIST, f"{SEARCH}?q=candle", f"{LIST}/{product}"):
        assert "Juniper" in client.get(address).content.decode()


def test_words_find_what_fits_best_first_page_by_page(client: Client) -> None:
    sell(title="Cedar Candle")
    sell(title="Bowl", description="Holds a candle.")
    workers.run_pending()
    assert titles(client, f"{SEARCH}?q=candle") == ["Cedar Candle", "Bowl"]
    first = client.get(f"{SEARCH}?q=candle&limit=1").json()
    assert [each["title"] for each in first["items"]] == ["Cedar Candle"]
    last = client.get(f"{SEARCH}?q=candle&limit=1&cursor={first['next']}").json()
    assert ([each["title"] for each in last["items"]], last["next"]) == (["Bowl"], None)
    assert titles(client, f"{SEARCH}?q=nothing+of+the+kind") == []
    assert client.get(f"{SEARCH}?q=candle&cursor=made-up").status_code == 422
    assert client.get(SEARCH).status_code == 422
    assert client.get("/api/v1/shop/XX/search?q=tea").status_code in {404, 422}


def test_an_index_that_does_not_answer_is_a_problem_and_not_kept(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    sell()
    workers.run_pending()
    search = discovery.search_products

    def away(*_words: object, **_more: object) -> None:
        raise IndexUnavailableError

    monkeypatch.setattr(discovery, "search_products", away)
    answer = client.get(f"{SEARCH}?q=candle")
    assert (answer.status_code, answer.json()["type"]) == (503, "urn:entrepot:problem:index-away")
    monkeypatch.setattr(discovery, "search_products", search)
    assert titles(client, f"{SEARCH}?q=candle") == ["Cedar Candle"]


def test_what_is_kept_is_kept_by_all_it_depends_on(client: Client) -> None:
    sell()
    plain = client.get(LIST).json()["items"][0]["price"]["total"]["currency"]
    euro = client.get(f"{LIST}?currency=EUR").json()["items"][0]["price"]["total"]["currency"]
    assert (plain, euro) == ("SGD", "EUR")
    assert client.get("/api/v1/shop/DE/products").json()["items"] == []
    assert client.get(f"{LIST}?hs=99").json()["items"] == []
