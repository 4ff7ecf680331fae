"""A programme officer makes a programme in under ten fields, in a real browser; a colleague approves it."""

from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Page
from tests.apps.programmes.supporting import seller
from tests.web.operator.people import person_of

from entrepot.apps.accounts.models import User
from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.programmes import queries

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

type OpenPage = Callable[..., Page]
NINE = {
    "Name, English": "Farmers of Rwanda",
    "In one or two sentences, English": "Half of the commission.",
    "Name, 简体中文": "卢旺达农民",
    "In one or two sentences, 简体中文": "减免一半佣金。",
    "Relief on the commission": "50",
    "Until (the first day without it)": "2030-01-01",
    "Budget in all": "1000",
}


def sign_in(page: Page, user: User) -> None:
    client = Client()
    client.force_login(user)
    session = client.cookies["session"]
    page.goto("/healthz")
    page.context.add_cookies([{"name": "session", "value": session.value, "url": page.url}])


def test_made_approved_published_and_counted(open_page: OpenPage) -> None:
    seller()
    workers.run_pending()
    page = open_page("en")
    sign_in(page, person_of("officer", "Ove Officer"))
    page.goto("/officer/")
    page.get_by_role("link", name="New programme").click()
    page.get_by_label("Fact").first.select_option("country one_of")
    page.get_by_label("Compared with").first.fill("Rwanda")
    page.get_by_text("1 business qualifies").wait_for()  # counted while it is filled in
    page.get_by_text("The business is in Rwanda").wait_for()
    for label, value in NINE.items():
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_role("button", name="Save the draft").click()
    page.get_by_role("link", name="Simulate").click()
    page.get_by_text("Businesses that qualify").wait_for()
    page.get_by_role("button", name="Put it before a second person").click()
    page.get_by_text("A colleague approves it").wait_for()
    address = page.url
    sign_in(page, person_of("operator", "Olga Operator"))
    page.goto(address)
    page.get_by_role("button", name="Approve").click()
    page.get_by_role("button", name="Publish").click()
    page.get_by_text("Running").wait_for()
    (made,) = queries.list_programmes(viewer=SYSTEM, on=clock.now().date())
    assert (made.state, made.version.budget.format_plain()) == ("running", "1000.00")
