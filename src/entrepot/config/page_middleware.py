"""Middleware that pages need and calls of the API pass by: a call shows a key, never a cookie.

It has no session, nobody is signed in by it and no place is remembered, so nothing of that is looked for.
What protects answers (hosts, headers, tokens of forms, request ids, the log) stands in the settings for pages
and calls alike.
"""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest

from entrepot.web.buyer.middleware import GuestKeyMiddleware
from entrepot.web.design.middleware import PlaceMiddleware

CALLS = "/api/"
DOCS = "/api/v1/docs"
"""The reference of the calls: the pages among them begin with this."""


class _OnPages:
    """Goes before a middleware and lets calls pass it by."""

    get_response: Callable[[HttpRequest], Any]

    def __call__(self, request: HttpRequest) -> Any:
        """Answer a page behind the middleware, and a call without it."""
        path = request.path_info
        if path.startswith(CALLS) and not path.startswith(DOCS):
            return self.get_response(request)
        return super().__call__(request)  # type: ignore[misc] # the middleware it stands before


class PageSessions(_OnPages, SessionMiddleware):
    """Django's sessions."""


class PagePlaces(_OnPages, PlaceMiddleware):
    """The country and language of a visitor."""


class PageUsers(_OnPages, AuthenticationMiddleware):
    """Django's signed-in users."""


class PageMessages(_OnPages, MessageMiddleware):
    """Django's messages to the next page."""


class PageGuestKeys(_OnPages, GuestKeyMiddleware):
    """The keys of guests, moved into the session of who signs in."""
