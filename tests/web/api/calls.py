"""Programs that call the API: with a token, or as a guest with the key of a cart."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import Any

from django.http import HttpResponse
from django.test import Client
from tests.factories import AT, actor_of

from entrepot.apps.accounts import actions as accounts
from entrepot.apps.accounts.models import User
from entrepot.apps.accounts.roles import SCOPES
from entrepot.apps.kernel.actors import Actor

V1 = "/api/v1"
GUEST = "a-guest-with-a-key-of-32-letters-or-more"
HOME = {
    "recipient": "Tan Mei Ling",
    "lines": "12 Serangoon Road",
    "locality": "Singapore",
    "postcode": "217959",
    "phone": "+6561234567",
}
OREGON = {
    "country": "US",
    "recipient": "Hill Candles",
    "lines": ["1 Hill Road"],
    "locality": "Bend",
    "area": "OR",
    "postcode": "97701",
}
_numbers = count(1)


def token_of(maker: Actor, scopes: Iterable[str] = SCOPES) -> str:
    """Return a key that speaks for the maker's organisation."""
    return accounts.create_token(name="till", scopes=scopes, expires_at=None, by=maker, at=AT).key


def platform_token(user: User, role: str, scopes: Iterable[str]) -> str:
    """Return a key for the platform's own work, in a role that somebody holds."""
    by, ends = actor_of(user), AT + timedelta(days=30)
    return accounts.create_platform_token(
        name="treasury", role=role, scopes=scopes, expires_at=ends, by=by, at=AT
    ).key


def whole(response: Any) -> Any:
    """Return a response with all it would send, and what it read from put away."""
    if not response.streaming:
        return response
    read = HttpResponse(b"".join(response.streaming_content), status=200, headers=response.headers)
    for close in response._resource_closers:  # close() would end the test's connection, too
        close()
    return read


@dataclass
class Caller:
    """One program. Each POST has an Idempotency-Key of its own unless one is named."""

    client: Client
    token: str = ""
    cart_key: str = ""

    def ask(self, method: str, path: str, body: Any = None, **more: Any) -> Any:
        """Return the response."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        headers |= {"Cart-Key": self.cart_key} if self.cart_key else {}
        if method == "POST":
            headers["Idempotency-Key"] = f"key-{next(_numbers)}"
        headers |= more.pop("headers", {})
        kind = more.pop("content_type", "application/json")
        given = {} if method == "GET" else {"data": "" if body is None else body, "content_type": kind}
        return whole(getattr(self.client, method.lower())(f"{V1}{path}", headers=headers, **given, **more))

    def get(self, path: str, **more: Any) -> Any:
        """Return what a read answers."""
        return self._good(self.ask("GET", path, **more))

    def post(self, path: str, body: Any = None, **more: Any) -> Any:
        """Return what a change answers."""
        return self._good(self.ask("POST", path, body, **more))

    def put(self, path: str, body: Any, **more: Any) -> Any:
        """Return what something is now."""
        return self._good(self.ask("PUT", path, body, **more))

    def patch(self, path: str, body: Any) -> Any:
        """Return what something is now."""
        return self._good(self.ask("PATCH", path, body))

    def delete(self, path: str) -> None:
        """Take something away."""
        self._good(self.ask("DELETE", path))

    @staticmethod
    def _good(response: Any) -> Any:
        assert 200 <= response.status_code < 300, (response.status_code, response.content)
        return response.json() if response.status_code != 204 else None
