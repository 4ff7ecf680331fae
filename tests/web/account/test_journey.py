"""From stranger to owner in a real browser, with every kind of second step, and no accessibility fault."""

import re
from datetime import UTC, datetime

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core import mail
from playwright.sync_api import Page, expect
from tests.conftest import OpenPage
from tests.factories import PASSWORD, make_organisation, make_user

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def sign_in(page: Page, email: str) -> None:
    page.goto("/account/login/")
    page.fill("#id_login", email)
    page.fill("#id_password", PASSWORD)
    page.locator(".account-form button").click()
    page.wait_for_url(lambda address: "/login/" not in address)


def confirm_password(page: Page) -> None:
    """Changing a second step asks for the password again, however fresh the sign-in."""
    page.wait_for_url("**/reauthenticate/**")
    assert_accessible(page)
    page.fill("#id_password", PASSWORD)
    page.locator(".account-form button").click()
    page.wait_for_url(lambda address: "/reauthenticate/" not in address)


def sign_out(page: Page) -> None:
    page.goto("/account/logout/")
    page.locator(".account-form button").click()
    page.wait_for_url(lambda address: "/logout/" not in address)


def assert_accessible(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"


def code_now(secret: str) -> str:
    counter = int(datetime.now(UTC).timestamp()) // 30
    return str(format_hotp_value(hotp_value(secret, counter)))


def add_virtual_key(page: Page) -> None:
    """Give the browser a made-up security key, as a phone or a laptop has one built in."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    consent = {"hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": {**options, **consent}})


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_stranger_signs_up_and_owns_an_organisation(open_page: OpenPage, language: str) -> None:
    page = open_page(language)
    page.goto("/account/signup/")
    assert_accessible(page)
    page.fill("#id_name", "Mei Yang")
    page.fill("#id_email", "mei@example.com")
    page.fill("#id_password1", PASSWORD)
    page.locator(".account-form button").click()
    page.wait_for_url("**/confirm-email/")

    address = re.search(r"http\S+", mail.outbox[-1].body)
    assert address is not None
    page.goto(address.group().removeprefix(settings.ADDRESS))
    page.locator(".account-form button").click()
    if "/login/" in page.url:
        sign_in(page, "mei@example.com")
    page.wait_for_url("**/account/")

    page.locator("a.button").click()
    assert_accessible(page)
    page.fill("#id_name", "沙溪茶叶合作社")
    page.select_option("#id_country", "CN")
    page.locator(".account-form button").click()
    expect(page.locator("h1")).to_have_text("沙溪茶叶合作社")
    assert_accessible(page)

    page.fill("#token_name", "till")
    page.locator("#tokens ~ form button").click()
    expect(page.locator(".account-key")).to_contain_text("ent_")
    assert_accessible(page)


def test_a_second_step_by_code_and_by_recovery_code(open_page: OpenPage) -> None:
    user = make_user("mei@example.com")
    page = open_page()
    sign_in(page, user.email)
    page.goto("/account/2fa/totp/activate/")
    confirm_password(page)
    assert_accessible(page)
    secret = page.locator("#authenticator_secret").input_value()
    page.fill("#id_code", code_now(secret))
    page.locator(".account-form button").click()
    page.wait_for_url("**/recovery-codes/**")
    assert_accessible(page)
    recovery = page.locator("#recovery_codes").input_value().split()
    assert len(recovery) == 10

    sign_out(page)
    sign_in(page, user.email)
    page.wait_for_url("**/2fa/authenticate/**")
    assert_accessible(page)
    page.fill("#id_code", recovery[0])
    page.locator(".account-form button").first.click()
    page.wait_for_url("**/account/")


def test_a_passkey_signs_in_without_a_password(open_page: OpenPage) -> None:
    user = make_user("mei@example.com")
    page = open_page()
    add_virtual_key(page)
    sign_in(page, user.email)
    page.goto("/account/2fa/webauthn/add/")
    confirm_password(page)
    assert_accessible(page)
    page.fill("#id_name", "My phone")
    page.check("#id_passwordless")
    page.click("#mfa_webauthn_add")
    page.wait_for_url(re.compile(r"/2fa/(?!webauthn/add)"))

    sign_out(page)
    page.goto("/account/login/")
    page.click("#passkey_login")
    page.wait_for_url("**/account/")
    expect(page.locator(".account-menu")).to_be_visible()


def test_an_organisation_is_run_from_a_phone_with_the_keyboard(open_page: OpenPage) -> None:
    owner, guest = make_user("mei@example.com"), make_user("bo@example.com")
    organisation = make_organisation(owner, "Sha Xi Tea")
    page = open_page("en", viewport={"width": 360, "height": 740})
    sign_in(page, owner.email)
    page.goto(f"/account/organisations/{organisation}/")
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 360

    page.focus("#invite_address")
    page.keyboard.type(guest.email)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#invitations ~ .table-wrap")).to_contain_text(guest.email)
    page.fill("#invite_address", "nonsense")
    page.keyboard.press("Enter")
    expect(page.locator(".error-summary")).to_be_focused()
    assert_accessible(page)
