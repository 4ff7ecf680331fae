"""A buyer in Chengdu sends part of a cross-border order back; the seller takes it in, at a real browser."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from tests.apps.orders.shop import Shelf, fill_cart, make_shelf, open_shop, pay, place, ship
from tests.conftest import OpenPage
from tests.factories import PASSWORD, actor_of, make_user
from tests.journeys.every_page.looking import look

from entrepot.apps.accounts.models import Organisation, User
from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import SYSTEM, Actor
from entrepot.apps.orders import actions, queries
from entrepot.apps.shipping.actions import Address
from entrepot.apps.stock import queries as stock

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
BONDED = Address(
    country="CN",
    recipient="Returns, bonded zone",
    lines=("1 Port Road",),
    locality="Chengdu",
    postcode="610000",
    local="四川省成都市保税区1号",
)


def delivered(shelf: Shelf, buyer: Actor) -> str:
    """Return an order of two candles that reached China and was released by customs on the way."""
    now = clock.now()
    cart = fill_cart((shelf, 2), by=buyer, market="CN", key="")
    placed = place(cart, by=buyer, key="", at=now)
    pay(placed.public_id, by=buyer, key="", at=now)
    workers.run_pending()
    (order,) = placed.orders
    (shipment,) = ship(order, shelf.seller, at=now)
    (parcel,) = queries.get_order(order, viewer=SYSTEM).parcels
    for step in ("accepted", "released"):
        actions.record_customs_step(order=order, parcel=parcel.public_id, step=step, by=SYSTEM, at=now)
    actions.record_delivery(shipment=shipment, by=SYSTEM, at=now)
    return order


def sign_in(page: Page, user: User) -> Page:
    page.goto("/account/login/")
    page.fill("input[name=login]", user.email)
    page.fill("input[name=password]", PASSWORD)
    page.locator("main button[type=submit]").first.click()
    page.wait_for_url(lambda url: "login" not in url)
    return page


def test_a_buyer_in_chengdu_sends_one_of_two_candles_back(open_page: OpenPage) -> None:
    open_shop("CN", tax=False)
    shelf, person = make_shelf(market="CN", pieces=5), make_user()
    order = delivered(shelf, actor_of(person))
    actions.set_return_address(market="CN", address=BONDED, by=SYSTEM, at=clock.now())

    buyer = sign_in(open_page("zh-hans"), person)
    buyer.goto(f"/cn/zh-hans/orders/{order}/")
    buyer.locator("a[href$='/return/']").click()
    look(buyer)
    buyer.locator(".return-line select").select_option("1")
    buyer.locator("input[value=faulty]").check()
    buyer.locator("main form .button--big").click()
    expect(buyer.locator(".stage--now")).to_have_text("已申请")
    (returned,) = queries.list_returns(viewer=SYSTEM, order=order)

    owner = User.objects.get(pk=shelf.seller.user_id)
    seller = sign_in(open_page("en"), owner)
    organisation = Organisation.objects.get(pk=shelf.seller.organisation_id).public_id
    seller.goto(f"/sell/{organisation}/returns/")
    seller.locator(".orders__row a").first.click()
    look(seller)
    seller.locator("form[action$='accept/'] button").click()

    buyer.reload()
    buyer.locator("form[action$='label/make'] button").click()
    expect(buyer.locator(".return-label")).to_contain_text("Returns, bonded zone")
    buyer.locator("form[action$='sent'] button").click()
    expect(buyer.locator(".stage--now")).to_have_text("退货运输中")

    seller.reload()
    seller.locator("form[action$='receive/'] button").click()
    look(seller)
    seller.locator("form[action$='inspect/'] .button--big").click()
    workers.run_pending()
    buyer.reload()
    expect(buyer.locator(".note--success")).to_contain_text("¥")
    expect(buyer.locator("main")).to_contain_text("年度额度已恢复")
    look(buyer)
    done = queries.get_return(returned.public_id, viewer=SYSTEM)
    assert (done.state, done.restores) == ("refunded", True)
    assert {due.borne_by for due in done.dues} == {"authority"}
    assert stock.count_free([shelf.variant], viewer=SYSTEM) == {shelf.variant: 4}
    assert queries.list_money_differences(viewer=SYSTEM) == []
    actions.expire_receipt(order=order, by=SYSTEM, at=clock.now() + timedelta(days=15))
    assert queries.get_order(order, viewer=SYSTEM).state == "released"
