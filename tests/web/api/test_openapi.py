"""The description is OpenAPI 3.1, complete, and true: schemathesis finds no answer it does not describe."""

import json
import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, settings
from jsonschema_rs import validator_for
from ninja.openapi.schema import OpenAPISchema, get_schema
from schemathesis.checks import load_all_checks
from schemathesis.specs.openapi import checks

from entrepot.web.api.endpoints import api
from entrepot.web.api.openapi import PREFIX, document
from entrepot.web.api.request_schema import EXAMPLE

load_all_checks()
description = schemathesis.openapi.from_dict(json.loads(json.dumps(document())))
description.app = get_wsgi_application()
READING = r"^/api/v1/(hs|law|countries)"


@pytest.fixture
def kept_connection() -> Iterator[None]:
    """A real WSGI call closes the database's connection, and with it the test's transaction: let it stay."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def schema_of(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}", "components": document()["components"]}


def test_every_operation_is_described_in_full() -> None:
    found = document()
    assert found["openapi"].startswith("3.1")
    operations = [(path, body) for path, methods in found["paths"].items() for body in methods.values()]
    nouns = {path.removeprefix("/api/v1/").split("/")[0] for path, _ in operations}
    assert nouns >= {
        "quotes", "checks", "hs", "law", "countries", "markets", "shop", "carts", "checkouts", "payments",
        "orders", "shipments", "business", "businesses", "products", "readiness", "imports", "pictures",
        "stock", "variants", "balances", "locations", "transfers",
    }  # fmt: skip
    tags = {tag["name"] for tag in found["tags"]}
    for path, operation in operations:
        assert operation["summary"]
        assert operation["description"]
        assert set(operation["tags"]) <= tags
        assert operation["responses"]["422"] == {"$ref": "#/components/responses/422"}
        (good,) = (status for status in operation["responses"] if status.startswith("2"))
        assert good == "204" or "schema" in next(iter(operation["responses"][good]["content"].values())), path
    for refusal in found["components"]["responses"].values():
        assert refusal["content"].keys() == {"application/problem+json"}
    assert len({operation["operationId"] for _, operation in operations}) == len(operations)


def test_every_property_of_the_contract_has_words() -> None:
    def silent(schema: Any, path: str) -> list[str]:
        found = []
        for name, body in schema.get("properties", {}).items():
            if not body.get("description") and "$ref" not in body and "const" not in body:
                found.append(f"{path}.{name}")
            found += silent(body, f"{path}.{name}")
        return found

    schemas = document()["components"]["schemas"]
    assert silent(schemas["QuoteRequest"], "QuoteRequest") == []


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "schema"), [("quotes", "QuoteReply"), ("checks", "CheckReply")])
@pytest.mark.parametrize(
    "change",
    [
        {},
        {"destination": "BR"},
        {"destination": "CN", "currency": "CNY", "lines": [{"hs": "220421", "unit_price": "10.00"}]},
        {"destination": "US", "currency": "USD", "lines": [{"hs": "640219", "unit_price": "5.00"}]},
        {"destination": "ID", "currency": "USD", "lines": [{"hs": "420221", "unit_price": "5.00"}]},
    ],
)
def test_replies_are_as_described(client: Client, path: str, schema: str, change: dict[str, Any]) -> None:
    validator_for(schema_of("QuoteRequest")).validate(EXAMPLE | change)
    reply = client.post(f"/api/v1/{path}", EXAMPLE | change, content_type="application/json").json()
    validator_for(schema_of(schema)).validate(reply)
    known = document()["components"]["schemas"][schema]["properties"].keys()
    assert reply.keys() <= known


def test_no_two_shapes_have_one_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second would silently stand in the place of the first."""
    found: dict[str, list[dict[str, Any]]] = {}

    def add(_: OpenAPISchema, definitions: dict[str, dict[str, Any]]) -> None:
        for name, body in definitions.items():
            bodies = found.setdefault(name, [])
            if body not in bodies:
                bodies.append(body)

    monkeypatch.setattr(OpenAPISchema, "add_schema_definitions", add)
    get_schema(api, PREFIX)
    assert len(found) > 100
    assert [name for name, bodies in found.items() if len(bodies) > 1] == []


def valid_or_told(case: schemathesis.Case) -> None:
    case.call_and_validate(
        checks=[
            schemathesis.checks.not_a_server_error,
            checks.status_code_conformance,
            checks.content_type_conformance,
            checks.response_schema_conformance,
        ]
    )


def trying(examples: int) -> settings:
    """The same requests in every run: a change is judged by itself. Others where OTHER_EXAMPLES is set."""
    return settings(
        max_examples=examples,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
        derandomize=not os.environ.get("OTHER_EXAMPLES"),
    )


@pytest.mark.django_db
@pytest.mark.usefixtures("kept_connection")
@description.include(path=["/api/v1/quotes", "/api/v1/checks"]).parametrize()
@trying(100)
def test_no_made_up_body_meets_a_server_error_or_an_undescribed_answer(case: schemathesis.Case) -> None:
    valid_or_told(case)


@pytest.mark.django_db
@pytest.mark.usefixtures("kept_connection")
@description.include(path_regex=READING).parametrize()
@trying(25)
def test_no_made_up_query_meets_a_server_error_or_an_undescribed_answer(case: schemathesis.Case) -> None:
    valid_or_told(case)
