"""What every address of the API shares: who calls, how often, in which language, and how errors are told."""

import hashlib
from collections.abc import Callable
from functools import partial, wraps
from typing import Any

import structlog
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt

from entrepot.apps.kernel.actors import ActorKind, require_scope
from entrepot.apps.kernel.problems import (
    CONTENT_TYPE,
    Problem,
    as_problem,
    not_found,
    problem_for,
    problem_response,
)
from entrepot.web.api import languages
from entrepot.web.api.callers import Caller, address_of, identify
from entrepot.web.api.limits import Budget, Limiter, Slot, limit_from_environment
from entrepot.web.api.parameters import refuse_others

log = structlog.get_logger("entrepot.api")

ADDRESSES = Limiter(limit_from_environment("ENTREPOT_API_PER_MINUTE", 600, settings.WEB_PROCESSES))
TOKENS = Limiter(limit_from_environment("ENTREPOT_API_PER_MINUTE_TOKEN", 6000, settings.WEB_PROCESSES))

SERVER_ERROR = 500
NOT_ALLOWED = 405
_VARY = ("Accept-Language", "Authorization")
_VARY_ALONE = ", ".join(_VARY)

type View = Callable[..., HttpResponseBase]
type EntityTag = Callable[[str], str]
"""Returns the tag of an address in a language before anything is computed."""


@problem_for(RequestDataTooBig)
def _too_big(_error: RequestDataTooBig) -> Problem:
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0
    return Problem(
        slug="too-large", title="The body is too large.", status=413, detail=f"Send at most {most} bytes."
    )


def guarded(
    view: View, *, scope: str = "", tag: EntityTag | None = None, parameters: frozenset[str] | None = None
) -> View:
    """Wrap a view of the API.

    ``scope`` is what a token must carry (without a token the address is public). ``tag`` gives the ETag of a
    GET beforehand; without it the tag is a hash of the body. ``parameters`` names all a query may hold.
    """

    def attend(request: HttpRequest, language: str, args: Any, kwargs: Any) -> HttpResponseBase:
        budget = Budget()
        try:
            caller = _admit(request, budget)
            if caller.actor.kind is ActorKind.TOKEN and scope:
                require_scope(caller.actor, scope)
            if parameters is not None:
                refuse_others(request.GET, parameters)
            request.actor, request.language = caller.actor, language  # type: ignore[attr-defined]
            request.charge = budget.charge  # type: ignore[attr-defined]
            response = _answer(partial(view, request, *args, **kwargs), request, tag, language)
        except Exception as error:  # noqa: BLE001 - every error of the API is told as a problem
            response = _problem(error)
        return _told(response, language, budget.slot)

    @csrf_exempt  # no cookie opens anything here, so there is nothing to forge
    @wraps(view)
    def serve(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        language = languages.preferred(request.META.get("HTTP_ACCEPT_LANGUAGE", ""))
        if translation.get_language() == language:
            return attend(request, language, args, kwargs)
        with translation.override(language):
            return attend(request, language, args, kwargs)

    return serve


def _admit(request: HttpRequest, budget: Budget) -> Caller:
    try:
        caller = identify(request)
    except Exception:
        budget.enter(ADDRESSES, f"address:{address_of(request)}")  # a guesser of keys is stopped here
        raise
    budget.enter(TOKENS if caller.has_token else ADDRESSES, caller.key)
    return caller


def _answer(
    call: Callable[[], HttpResponseBase], request: HttpRequest, tag: EntityTag | None, language: str
) -> HttpResponseBase:
    head = request.method == "HEAD"
    if head:
        request.method = "GET"
    get = request.method == "GET"
    etag = f'W/"{tag(language)}"' if get and tag else ""
    if etag and _is_known(request, etag):
        return _tagged(HttpResponseNotModified(), etag)
    response = call()
    if response.status_code == NOT_ALLOWED and response.headers.get("Content-Type") != CONTENT_TYPE:
        return _not_allowed(request, response)
    if get and response.status_code == 200 and isinstance(response, HttpResponse):  # noqa: PLR2004 - OK
        version = getattr(request, "entity_version", "")  # of what is changed with If-Match
        etag = etag or f'"{version}{hashlib.sha256(response.content).hexdigest()[:32]}"'
        response = HttpResponseNotModified() if _is_known(request, etag) else response
        _tagged(response, etag)
    if head and isinstance(response, HttpResponse):
        length = len(response.content)
        response.content = b""
        response["Content-Length"] = str(length)
    return response


def _is_known(request: HttpRequest, etag: str) -> bool:
    given = request.headers.get("If-None-Match", "")
    known = {each.strip().removeprefix("W/") for each in given.split(",")}
    return "*" in known or etag.removeprefix("W/") in known


def _tagged(response: HttpResponseBase, etag: str) -> HttpResponseBase:
    response["ETag"] = etag
    response["Cache-Control"] = "public, no-cache"  # keep it, and ask whether it still holds
    return response


def _told(response: HttpResponseBase, language: str, slot: Slot | None) -> HttpResponseBase:
    headers = response.headers
    headers["Content-Language"] = language
    if "Vary" in headers:
        patch_vary_headers(response, _VARY)
    else:
        headers["Vary"] = _VARY_ALONE
    if slot and slot.limit:
        headers["RateLimit-Limit"] = str(slot.limit)
        headers["RateLimit-Remaining"] = str(slot.remaining)
        headers["RateLimit-Reset"] = str(slot.full_in)
        if not slot.allowed:
            headers["Retry-After"] = str(slot.retry_after)
    return response


def _problem(error: Exception) -> HttpResponse:
    problem = as_problem(error)
    if problem.status >= SERVER_ERROR:
        log.error("api_failed", problem=problem.slug, exc_info=error)
    return problem_response(problem)


def _not_allowed(request: HttpRequest, response: HttpResponseBase) -> HttpResponse:
    allowed = response.headers.get("Allow", "")
    told = problem_response(
        Problem(
            slug="method-not-allowed",
            title="This method is not allowed here.",
            status=NOT_ALLOWED,
            detail=f"{request.method} is not one of: {allowed}.",
        )
    )
    told["Allow"] = allowed
    return told


@guarded
def nothing_here(request: HttpRequest) -> HttpResponse:
    """Answer an address the API does not have."""
    del request
    return problem_response(not_found("The addresses of the API are listed in /api/v1/openapi.json."))
