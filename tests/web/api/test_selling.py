"""What a seller's program does: business, products, files, pictures, markets, shelf and prices."""

import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.storage import InMemoryStorage
from django.test import Client
from PIL import Image
from tests.apps.orders.shop import make_shelf, open_shop
from tests.factories import AT, actor_of, make_organisation, make_user
from tests.web.api.calls import Caller, token_of
from tests.web.api.test_quotes import is_problem

from entrepot.apps.catalogue import importing
from entrepot.apps.catalogue.actions import imports
from entrepot.apps.files import storing as files
from entrepot.apps.kernel import clock, workers
from entrepot.web.api.resources import imports as resource
from entrepot.web.api.shapes.products import CANDLE

pytestmark = pytest.mark.django_db
SHOPIFY = Path(__file__).parents[2] / "adapters" / "shopify"
CSV = {"content_type": "text/csv"}


@pytest.fixture(autouse=True)
def _open(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    store = InMemoryStorage()
    for module in (imports, importing, files):
        monkeypatch.setattr(module, "default_storage", store)
    with clock.travel(AT):
        open_shop()
        yield


@pytest.fixture
def newcomer(client: Client) -> Caller:
    """An organisation without a business."""
    founder = make_user()
    return Caller(client, token_of(actor_of(founder, make_organisation(founder))))


@pytest.fixture
def seller(newcomer: Caller) -> Caller:
    newcomer.post("/business", {"name": "Hill Candles", "country": "US", "kind": "home"})
    return newcomer


def picture(width: int = 400, kind: str = "PNG") -> bytes:
    content = BytesIO()
    Image.new("RGB", (width, 300), "teal").save(content, kind)
    return content.getvalue()


def test_a_business_is_three_fields(client: Client, newcomer: Caller) -> None:
    is_problem(newcomer.ask("GET", "/business"), 404)
    problem = is_problem(newcomer.ask("POST", "/products", CANDLE), 409)
    assert problem["type"].endswith(":no-business")
    made = newcomer.post("/business", {"name": "Hill Candles", "country": "US", "kind": "home"})
    assert (made["may_list"], made["may_be_paid"]) == (True, False)
    own = made["profile"]["id"]
    newcomer.put("/business/texts/story/en", {"text": "Poured by hand."})
    newcomer.put("/business/texts/story/zh-hans", {"text": "手工浇注。"})
    newcomer.put("/business/facts", {"facts": ["women_led"]})
    changed = newcomer.put("/business", {"name": "Hill & Co", "country": "US", "kind": "home"})
    assert changed["profile"]["facts"] == ["women_led"]
    asked = {"legal_name": "Hill Ltd", "registration": "12345678", "register": "Companies House"}
    assert newcomer.post("/business/verifications", asked)["id"].startswith("verif_")
    is_problem(newcomer.ask("POST", "/business/verifications", asked), 409)
    seen = Caller(client).get(f"/businesses/{own}", headers={"Accept-Language": "zh-hans"})
    assert (seen["name"], seen["story"]) == ("Hill & Co", "手工浇注。")
    assert [each["id"] for each in Caller(client).get("/businesses?country=US")["items"]] == [own]
    assert Caller(client).get("/businesses?country=CN")["items"] == []


def test_a_product_is_five_fields_and_every_fault_is_named(seller: Caller) -> None:
    made = seller.post("/products", CANDLE)
    assert (made["state"], made["hs_confirmed"], made["variants"][0]["price"]) == (
        "draft", "seller", {"amount": "24.00", "currency": "USD"},
    )  # fmt: skip
    wrong = {
        "title": "",
        "colour": "red",
        "variants": [{"sku": "X", "price": {"amount": "1.234", "currency": "USD"}}],
    }
    errors = is_problem(seller.ask("POST", "/products", wrong), 422)["errors"]
    assert {"title", "colour", "variants.0.price"} <= {each["field"].removeprefix("body.") for each in errors}
    law = is_problem(seller.ask("POST", "/products", {**CANDLE, "hs": "999999", "origin": "XX"}), 422)
    assert {each["field"] for each in law["errors"]} == {"hs", "origin", "variants[0].sku"} - {
        "variants[0].sku"
    }


def test_a_product_is_changed_in_part_and_as_a_whole(seller: Caller) -> None:
    product = seller.post("/products", CANDLE)["id"]
    place = f"/products/{product}"
    assert seller.patch(place, {"brand": "Hill"})["brand"] == "Hill"
    details = [{"kind": "material", "name": "wax", "value": "soy"}]
    changed = seller.patch(place, {"details": details, "option_names": ["Scent"]})
    assert (changed["details"], changed["brand"], changed["title"]) == (details, "Hill", "Cedar candle")
    assert seller.put(place, CANDLE)["brand"] == ""
    assert seller.put(f"{place}/hs", {"hs": "340600"})["hs"] == "340600"
    seller.put(f"{place}/translations/zh-hans/title", {"text": "雪松蜡烛"})
    assert seller.get(place, headers={"Accept-Language": "zh"})["title"] == "雪松蜡烛"
    seller.delete(place)
    assert seller.get("/products?state=archived")["items"][0]["id"] == product
    is_problem(seller.ask("PUT", place, CANDLE), 404)


def test_a_token_that_may_only_write_sees_what_it_wrote(client: Client) -> None:
    shelf = make_shelf()
    writer = Caller(client, token_of(shelf.seller, ["catalogue:write"]))
    made = writer.post("/products", {**CANDLE, "variants": [{**CANDLE["variants"][0], "sku": "W-1"}]})  # type: ignore[index, dict-item, list-item]
    assert writer.patch(f"/products/{made['id']}", {"brand": "Hill"})["brand"] == "Hill"
    is_problem(writer.ask("GET", f"/products/{made['id']}"), 403)


def test_a_product_goes_where_it_is_ready_and_the_grid_says_why_not_elsewhere(seller: Caller) -> None:
    product = seller.post("/products", CANDLE)["id"]
    workers.run_pending()
    row = seller.get(f"/products/{product}/listings")
    assert {each["market"] for each in row["markets"]} >= {"SG", "CN", "US"}
    assert seller.get(f"/readiness?products={product}")["items"] == [row]
    (done,) = seller.put(f"/products/{product}/listings", {"markets": ["SG"]})["items"]
    assert (done["market"], done["listed"]) == ("SG", True)
    assert seller.get(f"/products/{product}")["listed_in"] == ["SG"]
    told = seller.get(f"/products/{product}/listings/CN", headers={"Accept-Language": "zh"})
    assert told["state"] in {"ready", "fix", "blocked"}
    assert all(each["message"] for each in told["obstacles"])
    assert seller.post(f"/products/{product}/withdrawals", {"markets": ["SG"]})["withdrawn"] == 1
    is_problem(seller.ask("PUT", f"/products/{product}/listings", {"markets": ["XX"]}), 422)


def test_pieces_and_prices_by_market(seller: Caller) -> None:
    variant = seller.post("/products", CANDLE)["variants"][0]["id"]
    place = f"/variants/{variant}"
    key = {"headers": {"Idempotency-Key": "delivery-7"}}
    for _ in range(2):
        assert seller.post(f"{place}/stock", {"quantity": 20}, **key)["free"] == 20
    assert seller.put(f"{place}/stock", {"on_hand": 18})["on_hand"] == 18
    is_problem(seller.ask("POST", f"{place}/stock", {"quantity": 1, "location": "shed"}), 422)
    seller.post("/locations", {"name": "Shed", "kind": "warehouse", "country": "US"})
    assert seller.post(f"{place}/stock", {"quantity": 1, "location": "shed"})["on_hand"] == 1
    first = seller.get("/stock?limit=1")
    rest = seller.get(f"/stock?limit=1&cursor={first['next']}")
    assert [each["items"][0]["location"] for each in (first, rest)] == ["main", "shed"]
    assert rest["next"] is None
    is_problem(seller.ask("GET", "/stock?cursor=var_" + "0" * 22 + "/main"), 422)
    price = {"price": {"amount": "99.00", "currency": "SGD"}, "basis": "all_in"}
    assert seller.put(f"{place}/prices/SG", price)["valid_from"] == "2026-11-21"
    seller.delete(f"{place}/prices/SG?on=2026-12-01")
    rule = {"ending": "90", "floor": {"amount": "50.00", "currency": "SGD"}}
    made = seller.put(f"{place}/price-rules/SG", rule)
    assert (made["status"], made["base"], made["threshold"]) == ("ok", "USD", 100)
    assert seller.get(f"{place}/price-rules/SG") == made
    is_problem(seller.ask("PUT", f"{place}/price-rules/SG", {"margin": 100}), 422)
    is_problem(seller.ask("GET", f"{place}/price-rules/MY"), 404)
    is_problem(seller.ask("PUT", f"{place}/prices/XX", price), 404)


def test_a_shopify_file_is_taken_in_and_its_failed_rows_come_back(seller: Caller) -> None:
    content = (SHOPIFY / "findings.csv").read_bytes()
    key = {"headers": {"Idempotency-Key": "file-1"}}
    address = "/imports?currency=USD&origin=US&file_name=products_export.csv"
    made = seller.post(address, content, **CSV, **key)
    assert made["file_name"] == "products_export.csv"
    assert seller.post(address, content, **CSV, **key) == made
    is_problem(seller.ask("POST", address, content + b"\n", **CSV, **key), 422)
    assert len(seller.get("/imports")["items"]) == 1
    workers.run_pending("bulk")
    done = seller.get(f"/imports/{made['id']}")
    assert (done["state"], done["percent"]) == ("finished", 100)
    page = seller.get(f"/imports/{made['id']}/failures?limit=1")
    assert page["items"][0]["findings"][0]["reason"]
    assert (page["next"] is None) is (done["failed"] == 1)
    mended = seller.ask("GET", f"/imports/{made['id']}/failed-rows.csv")
    assert mended["Content-Type"].startswith("text/csv")
    again = seller.post(f"{address}&repeats={made['id']}", mended.getvalue(), **CSV)
    assert again["repeats"] == made["id"]


def test_products_come_in_as_typed_json_and_go_out_as_files(seller: Caller) -> None:
    line = json.dumps({**CANDLE, "handle": "cedar"})
    made = seller.post("/imports?currency=USD", line.encode(), content_type="application/x-ndjson")
    workers.run_pending("bulk")
    assert seller.get(f"/imports/{made['id']}")["created"] == 1
    assert json.loads(seller.ask("GET", "/product-file").getvalue())["hs"] == "340600"
    feed = seller.ask("GET", "/product-file?kind=google")
    assert feed["Content-Type"].startswith("text/tab-separated-values")
    assert b"24.00 USD" in feed.getvalue()
    is_problem(seller.ask("GET", "/product-file?kind=ebay"), 422)


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"not,a,product,file\n1,2,3,4\n", "text/csv", 422),
        (b"{", "application/json", 422),
        (b"{}", "image/png", 415),
        (b"x" * 2000, "text/csv", 413),
    ],
)
def test_a_file_that_is_none_is_refused(
    seller: Caller, monkeypatch: pytest.MonkeyPatch, content: bytes, kind: str, status: int
) -> None:
    monkeypatch.setattr(resource, "MOST_CSV", 1000)
    is_problem(seller.ask("POST", "/imports?currency=USD", content, content_type=kind), status)
    assert seller.get("/imports")["items"] == []


