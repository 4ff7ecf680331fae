"""Two who change one product: who has not read the other's change is told, and overwrites nothing."""

from typing import Any

import pytest
from django.test import Client
from tests.factories import actor_of, make_organisation, make_user
from tests.web.api.calls import Caller, token_of
from tests.web.api.test_quotes import is_problem

from entrepot.apps.catalogue import actions
from entrepot.apps.kernel import workers
from entrepot.web.api.resources import products
from entrepot.web.api.shapes.products import CANDLE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sandbox")]


@pytest.fixture
def seller(client: Client) -> Caller:
    founder = make_user()
    caller = Caller(client, token_of(actor_of(founder, make_organisation(founder))))
    caller.post("/business", {"name": "Hill Candles", "country": "US", "kind": "home"})
    return caller


@pytest.fixture
def place(seller: Caller) -> str:
    return f"/products/{seller.post('/products', CANDLE)['id']}"


def seen(tag: str) -> dict[str, Any]:
    return {"headers": {"If-Match": tag}}


def test_what_was_changed_since_it_was_read_is_not_overwritten(seller: Caller, place: str) -> None:
    read = seller.ask("GET", place)
    tag = read["ETag"]
    assert tag.startswith(f'"{read.json()["version"]}.')
    assert seller.ask("PATCH", place, {"title": "First"}, **seen(tag)).status_code == 200
    late = is_problem(seller.ask("PATCH", place, {"title": "Second"}, **seen(tag)), 412)
    assert late["type"].endswith(":changed-meanwhile")
    assert "Read it again" in late["detail"]
    for method, body in (("PUT", {**CANDLE, "title": "Third"}), ("DELETE", None)):
        is_problem(seller.ask(method, place, body, **seen(tag)), 412)
    found = seller.ask("GET", place)
    assert found.json()["title"] == "First"
    assert seller.ask("PUT", place, {**CANDLE, "title": "Third"}, **seen(found["ETag"])).status_code == 200
    assert seller.ask("DELETE", place, **seen(seller.ask("GET", place)["ETag"])).status_code == 204


def test_what_others_say_of_it_is_no_change_of_it(seller: Caller, place: str) -> None:
    tag = seller.ask("GET", place)["ETag"]
    workers.run_pending()  # what each market says of it
    again = seller.ask("GET", place)
    assert again["ETag"] != tag
    assert seller.ask("PATCH", place, {"title": "First"}, **seen(f'"x", {tag}')).status_code == 200


def test_any_version_and_none_of_ours(seller: Caller, place: str) -> None:
    assert seller.ask("PATCH", place, {"title": "First"}, **seen("*")).status_code == 200
    assert seller.ask("PATCH", place, {"title": "Second"}).status_code == 200
    is_problem(seller.ask("PATCH", place, {"title": "Third"}, **seen('"0123abcd"')), 412)
    is_problem(seller.ask("PATCH", place, {"title": "Third"}, **seen("yesterday")), 422)


def test_two_who_change_different_fields_both_have_theirs(
    seller: Caller, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    true = actions.update_product
    others = iter([{"brand": "Theirs"}])

    def between(**given: Any) -> bool:
        for other in others:
            monkeypatch.setattr(products.actions, "update_product", true)
            seller.patch(place, other)
            monkeypatch.setattr(products.actions, "update_product", between)
        return true(**given)

    monkeypatch.setattr(products.actions, "update_product", between)
    changed = seller.patch(place, {"title": "Mine"})
    assert (changed["title"], changed["brand"]) == ("Mine", "Theirs")


def test_imports_and_pictures_come_in_pages(seller: Caller) -> None:
    for number in range(5):
        header = "Handle,Title,Variant SKU,Variant Price\n"
        seller.post("/imports?currency=USD", f"{header}x,X,X-{number},1.00\n", content_type="text/csv")
    whole = [each["id"] for each in seller.get("/imports")["items"]]
    found: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = seller.get(f"/imports?limit=2&cursor={cursor}")
        found += [each["id"] for each in page["items"]]
        cursor = page["next"]
    assert found == whole
    assert len(whole) == 5
    assert seller.get("/pictures") == {"items": [], "next": None}
    is_problem(seller.ask("GET", "/pictures?cursor=1"), 422)
