"""A maker opens a shop in three fields, gives a file on a phone, is refused, answers and is verified."""

import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client
from playwright.sync_api import Page, expect
from tests.apps.businesses.files import STREET, USCC, document
from tests.web.operator.people import person_of

from entrepot.apps.accounts.models import User
from entrepot.apps.businesses.models import Business
from entrepot.apps.desk import queries as desk
from entrepot.apps.kernel import workers
from entrepot.apps.kernel.actors import SYSTEM

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

type OpenPage = Callable[..., Page]
PHONE = {"width": 390, "height": 844}
DETAILS = {"legal_form": "llc", "legal_name": "Shaxi Tea", "registration": USCC, "tax_number": USCC}
OWNER = {
    "name": "Wang Heimingdan",
    "share": "100",
    "country": "CN",
    "birth_year": "1990",
    "identity_number": "11010519491231002X",
}


def fill(page: Page, given: dict[str, str]) -> None:
    for name, value in given.items():
        field = page.locator(f"main [name={name}]")
        if field.evaluate("each => each.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def open_shop(page: Page) -> str:
    """Open a shop; return the address of its organisation's pages."""
    page.goto("/sell/open/")
    fill(page, {"contact": "mei@example.com", "country": "CN", "name": "Shaxi Tea"})
    page.get_by_role("button", name="Send me the code").click()
    page.get_by_text("Look into your mail").wait_for()
    found = re.search(r"^([B-Z2-9]{6})$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found is not None
    page.get_by_label("Code from the message").fill(found[1])
    page.get_by_role("button", name="Open my shop").click()
    page.get_by_text("Your first product takes two minutes").wait_for()
    return f"/sell/{Business.objects.get().organisation.public_id}/"


def give_file(page: Page, shop: str) -> None:
    """Give everything, each part as the page asks for it next."""
    page.goto(f"{shop}money/verification/")
    page.get_by_role("link", name="Next:").click()
    fill(page, DETAILS)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Next:").click()
    fill(page, STREET)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Next:").click()
    fill(page, OWNER)
    page.get_by_label("They direct the business").check()
    page.get_by_role("button", name="Add").click()
    page.get_by_role("link", name="Go on").click()
    page.get_by_role("link", name="Next:").click()
    for seed, what in enumerate(("registration", "identity")):
        wanted = page.locator(f"main [name=what] option[value^={what}]").get_attribute("value")
        page.locator("main [name=what]").select_option(wanted)
        picture = {"name": "scan.jpg", "mimeType": "image/jpeg", "buffer": document(seed)}
        page.locator("main input[type=file]").set_input_files([picture])
        page.get_by_role("button", name="Send it").click()
        expect(page.get_by_text("It can be read.")).to_have_count(seed + 1)
    page.get_by_role("link", name="Go on").click()
    page.get_by_role("button", name="Ask to be verified").click()
    page.get_by_text("We are looking at it").first.wait_for()
    workers.run_pending()


def at_the_desk(page: Page, user: User) -> None:
    """Open what waits, as somebody of the platform."""
    client = Client()
    client.force_login(user)
    page.goto("/healthz")
    page.context.add_cookies([{"name": "session", "value": client.cookies["session"].value, "url": page.url}])
    (item,) = desk.list_items(lane="verification", viewer=SYSTEM)
    page.goto(f"/operate/items/{item.public_id}/")
    page.get_by_role("heading", name="The file").wait_for()


def test_refused_answered_and_verified(open_page: OpenPage) -> None:
    own, theirs = open_page("en", viewport=PHONE), open_page("en")
    shop = open_shop(own)
    give_file(own, shop)
    olga = person_of("operator", "Olga Operator")
    at_the_desk(theirs, olga)
    theirs.get_by_label("Refuse", exact=True).check()
    theirs.locator("main [name=reasons][value=address_differs]").check()
    theirs.locator("main [name=note]").fill("The certificate says number 7.")
    theirs.locator("main form button.button--big").click()
    theirs.wait_for_load_state()
    workers.run_pending()
    own.goto(f"{shop}money/verification/")
    own.get_by_text("The certificate says number 7.").wait_for()
    own.locator("li", has_text="to mend").get_by_role("link").click()
    own.locator("main [name=street]").fill("寺登街 7")
    own.get_by_role("button", name="Save").click()
    own.get_by_label("Your answer").fill("Number 7 it is.")
    own.get_by_role("button", name="Ask to be verified").click()
    own.get_by_text("We are looking at it").first.wait_for()
    workers.run_pending()
    at_the_desk(theirs, olga)
    theirs.get_by_text("Number 7 it is.").wait_for()
    theirs.get_by_label("Verify", exact=True).check()
    theirs.locator("main [name=cleared]").fill("Another birth year than the one listed.")
    theirs.locator("main form button.button--big").click()
    theirs.wait_for_load_state()
    workers.run_pending()
    own.goto(f"{shop}money/verification/")
    expect(own.locator("h1")).to_have_text("Your business is verified")
