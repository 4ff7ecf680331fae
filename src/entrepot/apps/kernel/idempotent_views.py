"""Idempotency-Key for Django and ninja views."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from entrepot.apps.kernel.actors import ANONYMOUS, Actor
from entrepot.apps.kernel.idempotency import Answer, fingerprint, run_once
from entrepot.apps.kernel.problems import as_problem, problem_response

HEADER = "Idempotency-Key"
REPLAYED_HEADER = "Idempotent-Replayed"

_KEPT_HEADERS = ("Location", "ETag", "Content-Language")

type View = Callable[..., HttpResponseBase]


def request_actor(request: HttpRequest) -> Actor:
    """Return the actor that accounts' middleware put on the request; nobody known when there is none."""
    return cast("Actor", getattr(request, "actor", ANONYMOUS))


def nobody(_request: HttpRequest) -> str:
    """Return that no guest is recognised: strangers get nothing kept."""
    return ""


def idempotent(
    view: View | None = None,
    *,
    actor_of: Callable[[HttpRequest], Actor] = request_actor,
    guest_of: Callable[[HttpRequest], str] = nobody,
    shown_once: bool = False,
) -> Any:
    """Make a view that changes something safe to repeat: `@idempotent` or `@idempotent(actor_of=…)`.

    The view returns a complete HttpResponse. For a ninja operation use
    `@decorate_view(idempotent(actor_of=…))`: it then wraps the finished response, after validation and the
    API's exception handlers. Problems are answered as problem details. `guest_of` returns the secret of a
    guest. `shown_once` is for a view whose good answer holds a secret: a repeat is told 409.
    """
    if view is None:
        return lambda inner: idempotent(inner, actor_of=actor_of, guest_of=guest_of, shown_once=shown_once)
    wrapped_view = view

    @wraps(wrapped_view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        def action() -> Answer:
            answer = _as_answer(wrapped_view(request, *args, **kwargs))
            return replace(answer, shown_once=shown_once)

        try:
            answer = run_once(
                actor=actor_of(request),
                guest=guest_of(request),
                key=request.headers.get(HEADER, ""),
                asked=fingerprint(request.method or "", request.get_full_path(), request.body),
                action=action,
            )
        except Exception as error:
            problem = as_problem(error)
            if problem.status >= 500:  # noqa: PLR2004 - ours to fail: let the framework log it
                raise
            return problem_response(problem)
        return _as_response(answer)

    return guarded


def _as_answer(response: HttpResponseBase) -> Answer:
    if not isinstance(response, HttpResponse):
        raise TypeError("An idempotent view returns a complete response: a stream cannot be kept.")
    return Answer(
        status=response.status_code,
        body=response.content,
        content_type=response.headers.get("Content-Type", ""),
        headers={name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers},
    )


def _as_response(answer: Answer) -> HttpResponse:
    response = HttpResponse(answer.body, status=answer.status, content_type=answer.content_type)
    for name, value in answer.headers.items():
        response[name] = value
    response["Cache-Control"] = "no-store"
    if answer.replayed:
        response[REPLAYED_HEADER] = "true"
    return response
