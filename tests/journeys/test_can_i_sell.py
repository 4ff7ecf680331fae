"""A seller at a real browser: asks with the keyboard, reads the answer, opens a line, shares the link."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

type OpenPage = Callable[..., Page]

SHIRTS = "answer?what=610910&origin=CN&to=DE&price=12.00&currency=EUR&quantity=5&freight=5.00&on=2026-11-21"
WORDS = {
    "en": {
        "what": "cotton t-shirt",
        "go": "Show me the answer",
        "price": "Price of one",
        "to": "Sold to",
        "headline": "A buyer in Germany pays €80.92",
        "vat": "VAT",
        "since": "In force",
        "problem": "There is a problem",
        "compare": "Compare several countries",
        "currency": "Currency",
        "count": "How many",
        "freight": "Freight",
    },
    "zh-hans": {
        "what": "棉T恤",
        "go": "查看结果",
        "price": "单价",
        "to": "卖到",
        "headline": "德国的买家一共支付 €80.92",
        "vat": "增值税",
        "since": "有效期",
        "problem": "有些内容需要修改",
        "compare": "比较多个国家",
        "currency": "币种",
        "count": "数量",
        "freight": "运费",
    },
}


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the element with this name attribute has the focus."""
    for _press in range(60):
        if page.evaluate("document.activeElement.name") == name:
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab never reaches {name}")


@pytest.mark.parametrize("language", WORDS)
def test_a_question_is_asked_with_the_keyboard_alone(open_page: OpenPage, language: str) -> None:
    words, page = WORDS[language], open_page(language)
    page.goto(f"/cn/{language}/")
    tab_to(page, "what")
    page.keyboard.type(words["what"])
    expect(page.locator("input[name=hs][value='610910']")).to_be_visible()
    tab_to(page, "hs")
    page.keyboard.press("Space")
    expect(page.locator("input[name=hs]:checked")).to_have_value("610910")
    tab_to(page, "to")
    for _press in range(60):  # Chinese has no letters to jump to: the arrow keys choose
        if page.locator("select[name=to]").input_value() == "DE":
            break
        page.keyboard.press("ArrowDown")
    tab_to(page, "price")
    page.keyboard.type("12.00")
    tab_to(page, "currency")
    page.keyboard.type("EUR")
    tab_to(page, "quantity")
    page.keyboard.press("Control+A")
    page.keyboard.type("5")
    tab_to(page, "freight")
    page.keyboard.type("5.00")
    page.keyboard.press("Enter")
    title = page.get_by_role("heading", level=1)
    expect(title).to_have_text(words["headline"])
    expect(title).to_be_focused()
    line = page.locator("summary", has_text=words["vat"])
    for _press in range(60):
        page.keyboard.press("Tab")
        if line.evaluate("element => element === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.locator("details[open] dt", has_text=words["since"])).to_be_visible()


@pytest.mark.parametrize("language", WORDS)
def test_the_shared_link_opens_on_the_same_answer(open_page: OpenPage, language: str) -> None:
    page = open_page(language)
    page.goto(f"/de/{language}/{SHIRTS}")
    link = page.locator("#share-link").input_value()
    other = open_page(language)
    other.goto(link)
    expect(other.get_by_role("heading", level=1)).to_have_text(WORDS[language]["headline"])


@pytest.mark.parametrize("language", WORDS)
def test_everything_works_without_a_script(open_page: OpenPage, language: str) -> None:
    words, page = WORDS[language], open_page(language, java_script_enabled=False)
    page.goto(f"/cn/{language}/")
    page.locator("#id_what").fill(words["what"])
    page.locator("select[name=to]").select_option("DE")
    page.locator("#id_price").fill("12.00")
    page.locator("select[name=currency]").select_option("EUR")
    page.locator("#id_quantity").fill("5")
    page.locator("#id_freight").fill("5.00")
    page.get_by_role("button", name=words["go"]).click()
    expect(page.get_by_role("heading", name=words["problem"])).to_be_visible()
    page.locator("input[name=hs][value='610910']").check()
    expect(page.locator("#id_price")).to_have_value("12.00")
    page.get_by_role("button", name=words["go"]).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(words["headline"])
    page.locator("summary", has_text=words["vat"]).click()
    expect(page.locator("details[open] dt", has_text=words["since"])).to_be_visible()
    expect(page.locator("[data-copy]")).to_be_hidden()


@pytest.mark.parametrize("language", WORDS)
def test_markets_are_compared_from_the_form(open_page: OpenPage, language: str) -> None:
    page = open_page(language)
    page.goto(f"/cn/{language}/?what=610910&origin=CN&to=DE&price=12.00&currency=EUR&quantity=5")
    page.get_by_text(WORDS[language]["compare"]).click()
    for code in ("FR", "SG"):
        page.locator(f"input[name=also][value={code}]").check()
    page.get_by_role("button", name=WORDS[language]["go"]).click()
    expect(page.locator("tbody tr")).to_have_count(3)
    expect(page.locator(".chart__row")).to_have_count(3)
    page.locator("tbody tr").filter(has=page.locator("a[href*='to=DE']")).get_by_role("link").click()
    expect(page.locator(".line--total")).to_contain_text("€")


def test_the_language_changes_and_the_question_stays(open_page: OpenPage) -> None:
    page = open_page("en")
    page.goto(f"/de/en/{SHIRTS}")
    page.locator(".switch__tongue > summary").click()
    page.get_by_role("link", name="简体中文", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(WORDS["zh-hans"]["headline"])
    page.goto("/")
    assert page.url.endswith("/de/zh-hans/")


def test_the_link_is_copied(open_page: OpenPage) -> None:
    page = open_page("en", permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"/de/en/{SHIRTS}")
    page.get_by_role("button", name="Copy the link").click()
    expect(page.get_by_role("status")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == page.locator("#share-link").input_value()
