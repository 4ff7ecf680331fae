"""The id of the request being served, in every log line, audit row and delivery that follows from it."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import structlog
from django.http import HttpRequest, HttpResponseBase

from entrepot.apps.kernel.ids import new_public_id

REQUEST_ID_HEADER = "X-Request-ID"

_request_id: ContextVar[str] = ContextVar("request_id", default="")
_WELL_FORMED = re.compile(r"[A-Za-z0-9._-]{8,64}")  # anything else could forge a log line


def request_id() -> str:
    """Return the id of the request this work belongs to, or an empty string outside any request."""
    return _request_id.get()


@contextmanager
def under_request(identity: str) -> Iterator[None]:
    """Do the work of the block under a request's id (empty for none), and put it into every log line."""
    token = _request_id.set(identity)
    try:
        with structlog.contextvars.bound_contextvars(request_id=identity):
            yield
    finally:
        _request_id.reset(token)


def identity_of(offered: str) -> str:
    """Return the id a request goes by: the caller's own when it is well formed, else a new one."""
    return offered if _WELL_FORMED.fullmatch(offered) else new_public_id("req")


class RequestIdMiddleware:
    """Give every request an id (the caller's X-Request-ID when it is well formed) and send it back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Serve the request under its id."""
        identity = identity_of(request.headers.get(REQUEST_ID_HEADER, ""))
        with under_request(identity):
            response = self.get_response(request)
        response[REQUEST_ID_HEADER] = identity
        return response
