"""A lot, a member and a product noted where there is no network: kept, sent once, mended, nobody else's."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.apps.cooperatives.hill import Hill, make_hill
from tests.factories import join, make_user
from tests.journeys.test_programme_officer import sign_in

from entrepot.apps.accounts import queries as accounts
from entrepot.apps.accounts.models import User
from entrepot.apps.catalogue.models import Product
from entrepot.apps.cooperatives.models import Lot, Member
from entrepot.apps.kernel import workers
from entrepot.apps.kernel.actors import Actor

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

type OpenPage = Callable[..., Page]
PHONE = {"width": 390, "height": 780}
KEPT = "Kept on this phone. It is sent when there is a network."


def farm_of(hill: Hill) -> str:
    return f"/sell/{accounts.get_organisation(viewer=hill.by).public_id}/farm/"


def at_the_farm(page: Page, actor: Actor, farm: str) -> None:
    """Sign somebody in on this phone, whose pages are then kept."""
    sign_in(page, User.objects.get(pk=actor.user_id))
    page.goto(farm)
    page.locator("html[data-ready]").wait_for(state="attached")


def go(page: Page, address: str) -> None:
    """Open a page, with or without a network; it is as wide as the phone."""
    page.goto(address, wait_until="domcontentloaded")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def note_member(page: Page, number: str, name: str) -> None:
    page.get_by_label("Member number").fill(number)
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_role("button", name="Save, then the next").click()


def test_what_is_noted_without_a_network_is_made_once(open_page: OpenPage) -> None:
    hill = make_hill()
    workers.run_pending()
    farm = farm_of(hill)
    page = open_page("en", viewport=PHONE)
    at_the_farm(page, hill.by, farm)

    page.context.set_offline(True)
    go(page, farm + "payouts/")  # not kept: the door to what is stands in for it
    page.get_by_role("heading", name="Without a network").wait_for()
    page.get_by_role("link", name="Add a member").click()
    note_member(page, "M-4", "Keza Diane")
    page.get_by_text(KEPT).wait_for()
    expect(page.get_by_label("Member number")).to_have_value("")  # free for the next

    go(page, farm + "lots/new/")
    page.get_by_label("Weight in kilograms").fill("52,5")
    page.get_by_label("Photo").set_input_files(
        files=[{"name": "sack.png", "mimeType": "image/png", "buffer": b"not a picture"}]
    )
    page.get_by_role("button", name="Open the lot").click()
    page.get_by_text(KEPT).wait_for()

    go(page, farm + "products/new/")
    page.get_by_label("What is it?").fill("Washed coffee")
    page.get_by_label("Price of one").fill("12,50")
    page.get_by_label("Weight of one in kilograms").fill("1,05")
    page.get_by_role("button", name="Keep the product").dblclick()  # twice by mistake: one draft
    page.get_by_text(KEPT).wait_for()
    expect(page.locator("#drafts li")).to_have_count(3)
    assert not Lot.objects.exists()
    assert Member.objects.count() == 3

    page.context.set_offline(False)
    expect(page.locator("#drafts li")).to_have_count(1)  # the photo was none
    expect(page.locator("#drafts li")).to_contain_text("Photo:")
    assert Member.objects.filter(name="Keza Diane").count() == 1
    assert Product.objects.filter(translations__text="Washed coffee").count() == 1

    go(page, farm)
    page.locator("#drafts").get_by_role("link", name="Mend it").click()
    expect(page.get_by_label("Weight in kilograms")).to_have_value("52,5")
    page.get_by_label("Photo").set_input_files([])
    page.get_by_role("button", name="Open the lot").click()
    page.get_by_text("Weighed 0 kg of 52.5 kg").wait_for()
    assert Lot.objects.count() == 1
    go(page, farm)
    expect(page.locator("#drafts")).to_be_hidden()


def test_an_answer_that_was_lost_on_the_way_makes_nothing_twice(open_page: OpenPage) -> None:
    hill = make_hill()
    farm = farm_of(hill)
    page = open_page("en", viewport=PHONE)
    at_the_farm(page, hill.by, farm)
    go(page, farm + "members/new/")

    def lose(route: Any) -> None:
        if route.request.method == "POST":
            route.fetch()  # it arrives
            route.abort()  # and its answer does not
        else:
            route.continue_()

    page.route("**/members/new/", lose)
    note_member(page, "M-4", "Keza Diane")
    page.get_by_text(KEPT).wait_for()
    assert Member.objects.filter(number="M-4").count() == 1
    page.unroute("**/members/new/")
    page.reload()
    page.get_by_text("Sent. Everything is noted.").wait_for()
    assert Member.objects.filter(number="M-4").count() == 1


def test_a_draft_that_is_refused_says_why_and_is_mended_or_thrown_away(open_page: OpenPage) -> None:
    hill = make_hill()
    farm = farm_of(hill)
    page = open_page("en", viewport=PHONE)
    at_the_farm(page, hill.by, farm)
    go(page, farm + "members/new/")
    note_member(page, "M-1", "Keza Diane")
    said = page.locator("#drafts li")
    expect(said).to_contain_text("Member · Keza Diane")
    expect(said).to_contain_text("Member number: Another member has this number.")
    number = page.get_by_label("Member number")
    expect(number).to_be_focused()
    expect(number).to_have_attribute("aria-invalid", "true")
    number.fill("M-7")
    page.get_by_role("button", name="Save, then the next").click()
    page.get_by_text("Keza Diane is on the list. Now the next.").wait_for()
    assert Member.objects.filter(name="Keza Diane").values_list("number", flat=True).get() == "M-7"

    page.context.set_offline(True)
    note_member(page, "M-2", "Somebody")
    page.get_by_text(KEPT).wait_for()
    page.context.set_offline(False)
    expect(said).to_contain_text("Another member has this number.")
    page.reload()
    expect(said).to_have_count(1)  # it stays until somebody decides
    said.get_by_role("button", name="Throw away").click()
    expect(page.locator("#drafts")).to_be_hidden()
    assert not Member.objects.filter(name="Somebody").exists()


def test_two_people_on_one_phone_do_not_see_each_others_drafts(open_page: OpenPage) -> None:
    hill = make_hill()
    farm = farm_of(hill)
    page = open_page("en", viewport=PHONE)
    at_the_farm(page, hill.by, farm)
    page.context.set_offline(True)
    go(page, farm + "members/new/")
    note_member(page, "M-8", "Secret Person")
    page.get_by_text(KEPT).wait_for()
    page.goto("about:blank")  # the phone is put away before it is sent
    page.context.set_offline(False)

    second = join(make_user(), accounts.get_organisation(viewer=hill.by).public_id, "admin")
    page.context.clear_cookies()
    at_the_farm(page, second, farm)
    expect(page.locator("#drafts")).to_be_hidden()
    assert "Secret Person" not in page.content()
    assert not Member.objects.filter(number="M-8").exists()  # nor are they sent in another's name

    page.goto("/account/logout/")
    page.get_by_text("This device keeps something you noted").wait_for()
    page.get_by_role("main").get_by_role("button", name="Sign Out").click()
    page.wait_for_url(lambda address: "logout" not in address)
    page.goto("/account/login/")
    left = page.evaluate(
        "async () => [(await indexedDB.databases()).length, (await caches.keys()).length,"
        " Object.keys(localStorage).length, (await navigator.serviceWorker.getRegistrations()).length]"
    )
    assert left == [0, 0, 0, 0]
