"""The officer of a co-operative on a phone: members, a lot, the scales without a network; in Swahili, too."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.apps.cooperatives.hill import make_hill
from tests.journeys.test_programme_officer import sign_in

from entrepot.apps.accounts import queries as accounts
from entrepot.apps.accounts.models import User
from entrepot.apps.cooperatives.models import Delivery, Lot
from entrepot.apps.kernel import workers

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

type OpenPage = Callable[..., Page]
PHONE = {"width": 390, "height": 780}


def fits(page: Page) -> None:
    """Fail where a page is wider than the phone."""
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_from_the_first_member_to_a_weight_that_waited_for_the_network(open_page: OpenPage) -> None:
    hill = make_hill()
    workers.run_pending()
    page = open_page("en", viewport=PHONE)
    sign_in(page, User.objects.get(pk=hill.by.user_id))
    farm = f"/sell/{accounts.get_organisation(viewer=hill.by).public_id}/farm/"
    page.goto(farm)
    fits(page)
    page.get_by_role("link", name="Members 3 members").click()
    page.get_by_role("link", name="Add a member").click()
    page.get_by_label("Member number").fill("M-4")
    page.get_by_label("Name", exact=True).fill("Keza Diane")
    page.get_by_role("button", name="Save, then the next").click()
    page.get_by_text("Keza Diane is on the list.").wait_for()
    fits(page)

    page.goto(farm + "lots/")
    page.get_by_role("link", name="Open a lot").click()
    page.get_by_label("Weight in kilograms").fill("52,5")
    page.get_by_label("Grade").fill("A1")
    page.get_by_role("button", name="Open the lot").click()
    page.get_by_text("Weighed 0 kg of 52.5 kg: 52.5 kg are missing.").wait_for()
    fits(page)

    page.get_by_role("link", name="Weigh").click()
    page.locator("html[data-ready]").wait_for(state="attached")
    page.context.set_offline(True)
    page.goto(farm + "weigh/", wait_until="domcontentloaded")
    for grams in ("40.25", "12,25"):
        page.get_by_label("Member", exact=True).fill("M-4 · Keza Diane")
        page.get_by_label("Weight in kilograms").fill(grams)
        page.get_by_role("button", name="Note it").click()
    page.get_by_text("Kept on this phone.").wait_for()
    assert not Delivery.objects.exists()
    fits(page)
    page.context.set_offline(False)
    page.get_by_text("Sent. Everything is noted.").wait_for()
    assert sorted(Delivery.objects.values_list("grams", flat=True)) == [12_250, 40_250]
    page.reload()
    expect(page.locator("#queue")).to_be_hidden()

    page.goto(f"{farm}lots/{Lot.objects.get().public_id}/")
    page.get_by_text("adds up to the lot, to the gram").wait_for()
    page.get_by_role("button", name="Kiswahili").click()
    page.get_by_text("Walicholeta wanachama kinalingana na fungu").wait_for()
    assert page.locator("html").get_attribute("lang") == "sw"
    fits(page)
    page.get_by_role("link", name="Wanachoona").click()
    page.get_by_text("Grown by members of Hill Coffee").wait_for()
    fits(page)
