"""Every page of the product in a real browser: it is there, fits a phone, keeps nobody out, in its languages.

Each kind of person walks from page to page. A page that nobody reaches fails, unless it is named with
a reason.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import RequestFactory
from playwright.sync_api import Browser, Page
from tests.journeys.every_page import addresses, looking, walking, world
from tests.journeys.every_page.looking import PHONE

from entrepot.web.operator.cases.table import CASES

METHOD_NOT_ALLOWED = 405
EVERYBODYS = ("en", "zh-hans")
BUYERS = ("guest", "buyer", "abroad")
SPOKEN = [
    *((who, language) for who in addresses.WALKS for language in EVERYBODYS),
    *((who, "th") for who in BUYERS),
]
"""Who walks in which language: the pages of buyers are there in Thai, too."""

type OpenPage = Callable[..., Page]


@pytest.fixture
def lived_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, testrun_uid: str, transactional_db: None
) -> world.World:
    """A world in which there is something on every page."""
    del transactional_db
    return world.live_in(tmp_path, testrun_uid, monkeypatch)


@pytest.mark.journey
@pytest.mark.long
@pytest.mark.parametrize(("who", "language"), SPOKEN)
def test_every_page_is_sound(lived_in: world.World, open_page: OpenPage, who: str, language: str) -> None:
    walk = walking.Walk(open_page(language, viewport=PHONE), who, language, lived_in)
    walk.all()
    assert not walk.faults, "\n".join(walk.faults)
    assert not walk.missing(), " ".join(walk.missing())


@pytest.mark.journey
def test_an_item_of_every_case_waits_on_the_desk(lived_in: world.World) -> None:
    assert CASES.keys() - set(lived_in.rows.values()) == set()


@pytest.mark.journey
def test_a_page_with_faults_is_told_all_of_them(chromium: Browser) -> None:
    with chromium.new_context(viewport=PHONE) as window:
        page = window.new_page()
        page.set_content(
            '<html lang="zh-Hans"><title>x</title><main><h1>x</h1><img src="data:,"><p>Add to the cart</p>'
            '<p lang="en">Add to the cart</p><div style="width: 500px">x</div></main></html>'
        )
        told = " ".join(looking.faults_of(page))
    assert "px wide on a phone" in told
    assert "image-alt" in told
    assert told.count("still in English: Add to the cart") == 1


def test_every_address_is_walked_to_or_no_page() -> None:
    walked = frozenset[str]().union(*addresses.WALKS.values())
    others = addresses.FORMS | addresses.LEADS_ELSEWHERE | addresses.NO_PAGES.keys()
    assert walked & others == set()
    new, gone = addresses.views().keys() - walked - others, (walked | others) - addresses.views().keys()
    assert new == set(), "say in every_page/addresses.py who walks there, or why it is no page"
    assert gone == set()


def test_what_forms_are_sent_to_answers_no_get() -> None:
    views, asked = addresses.views(), RequestFactory().get("/")
    answers = {name: views[name](asked).status_code for name in addresses.FORMS}
    assert {name for name, status in answers.items() if status != METHOD_NOT_ALLOWED} == set()
