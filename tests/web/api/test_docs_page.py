"""The documentation page in a real browser: under the policy for content, with nothing from anywhere else."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from entrepot.apps.law.queries import get_edition
from entrepot.web.api.openapi import document

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("language", "heading"), [("en", "The API"), ("zh-hans", "API 接口")])
def test_every_address_is_shown_and_can_be_tried(
    open_page: Callable[..., Page], language: str, heading: str
) -> None:
    get_edition()  # compiled before the browser waits for it
    page = open_page(language)
    page.goto("/api/v1/docs")
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    described = sum(len(methods) for methods in document()["paths"].values())
    expect(page.locator(".opblock")).to_have_count(described)
    page.locator("#operations-quotes-quote_landed_cost .opblock-summary-control").click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()
    expect(page.locator(".live-responses-table .response-col_status").last).to_contain_text("200")
    expect(page.locator(".live-responses-table")).to_contain_text('"total"')
