"""Thirty goods from a file, none with an origin: seen, mended at once, put on sale, and found by a buyer."""

import pytest
from playwright.sync_api import Page, expect
from tests.catalogue_factories import open_markets
from tests.conftest import OpenPage
from tests.factories import AT, PASSWORD, actor_of, make_organisation, make_user
from tests.journeys.every_page.looking import PHONE, look

from entrepot.apps.businesses.actions import register_business
from entrepot.apps.catalogue.models import Product
from entrepot.apps.kernel import workers

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

GOODS = 31  # one more than is changed before the answer
ROWS = "Title,SKU,Price,Weight (g),HS code,Brand,Pieces\n" + "".join(
    f"Soy wax candle {number},C-{number},{20 + number}.00,540,340600,Hill,5\n" for number in range(GOODS)
)


def sign_in(page: Page, email: str) -> None:
    """Go from the way in to the seller's products."""
    page.goto("/account/login/?next=/sell/")
    page.fill("#id_login", email)
    page.fill("#id_password", PASSWORD)
    page.locator(".account-form button").click()
    page.wait_for_url("**/sell/org_*/")


def bring(page: Page) -> None:
    """Send the file and let it be taken."""
    page.locator('a[href$="/imports/"]').first.click()
    content = {"name": "candles.csv", "mimeType": "text/csv", "buffer": ROWS.encode()}
    page.set_input_files("#id_content", files=[content])  # type: ignore[list-item]
    page.locator("main form button").click()
    page.locator('button[value="start"]').click()
    page.wait_for_selector("#import")
    work()
    assert Product.objects.count() == GOODS


def work() -> None:
    """Let the workers do all there is."""
    while workers.run_pending("bulk") + workers.run_pending():
        pass


def mend(page: Page) -> None:
    """See what keeps all of them out, and say once where they were made."""
    page.goto(page.url.split("/imports/")[0] + "/")
    page.locator('.seller__head a[href$="/readiness/"]').click()
    first = page.locator(".readiness__reasons li").first
    expect(first).to_contain_text(str(GOODS))
    look(page)
    first.locator("a.button").click()
    look(page)
    page.select_option("#id_origin", "CN")
    page.locator('button[value="try"]').click()
    expect(page.locator("#preview")).to_be_visible()
    look(page)
    page.locator('button[value="set"]').click()
    expect(page.locator("#change[hx-trigger]")).to_be_visible()
    look(page)
    work()
    page.reload()
    expect(page.locator("#change .facts dd").nth(1)).to_have_text(str(GOODS))
    look(page)
    assert not Product.objects.filter(origin="").exists()


def put_on_sale(page: Page) -> None:
    """Put all that is ready on sale in Singapore and Germany."""
    page.locator("#change .row a.button").click()
    expect(page.locator(".readiness__sums dd").nth(1)).to_have_text(str(GOODS))
    page.locator("p.row a.button--big").click()
    look(page)
    for box in page.locator('input[name="market"]').all():
        box.set_checked(box.get_attribute("value") in {"SG", "DE"})
    page.locator("main form button").click()
    page.wait_for_url("**/changes/*/")
    work()
    page.reload()
    expect(page.locator("#change .facts dd").nth(1)).to_have_text(str(GOODS))
    look(page)
    page.locator('.seller__path a[href$="/changes/"]').click()
    expect(page.locator(".readiness__reasons li")).to_have_count(2)
    look(page)
    page.locator('.seller__path a[href$="/readiness/"]').click()
    page.locator(".readiness__sums a").nth(2).click()
    expect(page.locator(".readiness__product")).to_have_count(GOODS)
    look(page)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_seller_mends_a_whole_file_and_a_buyer_finds_it(open_page: OpenPage, language: str) -> None:
    open_markets()
    workers.run_pending()
    owner = make_user()
    seller = actor_of(owner, make_organisation(owner, "Hill Candles", country="GB"))
    register_business(name="Hill Candles", country="GB", kind="home", by=seller, at=AT)
    page = open_page(language)
    page.set_viewport_size(PHONE)
    sign_in(page, owner.email)
    bring(page)
    mend(page)
    put_on_sale(page)

    page.goto("/sg/en/shop/?q=soy+wax+candle+7")
    expect(page.locator("main")).to_contain_text("Soy wax candle 7")
