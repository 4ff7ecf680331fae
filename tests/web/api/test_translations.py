"""Texts in other languages over the API: counted, translated in the background, approved, words agreed on."""

import pytest
from django.test import Client
from tests.catalogue_factories import a_variant, make_product, make_seller
from tests.web.api.calls import Caller, token_of
from tests.web.api.test_quotes import is_problem

from entrepot.apps.kernel import workers
from entrepot.apps.kernel.bulk import BULK

pytestmark = [pytest.mark.django_db, pytest.mark.both]
ZH = "zh-hans"


@pytest.fixture
def by(client: Client) -> Caller:
    """The token of a seller of two candles."""
    seller = make_seller()
    for number in (1, 2):
        make_product(seller, "Cedar candle", variants=(a_variant(f"S-{number}"),))
    return Caller(client, token_of(seller))


def stands(by: Caller, language: str = ZH) -> dict[str, int]:
    items = by.get("/translations/languages")["items"]
    return next(each["states"] for each in items if each["language"] == language)


def test_what_is_missing_is_translated_read_and_approved(by: Caller) -> None:
    assert stands(by) == {"missing": 2, "changed": 0, "machine": 0, "person": 0}
    word = {"source_language": "en", "source": "Cedar candle", "language": ZH, "agreed": "雪松蜡烛"}
    agreed = by.post("/translations/terms", word)
    assert by.get(f"/translations/terms?language={ZH}")["items"] == [agreed]

    run = by.post("/translations/runs", {"languages": [ZH]})
    assert (run["state"], run["percent"], run["products"]) == ("queued", 0, 2)
    workers.run_pending(BULK)
    run = by.get(f"/translations/runs/{run['id']}")
    assert (run["state"], run["percent"], run["written"]) == ("finished", 100, 2)
    assert stands(by)["machine"] == 2

    first = by.get(f"/translations/products?language={ZH}&state=machine&limit=1")
    second = by.get(f"/translations/products?language={ZH}&state=machine&cursor={first['next']}")
    products = [*first["items"], *second["items"]]
    assert [each["titles"][ZH] for each in products] == ["雪松蜡烛"] * 2
    assert {each["states"][ZH] for each in products} == {"machine"}
    approved = by.post(
        "/translations/approvals", {"language": ZH, "products": [each["product"] for each in products]}
    )
    assert approved == {"texts": 2}
    assert stands(by)["person"] == 2
    is_problem(by.ask("POST", "/translations/runs", {"languages": [ZH]}), 409)


def test_a_word_is_changed_and_dropped(by: Caller) -> None:
    word = {"source_language": "en", "source": "candle", "language": ZH, "agreed": "蜡烛"}
    term = by.post("/translations/terms", word)
    assert by.post("/translations/terms", word | {"agreed": "烛"}) == term | {"agreed": "烛"}
    is_problem(by.ask("POST", "/translations/terms", word | {"language": "en"}), 422)
    assert by.ask("DELETE", f"/translations/terms/{term['id']}").status_code == 204
    is_problem(by.ask("DELETE", f"/translations/terms/{term['id']}"), 404)
    assert by.get("/translations/terms") == {"items": []}


def test_what_is_no_language_of_ours_is_named(by: Caller) -> None:
    problem = is_problem(by.ask("POST", "/translations/runs", {"languages": ["tlh"]}), 422)
    assert [each["field"] for each in problem["errors"]] == ["languages"]
