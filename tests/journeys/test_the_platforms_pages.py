"""The platform's own pages in a real browser: nothing for axe to find, no script refused, none too wide."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Page
from tests.catalogue_factories import open_markets
from tests.factories import AT, actor_of, make_organisation, make_user
from tests.web.operator.people import person_of

from entrepot.apps.businesses.actions import register_business, submit_verification
from entrepot.apps.desk import queries as desk
from entrepot.apps.kernel.actors import SYSTEM

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

type OpenPage = Callable[..., Page]

PAGES = (
    *("", "lanes/verification/", "money/", "orders/", "figures/", "markets/", "markets/SG/", "fees/"),
    *("owed/", "exchange/", "disputes/", "invoices/", "early/", "terms/", "tokens/"),
    *("audit/", "letters/", "law/", "raw/", "raw/accounts/organisation/"),
)


def signed_in(page: Page) -> Page:
    """Let an operator be signed in in this window."""
    client = Client()
    client.force_login(person_of("operator", "Olga Operator"))
    session = client.cookies["session"]
    page.goto("/healthz")
    page.context.add_cookies([{"name": "session", "value": session.value, "url": page.url}])
    return page


def waiting_business() -> str:
    """Return the page of a business that asks to be verified."""
    owner = make_user()
    actor = actor_of(owner, make_organisation(owner))
    register_business(name="Sha Xi Tea", country="CN", kind="farm", by=actor, at=AT)
    asked = submit_verification(legal_name="Shaxi Tea", registration="1", register="SAMR", by=actor, at=AT)
    (item,) = desk.list_items_about(asked, viewer=SYSTEM)
    return f"items/{item.public_id}/"


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_is_sound(open_page: OpenPage, language: str) -> None:
    open_markets()
    pages = (*PAGES, waiting_business())
    page = signed_in(open_page(language, viewport={"width": 390, "height": 844}))
    for address in pages:
        answer = page.goto(f"/operate/{address}")
        assert answer is not None
        assert answer.status == 200, address
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0 or address.startswith("raw"), address
        found = Axe().run(page).response["violations"]
        assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == [], address


def test_a_business_is_verified_by_hand(open_page: OpenPage) -> None:
    page = signed_in(open_page("en"))
    page.goto(f"/operate/{waiting_business()}")
    page.get_by_label("Verify").check()
    page.get_by_role("button", name="Record the decision").click()
    page.get_by_text("Verified: it may be paid out.").wait_for()
    page.get_by_role("link", name="Decided").click()
    page.get_by_text("Sha Xi Tea").wait_for()
