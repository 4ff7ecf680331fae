"""What all addresses share: pages, keys for repeats, caches, and bodies that cannot be read."""

import json

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.apps.orders.shop import make_shelf
from tests.factories import actor_of, make_organisation, make_user
from tests.web.api.calls import Caller, token_of
from tests.web.api.test_quotes import is_problem

from entrepot.web.api.openapi import document
from entrepot.web.api.shapes.products import CANDLE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sandbox")]


@pytest.fixture
def seller(client: Client) -> Caller:
    founder = make_user()
    caller = Caller(client, token_of(actor_of(founder, make_organisation(founder))))
    caller.post("/business", {"name": "Hill Candles", "country": "US", "kind": "home"})
    return caller


@pytest.mark.parametrize(
    ("address", "shown"),
    [("/products", "Candle"), ("/shop/SG/products", "Candle"), ("/stock", "HC-"), ("/businesses", "Hill")],
)
def test_a_longer_list_asks_the_database_no_more_often(
    client: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    address: str,
    shown: str,
) -> None:
    shelf = make_shelf()
    by = Caller(client, token_of(shelf.seller))
    by.get(address)
    with django_assert_max_num_queries(40) as few:
        by.get(address)
    for _ in range(4):
        make_shelf(seller=shelf.seller)
    with django_assert_max_num_queries(len(few)):
        assert shown in json.dumps(by.get(address))


def test_pages_follow_each_other_and_a_made_up_cursor_is_refused(client: Client) -> None:
    shelf = make_shelf()
    for _ in range(4):
        make_shelf(seller=shelf.seller)
    by = Caller(client, token_of(shelf.seller))
    for address in ("/products?", "/shop/SG/products?"):
        whole = [each["id"] for each in by.get(address)["items"]]
        found, cursor = [], ""
        while cursor is not None:
            page = by.get(f"{address}limit=2&cursor={cursor}")
            found += [each["id"] for each in page["items"]]
            cursor = page["next"]
        assert found == whole
        assert len(whole) == 5
        other = "/shop/SG/products?" if address == "/products?" else "/products?"
        for made_up in ("1", "AAAAAAAAAAAAAAAAAAAAAA", by.get(f"{other}limit=2")["next"]):
            is_problem(by.ask("GET", f"{address}cursor={made_up}"), 422)


def test_every_change_needs_a_key_unless_its_own_row_makes_it_safe(seller: Caller) -> None:
    safe = set()
    for path, methods in document()["paths"].items():
        for method, operation in methods.items():
            named = {each.get("name") for each in operation["parameters"]}
            if method == "post" and "Idempotency-Key" not in named:
                safe.add(operation["operationId"])
            if method != "post":
                assert "Idempotency-Key" not in named, path
    assert safe == {
        "quote_landed_cost", "check_readiness", "match_rule", "store_picture", "store_collection_picture",
        "begin_payment",
        "authorise_payment",
        "purchase", "send_remittance", "refresh_payment", "cancel_payment",
        "cancel_checkout", "let_order_go", "pack_parcel", "refresh_tracking",
        "pack_replacement",
        "submit_declaration", "decide_desk_item", "send_payout", "make_return_label",
    }  # fmt: skip
    refused = seller.ask("POST", "/products", CANDLE, headers={"Idempotency-Key": ""})
    assert is_problem(refused, 400)["type"].endswith(":idempotency-key-missing")
    key = {"headers": {"Idempotency-Key": "one"}}
    seller.post("/products", CANDLE, **key)
    reused = seller.ask("POST", "/products", {**CANDLE, "title": "Another"}, **key)
    assert is_problem(reused, 422)["type"].endswith(":idempotency-key-reused")


def test_no_cache_on_the_way_keeps_what_is_ones_own(client: Client, seller: Caller) -> None:
    own = seller.ask("GET", "/products")
    assert own["Cache-Control"] == "private, no-cache"
    assert {"Authorization", "Cart-Key"} <= set(own["Vary"].split(", "))
    again = seller.ask("GET", "/products", headers={"If-None-Match": own["ETag"]})
    assert (again.status_code, again["Cache-Control"]) == (304, "private, no-cache")
    made = seller.ask("POST", "/products", CANDLE)
    assert made["Cache-Control"] == "no-store"
    assert Caller(client).ask("GET", "/markets")["Cache-Control"] == "public, no-cache"


def test_a_text_no_database_keeps_is_refused(seller: Caller) -> None:
    for title in ("a\0b", "\0"):
        is_problem(seller.ask("POST", "/products", {**CANDLE, "title": title}), 422)
    is_problem(seller.ask("POST", "/products", b"{", content_type="application/json"), 400)
    is_problem(seller.ask("POST", "/products", b"[" * 200, content_type="application/json"), 400)
    is_problem(seller.ask("POST", "/products", b"a=1", content_type="text/plain"), 415)
    is_problem(seller.ask("GET", "/products?state=%00"), 422)
    is_problem(seller.ask("GET", "/products/%00"), 422)
