"""Reading a JSON body: how deeply it nests is counted before a decoder recurses into it."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

import msgspec
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja.parser import Parser

from entrepot.apps.kernel.problems import Problem, ProblemRaised, invalid_request

JSON = "application/json"

MOST_DEPTH = 32
"""Far deeper than any body of the API; a decoder recurses in C, and a thread's stack is small."""

# Possessive, and the closing quote optional: one pass whatever the bytes are, also in a string left open.
_STRINGS = re.compile(rb'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
_NO_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_OPENING = frozenset(b"[{")
_decode = msgspec.json.Decoder().decode

type View = Callable[..., HttpResponseBase]


class NestedTooDeeplyError(ValueError):
    """The body nests deeper than ``MOST_DEPTH``."""


def nests_too_deeply(body: bytes, most: int = MOST_DEPTH) -> bool:
    """Return whether arrays and objects stand more than ``most`` deep; brackets inside strings do not count.

    Closing brackets are not matched with their kind: what is no JSON is the decoder's to refuse.
    """
    if body.count(b"[") + body.count(b"{") <= most:
        return False
    depth = 0
    for bracket in _STRINGS.sub(b"", body).translate(None, _NO_BRACKETS):
        depth += 1 if bracket in _OPENING else -1
        if depth > most:
            return True
    return False


def read_json(body: bytes) -> Any:
    """Return what a JSON body says.

    Raises NestedTooDeeplyError, msgspec.DecodeError, or UnicodeDecodeError.
    """
    if nests_too_deeply(body):
        raise NestedTooDeeplyError
    return _decode(body)


def take_json(run: View) -> View:
    """Wrap an operation that reads a JSON body: what is none is told before anything else is done with it."""

    @wraps(run)
    def serve(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request.sent = json_of(request)  # type: ignore[attr-defined] # for the parser below
        return run(request, *args, **kwargs)

    return serve


class SentJson(Parser):
    """Gives ninja the body that ``take_json`` has read."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Return the body as it was read."""
        return request.sent  # type: ignore[attr-defined] # take_json put it there


def json_of(request: HttpRequest, *, may_be_empty: bool = True) -> Any:
    """Return the JSON body of a request, None for an empty one where that is allowed.

    Raises a problem: 415 for another type, 400 for what is no JSON, 422 for a text with a NUL, which no
    database keeps.
    """
    kind = request.content_type
    if kind and kind != JSON and not kind.endswith("+json"):
        detail = f"{kind} is not understood. Send Content-Type: {JSON}."
        raise ProblemRaised(
            Problem(slug="wrong-type", title="The body is of another type.", status=415, detail=detail)
        )
    body = request.body
    if may_be_empty and not body:
        return None
    try:
        found = read_json(body)
    except NestedTooDeeplyError:
        detail = f"It is nested too deeply: {MOST_DEPTH} arrays and objects inside one another are read."
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        detail = str(error) if isinstance(error, msgspec.DecodeError) else "Send one JSON object in UTF-8."
    else:
        if b"\\u0000" in body and _holds_nul(found):
            raise ProblemRaised(invalid_request([("", "a text holds the character NUL", "leave it out")]))
        return found
    raise ProblemRaised(Problem(slug="bad-json", title="The body is no JSON.", status=400, detail=detail))


def _holds_nul(value: Any) -> bool:
    if isinstance(value, str):
        return "\0" in value
    if isinstance(value, list):
        return any(map(_holds_nul, value))
    return isinstance(value, dict) and any(_holds_nul(part) for pair in value.items() for part in pair)
