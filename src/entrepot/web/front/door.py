"""The door: pages that are the same for everybody are handed out here, before Django is asked.

What is kept was made by Django for somebody without a session, with every header its middleware gave it. It
is handed out to who asks for exactly the same: address, host, scheme and chosen money. Nothing else of a
request is looked at, neither by the door nor by the views that say what they show (`showing`), so nobody can
slip anything into a page that others get.
"""

import time
from collections.abc import Callable, Iterable
from threading import Event
from typing import Any, Final

import structlog
from django.conf import settings
from django.db import DatabaseError
from django.http import parse_cookie
from django.utils.http import parse_etags

from entrepot.apps.kernel.changes import FOLLOWER
from entrepot.apps.kernel.context import REQUEST_ID_HEADER, identity_of
from entrepot.web.front.pages import Asked, Headers, Page, Pages, quarter
from entrepot.web.front.showing import SHOWN, Shown
from entrepot.web.storefront.windows import COOKIE, CURRENCIES

type Environ = dict[str, Any]
type Note = Callable[[dict[str, Any]], None]
type Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

log = structlog.get_logger("entrepot.request")

LONGEST: Final = 600  # characters of an address
MOST_BODY: Final = 500_000  # bytes
OK: Final = "200 OK"
NOT_MODIFIED: Final = "304 Not Modified"
OF_BODY: Final = frozenset({"content-length", "content-type", "content-language"})
CONDITIONS: Final = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE")
OTHER_WAYS: Final = ("HTTP_AUTHORIZATION", "HTTP_RANGE", "HTTP_HX_REQUEST")
"""Who sends these may be answered otherwise."""
PACKED: Final = "Accept-Encoding"
PATIENCE: Final = 5.0
"""Seconds that somebody waits for a page that another is having made, before having it made too."""


class Making:
    """A page that is being made; whoever asks for the same meanwhile waits for it."""

    def __init__(self, asked: Asked, turn: int) -> None:
        """Begin, with what is known of changes now."""
        self.asked, self.turn = asked, turn
        self.done = Event()
        self.page: Page | None = None


class Door:
    """The WSGI application around Django's."""

    def __init__(self, application: Application, pages: Pages[Asked, Page], note: Note) -> None:
        """Stand before an application; `note` writes what was asked down, as the log of requests does."""
        self.note = note
        self.application = application
        self.pages = pages
        self._made: dict[Asked, Making] = {}

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a request."""
        started = time.perf_counter_ns()
        asked = asked_of(environ)
        if asked is None:
            return self.application(environ, start_response)
        try:
            turn = FOLLOWER.look()
        except DatabaseError as error:  # Django will say so
            log.warning("changes_unread", error=str(error))
            return self.application(environ, start_response)
        page = self.pages.get(asked)
        if page is not None:
            return self._hand_out(page, environ, start_response, started)
        if environ["REQUEST_METHOD"] == "HEAD":
            return self.application(environ, start_response)
        mine = Making(asked, turn)
        making = self._made.setdefault(asked, mine)
        if making is not mine and making.done.wait(PATIENCE) and making.page and making.page.is_true():
            return self._hand_out(making.page, environ, start_response, started)
        try:
            return self._make(mine, environ, start_response)
        finally:
            if making is mine:
                del self._made[asked]
            mine.done.set()

    def _make(self, making: Making, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Let Django make a page, keep it where that is right, and answer."""
        turn = making.turn
        heard: list[tuple[str, Headers]] = []
        shown = environ[SHOWN] = Shown()
        conditions: Environ = {name: environ.pop(name) for name in CONDITIONS if name in environ}
        answer = self.application(
            environ, lambda status, headers, _error=None: heard.append((status, headers))
        )
        environ.update(conditions)
        [(status, headers)] = heard
        if status != OK or getattr(answer, "streaming", True):
            start_response(status, headers)
            return answer
        body = b"".join(answer)
        told = {name.lower(): value for name, value in headers}
        etag = told.get("etag", "")
        page = None
        if may_be_kept(told, body, shown):
            headers = [_in_either_form(*each) for each in headers]
            lasting = [(name, value) for name, value in headers if name != REQUEST_ID_HEADER]
            page = Page(lasting, body, frozenset(shown.things), shown.route, etag, turn, quarter())
            making.page = page
            if FOLLOWER.is_settled(shown.things, turn):
                self.pages.put(making.asked, page)
        if etag and _is_held(etag, environ):
            answer.close()  # type: ignore[attr-defined]  # what Django returns is its own response
            start_response(NOT_MODIFIED, _without_body(headers))
            return []
        if page is not None and _takes_packed(environ):
            answer.close()  # type: ignore[attr-defined]  # same
            identity = [each for each in headers if each[0] == REQUEST_ID_HEADER]
            start_response(status, [*page.packed_headers, *identity])
            return [page.packed]
        start_response(status, headers)
        return answer

    def _hand_out(
        self, page: Page, environ: Environ, start_response: Callable[..., Any], started: int
    ) -> Iterable[bytes]:
        identity = identity_of(environ.get("HTTP_X_REQUEST_ID", ""))
        held, packed = _is_held(page.etag, environ), _takes_packed(environ)
        headers = page.packed_headers if packed else page.headers
        headers = _without_body(page.headers) if held else headers
        start_response(NOT_MODIFIED if held else OK, [*headers, (REQUEST_ID_HEADER, identity)])
        self.note(
            {
                "method": environ["REQUEST_METHOD"],
                "route": page.route,
                "status": 304 if held else 200,
                "kept": True,
                "microseconds": (time.perf_counter_ns() - started) // 1000,
                "event": "request",
                "request_id": identity,
            }
        )
        if held or environ["REQUEST_METHOD"] == "HEAD":
            return []
        return [page.packed if packed else page.body]


