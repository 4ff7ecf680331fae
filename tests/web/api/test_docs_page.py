"""The reference in a real browser: found by words, linked to, copied; under the policy for content."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from entrepot.apps.law.queries import get_edition

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("language", "heading"), [("en", "The API"), ("zh-hans", "API 接口")])
def test_an_operation_is_found_by_words_and_its_call_is_copied(
    open_page: Callable[..., Page], language: str, heading: str
) -> None:
    get_edition()  # compiled before the browser waits for it
    page = open_page(language)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/api/v1/docs")
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    page.get_by_role("searchbox").fill("cart purchase")
    page.keyboard.press("Enter")
    page.locator("#found").get_by_role("link", name="Order what is in a cart and pay it").click()
    expect(page).to_have_url(re.compile("/docs/carts#purchase$"))
    expect(page.locator("#purchase")).to_be_in_viewport()
    page.locator("[data-copy=purchase-curl]").click()
    expect(page.locator("#purchase-curl-said")).not_to_be_empty()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("curl 'http")
    assert "/api/v1/carts/crt_0000000000000000000000/purchase'" in copied
