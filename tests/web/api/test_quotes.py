"""POST /quotes and /checks: the contract over HTTP, and every error a problem."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client, override_settings

pytestmark = pytest.mark.django_db
TSHIRTS = {
    "destination": "DE",
    "ship_from": "CN",
    "on": "2026-11-21",
    "currency": "EUR",
    "freight": "5.00",
    "lines": [{"hs": "610910", "unit_price": "12.00", "quantity": 5}],
}
type Post = Callable[..., Any]


def is_problem(response: Any, status: int) -> dict[str, Any]:
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    problem: dict[str, Any] = response.json()
    assert problem["status"] == status
    assert problem["type"].startswith("urn:entrepot:problem:")
    assert problem["title"]
    return problem


def test_a_quote_is_answered_in_the_words_of_the_contract(post: Post) -> None:
    response = post("quotes", TSHIRTS)
    reply = response.json()
    assert response.status_code == 200
    assert (reply["status"], reply["route"], reply["total"]) == ("ok", "EU-IOSS", "80.92")
    assert response["Cache-Control"] == "no-store"


def test_no_price_is_an_answer_too(post: Post) -> None:
    response = post("quotes", TSHIRTS | {"destination": "BR"})
    assert response.status_code == 200
    assert response.json()["status"] == "unknown"


def test_a_check_tells_readiness(post: Post) -> None:
    reply = post("checks", TSHIRTS).json()
    assert reply["state"] == "ready"
    assert "components" not in reply


def test_messages_follow_the_language_of_the_caller(post: Post) -> None:
    chinese = post("quotes", TSHIRTS, accept_language="zh-CN,zh;q=0.9,en;q=0.5")
    assert chinese["Content-Language"] == "zh-hans"
    assert "Accept-Language" in chinese["Vary"]
    assert chinese.json()["components"][1]["title"] == "增值税"
    assert post("quotes", TSHIRTS, accept_language="fr, de;q=0.5").json()["components"][1]["title"] == "VAT"


@pytest.mark.parametrize("union", ["EU", "XI"])
@pytest.mark.parametrize("field", ["destination", "ship_from", "origin"])
def test_a_union_is_no_country(post: Post, union: str, field: str) -> None:
    line = TSHIRTS["lines"][0]  # type: ignore[index]
    body = TSHIRTS | ({"lines": [line | {field: union}]} if field == "origin" else {field: union})
    assert "is no country" in is_problem(post("quotes", body), 422)["errors"][0]["reason"]


def test_all_errors_come_at_once(post: Post) -> None:
    problem = is_problem(post("quotes", {"colour": "red", "lines": [{"hs": "64"}]}), 422)
    fields = {error["field"] for error in problem["errors"]}
    assert {"colour", "destination", "currency", "lines[0].hs"} <= fields


@pytest.mark.parametrize("body", ["", "{", "nul", b"\xff", "[" * 50_000, '{"a": 1} {}'])
def test_what_is_no_json_is_a_bad_request(post: Post, body: str | bytes) -> None:
    is_problem(post("quotes", body), 400)


@pytest.mark.parametrize("body", ["[]", '"text"', "null", "12", "true"])
def test_json_that_is_no_object_cannot_be_read(post: Post, body: str) -> None:
    is_problem(post("quotes", body), 422)


def test_another_type_of_body_is_refused(client: Client) -> None:
    is_problem(client.post("/api/v1/quotes", {"a": "b"}), 415)


@override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=1000)
def test_a_body_that_is_too_large_is_refused(post: Post) -> None:
    is_problem(post("quotes", {"destination": "D" * 2000}), 413)


def test_other_methods_are_refused_with_those_allowed(client: Client) -> None:
    response = client.get("/api/v1/quotes")
    is_problem(response, 405)
    assert response["Allow"] == "POST"


def test_no_cookie_and_no_token_of_a_form_is_needed() -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/api/v1/quotes", TSHIRTS, content_type="application/json").status_code == 200


def test_a_fault_of_ours_gives_nothing_away(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    from entrepot.apps.law.queries import quotes  # noqa: PLC0415 - to break it

    def broken(*_given: Any) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(quotes, "read_request", broken)
    problem = is_problem(post("quotes", TSHIRTS), 500)
    assert "secret" not in str(problem)
