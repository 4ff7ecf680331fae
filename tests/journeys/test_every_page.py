"""Every page of the product in a real browser: it is there, fits a phone, keeps nobody out, in two languages.

Each kind of person walks from page to page. A page that nobody reaches fails, unless it is named with
a reason.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import RequestFactory
from playwright.sync_api import Browser, Page
from tests.conftest import LOCALES
from tests.journeys.every_page import addresses, looking, walking, world
from tests.journeys.every_page.looking import PHONE

from entrepot.web.operator.cases.table import CASES

METHOD_NOT_ALLOWED = 405

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
@pytest.mark.parametrize("language", LOCALES)
@pytest.mark.parametrize("who", addresses.WALKS)
def test_every_page_is_sound(lived_in: world.World, open_page: OpenPage, who: str, language: str) -> None:
    walk = walking.Walk(open_page(language, viewport=PHONE), who, language, lived_in)
    walk.all()
    assert not walk.faults, "\n".join(walk.faults)
    assert not walk.missing(), " ".join(walk.missing())


@pytest.mark.journey
@pytest.mark.long
@pytest.mark.usefixtures("lived_in")
def test_the_shop_keeps_nobody_out_in_thai(open_page: OpenPage) -> None:
    page = open_page("en", viewport=PHONE)
    page.goto("/sg/th/shop/")
    product = page.locator("main a[href*='/shop/prd_']").first.get_attribute("href") or ""
    beside = f"/sg/th/compare?product={product.split('/')[-2]}"
    others = (f"{product}reviews/", beside, "/sg/th/wishes/", "/sg/th/styleguide")
    for address in ("/sg/th/store/", "/sg/th/shop/", product, "/sg/th/cart/", *others):
        page.goto(address)
        assert page.evaluate("document.documentElement.lang") == "th"
        assert page.locator("h1").count() == 1
        assert looking.faults_of(page) == []


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
