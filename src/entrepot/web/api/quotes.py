"""``POST /quotes`` and ``POST /checks``: the hot path, decoded and encoded by msgspec, nothing between."""

from collections.abc import Callable
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from entrepot.apps.accounts.roles import QUOTE
from entrepot.apps.law import queries
from entrepot.web.api.bodies import JSON, json_of
from entrepot.web.api.guard import guarded

LINES_A_UNIT = 10
GROSS_FACTOR = 8
"""Gross prices are solved by trying net ones, route by route."""

_encode = msgspec.json.Encoder().encode

type Ask = Callable[..., dict[str, Any]]


def _view(ask: Ask) -> Callable[[HttpRequest], HttpResponse]:
    def serve(request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        body = json_of(request, may_be_empty=False)
        caller: Any = request  # the guard put the actor, the language and the budget there
        caller.charge(work_of(body))
        reply = ask(body, language=caller.language, viewer=caller.actor)
        response = HttpResponse(_encode(reply), content_type=JSON)
        response.headers["Cache-Control"] = "no-store"
        return response

    return serve


def work_of(body: Any) -> int:
    """Return what a request costs its caller: 1 for ten lines or fewer, eightfold for gross prices."""
    if not isinstance(body, dict):
        return 1
    lines = body.get("lines")
    tens = -(-len(lines) // LINES_A_UNIT) if isinstance(lines, list) else 0
    return max(1, tens) * (GROSS_FACTOR if body.get("prices") == "gross" else 1)


post_quote = guarded(_view(queries.quote_landed_cost), scope=QUOTE)
post_check = guarded(_view(queries.check_readiness), scope=QUOTE)