def asked_of(environ: Environ) -> Asked | None:
    """Return what a page that may be kept is kept under; None for every other request."""
    path, query = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
    if path[3:4] != "/" or environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
        return None
    if len(path) + len(query) > LONGEST or any(name in environ for name in OTHER_WAYS):
        return None
    money = ""
    if "HTTP_COOKIE" in environ:
        cookies = parse_cookie(environ["HTTP_COOKIE"])  # as Django's own requests read them
        money = cookies.get(COOKIE, "")
        if settings.SESSION_COOKIE_NAME in cookies or (money and money not in CURRENCIES):
            return None
    return Asked(
        environ.get("wsgi.url_scheme", ""),
        environ.get("HTTP_X_FORWARDED_PROTO", ""),
        environ.get("HTTP_HOST", ""),
        environ.get("SCRIPT_NAME", ""),
        path,
        query,
        money,
    )


def may_be_kept(told: dict[str, str], body: bytes, shown: Shown) -> bool:
    """Return whether an answer is for everybody, varies with the money chosen and says what it shows."""
    return (
        bool(shown.things)
        and "public" in told.get("cache-control", "")
        and "set-cookie" not in told
        and {each.strip().lower() for each in told.get("vary", "").split(",")} == {"cookie"}
        and len(body) <= MOST_BODY
    )


def _is_held(etag: str, environ: Environ) -> bool:
    """Return whether who asks has this very answer."""
    wanted = environ.get("HTTP_IF_NONE_MATCH", "")
    if not wanted:
        return False
    known = [each.removeprefix("W/") for each in parse_etags(wanted)]
    return known == ["*"] or etag.removeprefix("W/") in known


def _without_body(headers: Headers) -> Headers:
    return [(name, value) for name, value in headers if name.lower() not in OF_BODY]


def _takes_packed(environ: Environ) -> bool:
    """Return whether who asks unpacks gzip; every browser names it without conditions."""
    accepted = environ.get("HTTP_ACCEPT_ENCODING", "")
    return "gzip" in accepted and "gzip;" not in accepted


def _in_either_form(name: str, value: str) -> tuple[str, str]:
    """Return a header of a page that is handed out packed or not."""
    return (name, f"{value}, {PACKED}") if name.lower() == "vary" else (name, value)
