"""Many who ask for the same page at one moment: it is made once."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from typing import Any

import pytest
from django.http import HttpResponse

from entrepot.apps.kernel.changes import FOLLOWER
from entrepot.config import logs
from entrepot.web.front import door
from entrepot.web.front.door import Door
from entrepot.web.front.pages import Page, Pages
from entrepot.web.front.showing import SHOWN

WITHIN = 20.0  # seconds a test waits for another thread
ASKED = {
    "REQUEST_METHOD": "GET",
    "PATH_INFO": "/sg/en/shop/",
    "QUERY_STRING": "",
    "HTTP_HOST": "localhost",
    "wsgi.url_scheme": "http",
}


class Slow:
    """An application whose pages take until somebody lets them go."""

    def __init__(self) -> None:
        self.asked = 0
        self.begun, self.go = Event(), Event()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        self.asked += 1
        self.begun.set()
        assert self.go.wait(WITHIN)
        environ[SHOWN].things.add("goods")
        page = HttpResponse(f"page {self.asked}")
        start_response("200 OK", [("Cache-Control", "public, no-cache"), ("Vary", "Cookie"), ("ETag", '"1"')])
        return page


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Slow:
    monkeypatch.setattr(FOLLOWER, "look", lambda: FOLLOWER.turn)
    monkeypatch.setattr(door, "PATIENCE", WITHIN)
    return Slow()


def ask(front: Door) -> bytes:
    return b"".join(front(dict(ASKED), lambda _status, _headers, _error=None: None))


def test_a_page_that_many_ask_for_at_once_is_made_once(slow: Slow, monkeypatch: pytest.MonkeyPatch) -> None:
    front = Door(slow, Pages(2**20), logs.note)
    waiting = Barrier(4)

    class Watched(Event):
        def wait(self, timeout: float | None = None) -> bool:
            waiting.wait(WITHIN)
            return super().wait(timeout)

    monkeypatch.setattr(door, "Event", Watched)
    with ThreadPoolExecutor(4) as people:
        first = people.submit(ask, front)
        assert slow.begun.wait(WITHIN)
        others = [people.submit(ask, front) for _person in range(3)]
        waiting.wait(WITHIN)  # all three are at the page that is being made
        slow.go.set()
        assert {each.result(WITHIN) for each in [first, *others]} == {b"page 1"}
    assert slow.asked == 1


def test_who_waited_is_not_given_what_changed_meanwhile(slow: Slow, monkeypatch: pytest.MonkeyPatch) -> None:
    front = Door(slow, Pages(2**20), logs.note)
    monkeypatch.setattr(Page, "is_true", lambda _page: False)
    with ThreadPoolExecutor(2) as people:
        first = people.submit(ask, front)
        assert slow.begun.wait(WITHIN)
        other = people.submit(ask, front)
        slow.go.set()
        assert first.result(WITHIN) == b"page 1"
        assert other.result(WITHIN) == b"page 2"
    assert slow.asked == 2
