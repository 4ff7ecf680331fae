"""From nothing to on sale in a real browser, in both languages, and no accessibility fault on the way."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.catalogue_factories import open_markets
from tests.conftest import OpenPage
from tests.factories import PASSWORD, make_user
from tests.journeys.every_page.looking import look

from entrepot.apps.kernel import workers

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

FILES = Path(__file__).parents[2] / "adapters" / "shopify"


def register(page: Page, business: str) -> None:
    """Send the three fields, wrong and then right."""
    page.locator("main form button").click()
    expect(page.locator(".error-summary")).to_be_focused()
    look(page)
    page.fill("#id_name", business)
    page.select_option("#id_country", "GB")
    page.select_option("#id_kind", "home")
    page.locator("main form button").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".seller__empty")).to_be_visible()
    look(page)


def describe(page: Page, title: str) -> None:
    """Send the five fields."""
    page.locator(".seller__empty a.button").click()
    look(page)
    page.fill("#id_title", title)
    page.fill("#id_price", "24")
    page.select_option("#id_currency", "GBP")
    page.fill("#id_gross_grams", "540")
    page.keyboard.press("Enter")


def confirm_code(page: Page, vague: str) -> None:
    """Ask with vague words, then choose the candle among the candidates."""
    page.wait_for_url("**/code/")
    look(page)
    page.fill("#id_what", vague)
    page.keyboard.press("Enter")
    expect(page.locator(".note--warning")).to_be_visible()
    look(page)
    page.go_back()
    page.locator('input[value="340600"]').check()
    page.keyboard.press("Enter")


def put_on_sale(page: Page, title: str) -> None:
    """Look at the grid, put the product on sale, and find it in the list."""
    expect(page.locator("h1")).to_have_text(title)
    expect(page.locator(".seller__square")).to_have_count(50)
    look(page)
    page.locator(".seller__sell button").click()
    expect(page.locator(".note--success")).to_be_visible()
    expect(page.locator(".seller__title .badge--yes")).to_be_visible()
    look(page)
    page.locator(".seller__path a").first.click()
    expect(page.locator(".seller__product")).to_contain_text(title)
    look(page)


def import_a_file(page: Page) -> None:
    """Send a file, see it wait, see what was not taken, and take those rows back."""
    page.locator('.seller__head a[href$="/imports/"]').click()
    look(page)
    page.set_input_files("#id_content", FILES / "findings.csv")
    page.locator("main form button").click()
    expect(page.locator("#reads")).to_be_visible()
    look(page)
    page.locator('button[value="start"]').click()
    expect(page.locator("#import[hx-trigger]")).to_be_visible()
    look(page)
    workers.run_pending("bulk")
    page.reload()
    expect(page.locator("#failed")).to_be_visible()
    look(page)
    with page.expect_download() as rows:
        page.locator("a[download]").click()
    assert "Entrepot reason" in rows.value.path().read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("language", "business", "title", "vague"),
    [
        ("en", "Hill Candles", "Soy wax candle in a jar", "gift"),
        ("zh-hans", "山灯蜡烛", "大豆蜡香薰蜡烛", "礼物"),
    ],
)
def test_a_maker_registers_and_puts_a_first_product_on_sale(
    open_page: OpenPage, language: str, business: str, title: str, vague: str
) -> None:
    open_markets()
    maker = make_user()
    page = open_page(language)
    page.goto("/")
    page.locator('.top__nav a[href="/sell/"]').click()
    page.locator('a[href*="/login/?next=/sell/"]').click()
    page.fill("#id_login", maker.email)
    page.fill("#id_password", PASSWORD)
    page.locator(".account-form button").click()
    page.wait_for_url("**/sell/")

    register(page, business)
    describe(page, title)
    confirm_code(page, vague)
    put_on_sale(page, title)
    import_a_file(page)
