"""A buyer at a real browser: looks around, chooses, reads why, and fills the cart."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.catalogue_factories import a_variant, make_seller
from tests.factories import AT
from tests.web.storefront.shop import sell, show_picture, translate

from entrepot.apps.businesses import actions as businesses

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

type OpenPage = Callable[..., Page]

WORDS = {
    "en": {"add": "Add to the cart", "large": "Large", "why": "You pay", "cart": "1 piece in the cart"},
    "zh-hans": {"add": "加入购物车", "large": "Large", "why": "您支付", "cart": ""},
}


@pytest.fixture
def candle() -> str:
    """A candle in two sizes with two pictures, read in three languages, and a bowl that is sold out."""
    seller = make_seller("Hill Candles")
    two = (a_variant("S", options=("Small",)), a_variant("L", options=("Large",), price_minor=3600))
    product = sell(
        seller, variants=two, option_names=("Size",), description="Burns long", markets=("SG", "DE")
    )
    translate(product, seller, "zh-hans", title="雪松蜡烛", description="可燃烧四十小时")
    translate(product, seller, "th", title="เทียนหอม", description="เผาไหม้นาน")
    show_picture(product, seller, colour="teal", alt="The candle")
    show_picture(product, seller, colour="red", alt="The candle, burning")
    businesses.set_text(field="story", language="en", text="Two pots and a kitchen.", by=seller, at=AT)
    sell(seller, "Clay Bowl", hs="691200", pieces=0)
    return product


@pytest.mark.parametrize("language", WORDS)
def test_from_the_shelf_to_the_cart(open_page: OpenPage, candle: str, language: str) -> None:
    words, page = WORDS[language], open_page(language)
    page.goto(f"/sg/{language}/shop/?kind=home")
    page.locator(f"a[href*='{candle}']").click()
    page.get_by_role("link", name=words["large"], exact=True).click()
    total = page.locator(".price__total").inner_text()
    expect(page.locator("#why .line--total")).to_contain_text(words["why"])
    expect(page.locator("#why .line--total")).to_contain_text(total)
    page.locator("#why summary").first.click()
    expect(page.locator("#why details[open] dt").first).to_be_visible()
    page.get_by_role("button", name=words["add"]).click()
    expect(page.locator("#added a")).to_be_visible()
    expect(page.locator(".cart-badge__count")).to_have_text("1")
    page.locator("#added a").click()
    expect(page.locator("main")).to_contain_text(total)


def test_the_shop_works_without_a_script(open_page: OpenPage, candle: str) -> None:
    page = open_page("en", java_script_enabled=False)
    page.goto("/sg/en/shop/")
    page.locator("summary", has_text="Filters").click()
    page.get_by_role("group", name="Made in").get_by_label("United States").check()
    page.get_by_role("button", name="Show these").click()
    page.locator(f"a[href*='{candle}']").click()
    total = page.locator(".price__total").inner_text()
    page.get_by_role("button", name="Add to the cart").click()
    assert page.url.endswith("/sg/en/cart/")
    expect(page.locator("main")).to_contain_text(total)


@pytest.mark.usefixtures("candle")
def test_a_menu_closes_with_escape_and_gives_the_focus_back(open_page: OpenPage) -> None:
    page = open_page("en")
    page.goto("/sg/en/shop/")
    summary = page.locator("summary", has_text="Newest first")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".pick[open]")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator(".pick[open]")).to_have_count(0)
    expect(summary).to_be_focused()
