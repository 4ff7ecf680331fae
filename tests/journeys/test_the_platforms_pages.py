"""An operator at a real browser verifies a business; `test_every_page` looks at the rest of the platform."""

from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Page
from tests.factories import AT, actor_of, make_organisation, make_user
from tests.web.operator.people import person_of

from entrepot.apps.businesses.actions import register_business, submit_verification
from entrepot.apps.desk import queries as desk
from entrepot.apps.kernel.actors import SYSTEM

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

type OpenPage = Callable[..., Page]


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


def test_a_business_is_verified_by_hand(open_page: OpenPage) -> None:
    page = signed_in(open_page("en"))
    page.goto(f"/operate/{waiting_business()}")
    page.get_by_label("Verify").check()
    page.get_by_role("button", name="Record the decision").click()
    page.get_by_text("Verified: it may be paid out.").wait_for()
    page.get_by_role("link", name="Decided").click()
    page.get_by_text("Sha Xi Tea").wait_for()
