"""Many products at once over the API: counted, mended, on sale, followed, undone; a repeat does nothing."""

import pytest
from django.test import Client
from tests.catalogue_factories import a_variant, make_product, make_seller, open_markets
from tests.web.api.calls import Caller, token_of

from entrepot.apps.catalogue.models import BulkChange, Product
from entrepot.apps.kernel import workers
from entrepot.apps.kernel.actors import Actor

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def shop(client: Client) -> tuple[Actor, Caller]:
    """A seller with three candles of unknown origin and one of known, and their token."""
    open_markets()
    seller = make_seller()
    for number, origin in enumerate(("", "", "", "US")):
        make_product(seller, f"Candle {number}", origin=origin, variants=(a_variant(f"S-{number}"),))
    workers.run_pending()
    return seller, Caller(client, token_of(seller))


def test_what_keeps_products_out_is_counted_mended_sold_and_undone(shop: tuple[Actor, Caller]) -> None:
    _seller, by = shop
    summary = by.get("/readiness/summary")
    (reason,) = [each for each in summary["reasons"] if each["code"] == "origin_missing"]
    assert (summary["products"], summary["ready"], reason["products"], reason["freed"]) == (4, 1, 3, 3)

    said = {"kind": "origin", "origin": "US", "selection": {"code": "origin_missing"}}
    made = by.post("/bulk-fixes", said)
    assert (made["state"], made["matched"], made["changed"], made["may_undo"]) == ("finished", 3, 3, True)
    workers.run_pending()
    assert by.get("/readiness/summary")["to_list"] == 4

    sold = by.post("/bulk-listings", {"selection": {"state": "ready"}, "markets": ["SG"]})
    assert (sold["changed"], sold["markets"]) == (4, {"SG": 4})
    assert by.get("/readiness/summary")["on_sale"] == 4
    off = by.post("/bulk-withdrawals", {"selection": {"words": "candle 0"}})
    assert off["markets"] == {"SG": 1}

    undone = by.post(f"/bulk-changes/{made['id']}/undo", {})
    assert (undone["kind"], undone["changed"], undone["undoes"]) == ("undo", 3, made["id"])
    listed = by.get("/bulk-changes?limit=2")
    assert [each["kind"] for each in listed["items"]] == ["undo", "withdraw"]
    assert [each["kind"] for each in by.get(f"/bulk-changes?cursor={listed['next']}")["items"]] == [
        "publish",
        "origin",
    ]


def test_a_price_is_given_as_money(shop: tuple[Actor, Caller]) -> None:
    seller, by = shop
    free = make_product(seller, "Free", variants=(a_variant("F", price_minor=0),))
    said = {"kind": "price", "price": {"amount": "12.50", "currency": "EUR"}}
    assert by.post("/bulk-fixes", {**said, "selection": {"products": [free]}})["changed"] == 1
    variant = Product.objects.get(public_id=free).variants.get()
    assert (variant.price_minor, variant.currency) == (1250, "EUR")


def test_what_was_left_is_named_page_by_page(shop: tuple[Actor, Caller]) -> None:
    _seller, by = shop
    made = by.post("/bulk-listings", {"markets": ["SG"]})
    assert (made["refused"], made["codes"]) == (3, {"origin_missing": 3})
    found, cursor = [], ""
    while cursor is not None:
        page = by.get(f"/bulk-changes/{made['id']}/refused?limit=2&cursor={cursor}")
        found += [each["codes"] for each in page["items"]]
        cursor = page["next"]
    assert found == [["origin_missing"]] * 3


def test_the_same_key_begins_one_change(shop: tuple[Actor, Caller]) -> None:
    _seller, by = shop
    said, once = {"kind": "brand", "brand": "Hill"}, {"Idempotency-Key": "once"}
    first = by.post("/bulk-fixes", said, headers=once)
    assert by.post("/bulk-fixes", said, headers=once) == first
    assert BulkChange.objects.count() == 1
