from collections.abc import Callable, Iterator
from dataclasses import dataclass
from gzip import decompress as gunzip
from io import BytesIO
from typing import Any

import pytest
from django.core.wsgi import get_wsgi_application
from tests.catalogue_factories import open_markets
from tests.factories import AT

from entrepot.apps.kernel import changes, clock
from entrepot.config import logs
from entrepot.web.front.door import Door
from entrepot.web.front.pages import Pages


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: str
    made: bool
    """Whether Django was asked."""


type Ask = Callable[..., Answer]


@pytest.fixture
def shop(db: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:  # noqa: ARG001 - a database first
    """Open shops, and processes that see every change at once and believe nothing."""
    monkeypatch.setattr(changes, "LOOKED_EVERY", 0.0)
    monkeypatch.setattr(changes, "SETTLED", 0.0)
    open_markets()
    with clock.travel(AT):
        yield


@pytest.fixture
def new_door() -> Callable[..., Ask]:
    """Return what puts up a door, as a web process does: `ask = new_door()`, `ask("/sg/en/shop/")`."""
    django = get_wsgi_application()

    def put_up(most: int = 2**20) -> Ask:
        made: list[str] = []

        def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
            made.append(environ["PATH_INFO"])
            return django(environ, start_response)

        door = Door(application, Pages(most), logs.note)

        def ask(address: str, method: str = "GET", **more: str) -> Answer:
            path, _mark, query = address.partition("?")
            environ: dict[str, Any] = {
                "REQUEST_METHOD": method,
                "PATH_INFO": path,
                "QUERY_STRING": query,
                "HTTP_HOST": "localhost",
                "SERVER_NAME": "localhost",
                "SERVER_PORT": "80",
                "REMOTE_ADDR": "192.0.2.1",
                "wsgi.url_scheme": "http",
                "wsgi.input": BytesIO(),
                **more,
            }
            told: list[tuple[str, list[tuple[str, str]]]] = []
            before = len(made)
            answer = door(environ, lambda status, headers, _error=None: told.append((status, headers)))
            body = b"".join(answer)
            if hasattr(answer, "close"):
                answer.close()
            [(status, headers)] = told
            assert len({name.lower() for name, _value in headers}) == len(headers)
            if dict(headers).get("Content-Encoding"):
                assert dict(headers)["Content-Length"] == str(len(body))
                body = gunzip(body)
            return Answer(int(status[:3]), dict(headers), body.decode(), len(made) > before)

        return ask

    return put_up


@pytest.fixture
def ask(shop: object, new_door: Callable[..., Ask]) -> Ask:  # noqa: ARG001 - before open shops
    return new_door()