def test_a_picture_is_written_anew_and_shown(seller: Caller) -> None:
    product = seller.post("/products", CANDLE)["id"]
    stored = seller.post("/pictures", picture(), content_type="image/png")
    assert seller.post("/pictures", picture(), content_type="image/png") == stored
    assert (stored["width"], stored["address"].endswith(".webp")) == (400, True)
    shown = seller.post(f"/products/{product}/pictures", {"picture": stored["id"], "alt": "A candle"})
    assert [(each["id"], each["alt"]) for each in shown["pictures"]] == [(stored["id"], "A candle")]
    assert seller.get("/pictures")["items"] == [stored]
    assert seller.put("/business/photo", {"picture": stored["id"]})["profile"]["photo"]
    seller.delete(f"/products/{product}/pictures/{stored['id']}")
    assert seller.get(f"/products/{product}")["pictures"] == []


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"<svg onload='x()'/>", "image/svg+xml", 415),
        (b"<svg onload='x()'/>", "image/png", 422),
        (b"GIF89a" + b"\0" * 50, "image/png", 422),
        (picture()[:200], "image/png", 422),
        (picture(20), "image/png", 422),
        (b"x" * 4000, "image/jpeg", 413),
    ],
)
def test_what_is_no_picture_is_refused(
    seller: Caller, monkeypatch: pytest.MonkeyPatch, content: bytes, kind: str, status: int
) -> None:
    monkeypatch.setattr(resource, "MOST_PICTURE", 3000)
    is_problem(seller.ask("POST", "/pictures", content, content_type=kind), status)
