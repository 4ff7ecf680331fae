"""The OpenAPI 3.1 description: what ninja knows of the reading addresses, and the contract of the quote."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from ninja.openapi.schema import get_schema
from pydantic.json_schema import models_json_schema

from entrepot.apps.kernel.problems import CONTENT_TYPE
from entrepot.web.api.describing import SECURITY_SCHEMES, describe
from entrepot.web.api.endpoints import api
from entrepot.web.api.json_schema import Schema, ref
from entrepot.web.api.reply_schema import COMPONENTS
from entrepot.web.api.request_schema import EXAMPLE, QUOTE_REQUEST
from entrepot.web.api.resources import RESOURCES, rules
from entrepot.web.api.schemas import ProblemOut

PREFIX = "api/v1/"
PROBLEMS = {
    "400": "The body is no JSON, or an Idempotency-Key is missing.",
    "401": "The token opens nothing.",
    "403": "The token lacks the scope.",
    "404": "There is nothing here, or nothing that the caller may know of.",
    "405": "The method is not allowed here.",
    "409": "It does not fit the present state; `detail` says what would.",
    "412": "It was changed since the read that If-Match names.",
    "413": "The body is too large.",
    "415": "The body is of another type.",
    "422": "The request cannot be read as sent: every wrong field is named.",
    "429": "Too many requests: see Retry-After.",
    "503": "The law in force or the database is not available.",
}
POST_PROBLEMS = ("400", "401", "403", "405", "413", "415", "422", "429", "503")
READ_PROBLEMS = ("401", "403", "405", "422", "429", "503")
LANGUAGE = {
    "name": "Accept-Language",
    "in": "header",
    "required": False,
    "schema": {"type": "string"},
    "description": "`en` or `zh-hans`: the language of messages.",
    "example": "zh-hans",
}
_LIMITS = {
    "RateLimit-Limit": "How many calls a minute are allowed; a large quote counts as several.",
    "RateLimit-Remaining": "How many are left now.",
    "RateLimit-Reset": "Seconds until the budget is full again.",
}


@cache
def document() -> dict[str, Any]:
    """Return the whole description."""
    found: dict[str, Any] = dict(get_schema(api, PREFIX))
    schemas = found["components"]["schemas"]
    _, problems = models_json_schema([(ProblemOut, "serialization")], ref_template=ref("{model}")["$ref"])
    schemas.update({name.removesuffix("Out"): body for name, body in problems["$defs"].items()})
    schemas["Problem"]["properties"]["errors"]["anyOf"][0]["items"] = ref("FieldProblem")
    schemas.update({"QuoteRequest": QUOTE_REQUEST} | COMPONENTS)
    known = rules()
    for path, methods in found["paths"].items():
        for method, operation in methods.items():
            rule = known.get(operation["operationId"])
            if rule is not None:
                _complete(operation, describe(operation, method, rule, has_place="{" in path))
            else:
                _complete(operation, READ_PROBLEMS)
            if method == "get":
                operation["responses"]["304"] = {
                    "description": "Not modified: what If-None-Match named still holds."
                }
    for path, reply, operation_id, summary, text in (
        ("quotes", "QuoteReply", "quote_landed_cost", "One all-in price", _QUOTE + _WORK),
        ("checks", "CheckReply", "check_readiness", "May it be sold there?", _CHECK + _WORK),
    ):
        found["paths"][f"/{PREFIX}{path}"] = {"post": _post(reply, operation_id, summary, text)}
    found["components"]["responses"] = _refusals()
    found["components"]["securitySchemes"] = SECURITY_SCHEMES
    found["security"] = [{}, {"bearer": []}]
    abouts = _TAGS | {each.tag: each.about for each in RESOURCES}
    found["tags"] = [{"name": name, "description": about} for name, about in abouts.items()]
    found["info"]["license"] = {"name": "Apache-2.0", "identifier": "Apache-2.0"}
    return found


_TAGS = {
    "quotes": "Prices and readiness on the law in force.",
    "law": "The rules themselves, with dates, sources and confidence.",
    "nomenclature": "The Harmonized System and countries.",
}
_QUOTE = (
    "Prices a request on every route into the destination and answers with the cheapest lawful one, the law "
    "behind every line, and why each other route fails. `status` says whether there is a price; an answer "
    "without one is 200 too. Nothing is stored, so no Idempotency-Key is needed. This is no legal advice."
)
_WORK = (
    " A request costs its budget 1 for each ten lines begun, eight times that with gross prices, and never "
    "more than a whole budget."
)
_CHECK = (
    "Takes the request of a quote and answers without amounts: ready, fix, blocked or unknown, "
    "with every finding."
)


def _post(reply: str, operation_id: str, summary: str, text: str) -> Schema:
    operation: Schema = {
        "operationId": operation_id,
        "summary": summary,
        "description": text,
        "tags": ["quotes"],
        "parameters": [],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": ref("QuoteRequest"), "example": EXAMPLE}},
        },
        "responses": {
            "200": {"description": summary + ".", "content": {"application/json": {"schema": ref(reply)}}}
        },
    }
    _complete(operation, POST_PROBLEMS)
    return operation


def _complete(operation: Schema, problems: tuple[str, ...]) -> None:
    """Add to an operation what all of them share: the language, the limits, the problems."""
    operation["parameters"] = [*operation.get("parameters", []), LANGUAGE]
    responses = {str(status): body for status, body in operation["responses"].items()}
    good = next(iter(responses))
    responses[good].setdefault("headers", {}).update(_headers(_LIMITS))
    refused = {status: {"$ref": f"#/components/responses/{status}"} for status in problems}
    operation["responses"] = responses | refused


def _refusals() -> Schema:
    """Return every problem once, for the operations to point at."""
    content = {CONTENT_TYPE: {"schema": ref("Problem")}}
    found: Schema = {status: {"description": said, "content": content} for status, said in PROBLEMS.items()}
    found["429"]["headers"] = _headers({"Retry-After": "Seconds to wait."})
    return found


def _headers(words: Mapping[str, str]) -> Schema:
    return {
        name: {"description": description, "schema": {"type": "integer"}}
        for name, description in words.items()
    }


def query_parameters(path: str) -> frozenset[str]:
    """Return the names of the query parameters a reading address takes.

    Asked of the addresses themselves: the whole description takes long, and few processes ever tell it.
    """
    views = {
        f"{prefix}{place}".strip("/"): view
        for prefix, router in api._routers  # noqa: SLF001 - ninja lists its addresses nowhere else
        for place, view in router.path_operations.items()
    }
    return frozenset(
        name
        for operation in views[path].operations
        for model in operation.models
        if model.__ninja_param_source__ == "query"
        for name in model.__ninja_flatten_map__
    )


@cache
def _encoded() -> bytes:
    return msgspec.json.encode(document())


def serve_openapi(request: HttpRequest) -> HttpResponse:
    """Answer with the description."""
    if request.method != "GET":
        return HttpResponseNotAllowed(["GET", "HEAD"])
    return HttpResponse(_encoded(), content_type="application/json")
