"""What every test shares: a real browser for journeys, and caches that do not reach from test to test."""

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from django.test import TransactionTestCase
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect, sync_playwright
from pytest_django import DjangoDbBlocker
from tests import search_in_memory

from entrepot.adapters import search_postgresql
from entrepot.apps.discovery.queries import finding
from entrepot.apps.kernel import believed, changes
from entrepot.apps.kernel.changes import FOLLOWER
from entrepot.apps.law import current
from entrepot.apps.markets import queries as markets

# A slow machine is no failure: no test asserts a time. Every run draws the same examples, so that a change is
# judged by itself; OTHER_EXAMPLES=1 draws others, to look for what nobody thought of.
settings.register_profile(
    "house",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=not os.environ.get("OTHER_EXAMPLES"),
)
settings.load_profile("house")

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PATIENCE = 45_000  # milliseconds before a page counts as hung; a machine may have much else to do
expect.set_options(timeout=PATIENCE)
LOCALES = {"en": "en-GB", "zh-hans": "zh-CN", "th": "th-TH"}

OBJECTS_BETWEEN_LOOKS = 50_000
gc.disable()  # what is loaded stays: nothing of it is garbage, see pytest_collection_finish

DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}
WEB = Path(__file__).parent / "web"
PAGES = {WEB / name for name in ("buyer", "officer", "operator", "seller")}
"""Where tests look at what a page says: once, but for those marked `both`."""

type OpenPage = Callable[..., Page]


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Mark what is run again on another database; let what takes long begin first.

    Whatever else asked a database would fail: pytest-django refuses it.
    """
    for item in items:
        if item.path.parent in PAGES and not item.get_closest_marker("both"):
            continue
        case = getattr(item, "cls", None)
        if (
            item.get_closest_marker("django_db")
            or item.get_closest_marker("race")
            or DATABASE_FIXTURES & set(getattr(item, "fixturenames", ()))
            or (isinstance(case, type) and issubclass(case, TransactionTestCase))
        ):
            item.add_marker("database")
    yield
    _begin_with_the_longest(items)


def _begin_with_the_longest(items: list[pytest.Item]) -> None:
    """Deal the longest out to the halves that two workers begin with: neither is left with one at the end.

    The second half begins with another one, while the first makes what the longest stand on together.
    """
    longest = [item for item in items if item.get_closest_marker("long")]
    others = [item for item in items if not item.get_closest_marker("long")]
    middle = len(others) // 2
    items[:] = [*longest[::2], *others[:middle], *others[middle : middle + 1], *longest[1::2]]
    items += others[middle + 1 :]


def pytest_collection_finish() -> None:
    """Look for garbage among what the tests make, not among all that was loaded: a tenth of their time."""
    gc.freeze()
    gc.set_threshold(OBJECTS_BETWEEN_LOOKS, 20, 50)
    gc.enable()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Make the database, with an index of words that was built when there was nothing."""
    del django_db_setup
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("UPDATE search_edition SET form = %s", [search_postgresql.FORM])


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Rate limits count in the cache, goods stand in the index: one test's are not another's."""
    cache.clear()
    search_in_memory.INDEX.clear()
    FOLLOWER.forget()
    markets.numbers.forget()  # a market of another test had another number
    markets.believed.forget()


@pytest.fixture(autouse=True)
def _no_request_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """A request asks law to compare editions at its next use; one that used none leaves that behind.

    Each request asks anew, so that the statements of a page can be counted whatever the clock says.
    """
    current._compare.set(False)
    monkeypatch.setattr(current, "EDITION_SECONDS", 0.0)
    monkeypatch.setattr(believed, "SECONDS", 0.0)
    monkeypatch.setattr(changes, "LOOKED_EVERY", 0.0)
    monkeypatch.setattr(finding, "WORDS_KEPT", 0.0)


@pytest.fixture(autouse=True)
def _connection_stays_open(request: pytest.FixtureRequest) -> Iterator[None]:
    """Keep the end of a request from closing the connection that a test's own transaction stands on.

    Django's test client sees to that; whoever calls the WSGI application itself (schemathesis) does not.
    """
    marker = request.node.get_closest_marker("django_db")
    if marker is None or marker.kwargs.get("transaction"):
        yield
        return
    ends = (request_started, request_finished)
    for signal in ends:
        signal.disconnect(close_old_connections)
    yield
    for signal in ends:
        signal.connect(close_old_connections)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A real Chromium. Without one the journeys fail, saying so: a skipped journey proves nothing."""
    named = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if named is None:
        pytest.fail(
            "The journeys need Chromium. Install it, or name it: CHROMIUM=/path/to/chromium make test"
        )
    # Playwright keeps an event loop in this thread; the ORM in a test is still synchronous.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=named, args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def watched(browser: Browser, address: str, **options: object) -> Iterator[Page]:
    """Open a page that complains at the end of every script error, refused policy and foreign request."""
    context = browser.new_context(base_url=address, **options)  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE)
    page, faults = context.new_page(), list[str]()

    def hear(message: ConsoleMessage) -> None:
        # A page that is refused (404, 422) is logged by the browser too; the test itself looks at that.
        if message.type == "error" and "Failed to load resource" not in message.text:
            faults.append(message.text)

    def see(request: Request) -> None:
        if not request.url.startswith((address, "data:", "blob:")):
            faults.append(f"foreign request: {request.url}")

    page.on("console", hear)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", see)
    try:
        yield page
    finally:
        context.close()
    assert faults == []


@pytest.fixture
def open_page(chromium: Browser, live_server: object) -> Iterator[OpenPage]:
    """Return a function that opens a browser window at the running product: `open_page("zh-hans")`.

    Every other option is Playwright's: `open_page("en", viewport={"width": 360, "height": 740})`.
    """
    opened = []

    def open_window(language: str = "en", **options: object) -> Page:
        window = watched(chromium, live_server.url, locale=LOCALES[language], **options)  # type: ignore[attr-defined]
        page = window.__enter__()
        opened.append(window)
        return page

    yield open_window
    for window in opened:
        window.__exit__(None, None, None)
