"""A buyer at a real browser, from the product to the receipt, past a declined card and the bank's asking."""

import re

import pytest
from playwright.sync_api import Page, expect
from tests.apps.orders.shop import Shelf, make_shelf, open_shop, ship
from tests.conftest import OpenPage
from tests.journeys.every_page.looking import PHONE, look
from tests.web.buyer.shopping import ASKS, POOR

from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.orders import actions, queries
from entrepot.apps.orders.models import Order
from entrepot.apps.payments.models import PaymentIntent

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

GUEST = {
    "email": "mei@example.com",
    "recipient": "Tan Mei Ling",
    "phone": "+65 6123 4567",
    "lines": "12 Serangoon Road",
    "postcode": "217959",
}


def choose(page: Page, shelf: Shelf, language: str) -> None:
    """Put two of a thing in the cart from its page, and see what they cost together."""
    page.goto(f"/sg/{language}/shop/{shelf.product}/")
    page.select_option("form.add select[name=quantity]", "2")
    page.locator("form.add button").click()
    page.locator(".note--success a, #added a").first.click()
    page.wait_for_url("**/cart/")
    expect(page.locator(".parcel")).to_have_count(1)
    page.locator(".why > summary").click()
    expect(page.locator(".why .line").first).to_be_visible()
    look(page)


def change(page: Page) -> None:
    """Take one piece away; the total follows, without leaving the page."""
    total = page.locator(".till__total")
    before = total.inner_text()
    page.locator("input[name=quantity][type=number]").fill("1")
    page.locator("input[name=quantity][type=number]").press("Tab")
    expect(total).not_to_have_text(before)
    expect(page.locator("input[name=quantity][type=number]")).to_have_value("1")


def fill_in(page: Page) -> str:
    """Send the form wrong, then right, with the keyboard; return the total that was promised."""
    page.locator(".till__go").click()
    page.wait_for_url("**/checkout/cqt_*/")
    promised = page.locator(".till__total").inner_text()
    page.locator("main form .button--big").click()
    expect(page.locator(".error-summary")).to_be_focused()
    look(page)
    for name, value in GUEST.items():
        page.fill(f"#id_{name}", value)
    page.keyboard.press("Enter")
    page.wait_for_url("**/payment-sandbox/**")
    return promised


def pay(page: Page) -> None:
    """Be declined, try again, be asked by the bank, and come back."""
    page.fill("#number", POOR)
    page.keyboard.press("Enter")
    page.wait_for_url("**/pay/**")
    expect(page.locator(".note--error")).to_be_visible()
    look(page)
    page.locator("main form .button--big").click()
    page.wait_for_url("**/payment-sandbox/**")
    page.fill("#number", ASKS)
    page.keyboard.press("Enter")
    page.locator("button[value=yes]").click()
    page.wait_for_url(re.compile(r"/orders/ord_\w+/"))


def send(shelf: Shelf) -> str:
    """Let the seller send it and customs and the carrier bring it; return the order."""
    workers.run_pending()
    order, now = Order.objects.get().public_id, clock.now()
    (shipment,) = ship(order, shelf.seller, at=now)
    (parcel,) = queries.get_order(order, viewer=SYSTEM).parcels
    for step in ("examined", "released"):
        actions.record_customs_step(order=order, parcel=parcel.public_id, step=step, by=SYSTEM, at=now)
    actions.record_delivery(shipment=shipment, by=SYSTEM, at=now)
    return order


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_guest_buys_and_confirms_the_receipt(open_page: OpenPage, language: str) -> None:
    open_shop()
    shelf, page = make_shelf(), open_page(language)
    page.goto(f"/sg/{language}/cart/")
    look(page)
    choose(page, shelf, language)
    change(page)
    promised = fill_in(page)
    pay(page)
    look(page)
    order = send(shelf)
    assert page.goto(f"/sg/{language}/orders/") is not None
    look(page)
    page.locator(".order-row a").click()
    expect(page.locator(".purse__clock")).to_be_visible()
    page.locator("#complaint > summary").click()
    page.locator(".decide--first > summary").click()
    look(page)
    page.locator(".decide--first button").click()
    expect(page.locator(".note--success")).to_be_visible()
    look(page)
    assert queries.get_order(order, viewer=SYSTEM).state == "released"
    assert promised in page.locator(".lead").inner_text()
    assert PaymentIntent.objects.filter(state="captured").count() == 1


def test_everything_works_without_a_script(open_page: OpenPage) -> None:
    open_shop()
    shelf, page = make_shelf(), open_page("en", java_script_enabled=False, viewport=PHONE)
    page.goto(f"/sg/en/shop/{shelf.product}/")
    page.locator("form.add button").click()
    page.locator(".cart-line__count input[type=number]").fill("3")
    page.locator(".cart-line__count button").click()
    expect(page.locator(".cart-line__count input[type=number]")).to_have_value("3")
    page.locator(".till__go").click()
    for name, value in GUEST.items():
        page.fill(f"#id_{name}", value)
    page.locator("main form .button--big").click()
    page.locator("main form button").first.click()
    expect(page.locator(".stages .stage--now")).to_have_text("Paid")
    order = send(shelf)
    page.reload()
    page.locator("#complaint > summary").click()
    page.locator("#complaint input[value=damaged]").check()
    page.locator("#complaint textarea").fill("The glass is in pieces.")
    page.locator("#complaint button").click()
    expect(page.locator(".case__said")).to_contain_text("The glass is in pieces.")
    assert queries.get_order(order, viewer=SYSTEM).state == "disputed"


def test_the_back_button_orders_nothing_twice(open_page: OpenPage) -> None:
    open_shop()
    shelf, page = make_shelf(), open_page("en")
    page.goto(f"/sg/en/shop/{shelf.product}/")
    page.locator("form.add button").click()
    page.locator("#added a").click()
    page.locator(".till__go").click()
    for name, value in GUEST.items():
        page.fill(f"#id_{name}", value)
    page.locator("main form .button--big").click()
    page.wait_for_url("**/payment-sandbox/**")
    page.go_back()
    expect(page.locator("h1")).to_have_text("Your payment is not finished")
    page.locator("main form .button--big").first.click()
    page.wait_for_url("**/payment-sandbox/**")
    page.locator("main form button").first.click()
    page.wait_for_url(re.compile(r"/orders/ord_\w+/"))
    page.go_back()
    page.wait_for_url(re.compile(r"/orders/ord_\w+/"))
    assert (Order.objects.count(), PaymentIntent.objects.count()) == (1, 1)
