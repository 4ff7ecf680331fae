"""A seller at a real browser packs an order, prints its label, answers customs, and hands it over."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.apps.orders.shop import fill_cart, make_shelf, open_shop, pay, place, state_of
from tests.conftest import OpenPage
from tests.factories import AT, PASSWORD
from tests.web.seller.test_journey import look

from entrepot.adapters import customs_sandbox, payment_sandbox_post
from entrepot.adapters.customs_sandbox import CustomsSandbox
from entrepot.adapters.payment_sandbox import Sandbox
from entrepot.apps.accounts.models import User
from entrepot.apps.customs import queries as customs
from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import SYSTEM

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

SENDER = {
    "recipient": "Hill Candles",
    "lines": "1 Hill Road",
    "locality": "Bend",
    "area": "OR",
    "postcode": "97701",
}


@pytest.fixture(autouse=True)
def gateway(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CustomsSandbox:
    found = CustomsSandbox(tmp_path / "customs.sqlite3", delay=timedelta(0))
    monkeypatch.setattr(customs_sandbox, "connect", lambda: found)
    provider = Sandbox(tmp_path / "payments.sqlite3")
    monkeypatch.setattr(payment_sandbox_post, "connect", lambda: provider)
    return found


def sign_in(page: Page, email: str) -> None:
    page.goto("/account/login/?next=/sell/")
    page.fill("#id_login", email)
    page.fill("#id_password", PASSWORD)
    page.locator(".account-form button").click()


def pack(page: Page) -> None:
    """Send the form wrong and then right, with the keyboard."""
    page.locator('a.button[href$="/pack/"]').click()
    page.fill("#id_grams", "")
    page.keyboard.press("Enter")
    expect(page.locator(".error-summary")).to_be_focused()
    look(page)
    page.fill("#id_grams", "1200")
    for name, value in SENDER.items():
        page.fill(f"#id_{name}", value)
    page.keyboard.press("Enter")
    expect(page.locator(".note--success")).to_be_visible()
    workers.run_pending()
    page.reload()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_an_order_is_packed_asked_about_and_sent(
    open_page: OpenPage, gateway: CustomsSandbox, language: str
) -> None:
    with clock.travel(AT):  # the browser's server lives in the present
        open_shop()
        shelf = make_shelf("Hill Candles")
    page = open_page(language)
    sign_in(page, User.objects.get(pk=shelf.seller.user_id).email)
    page.locator('.seller__tabs a[href$="/orders/"]').click()
    expect(page.locator(".seller__empty")).to_be_visible()
    look(page)

    with clock.travel(AT):
        placed = place(fill_cart((shelf, 2)))
        pay(placed.public_id)
    workers.run_pending()
    (order,) = placed.orders
    (draft,) = customs.list_declarations(viewer=SYSTEM, order=order)
    gateway.choose(draft.public_id, "question")

    page.reload()
    look(page)
    page.locator(".orders__row a").click()
    page.locator("main details summary").first.click()
    look(page)
    pack(page)
    expect(page.locator(".orders__question")).to_be_visible()
    look(page)

    page.locator(".orders__question button").click()
    expect(page.locator(".orders__question .field__error")).to_be_visible()
    look(page)
    page.locator(".orders__question textarea").fill("A candle of soy wax, burnt at home.")
    page.locator(".orders__question button").click()
    workers.run_pending()
    page.reload()
    expect(page.locator(".orders__customs .badge--yes")).to_be_visible()

    with page.context.expect_page() as opened:
        page.locator('a[href$="/label/"]').click()
    opened.value.wait_for_load_state()
    look(opened.value)
    opened.value.close()

    page.locator('form[action$="/shipped/"] button').click()
    expect(page.locator(".note--success")).to_be_visible()
    assert state_of(order) == "in_transit"
    look(page)
