"""The page on which people of the platform make and stop keys for programs."""

from html import unescape
from typing import Any

import pytest
from django.test import Client
from tests.factories import PASSWORD
from tests.web.operator.people import browser_of, person_of, words_of

from entrepot.apps.accounts.models import PlatformToken
from entrepot.apps.accounts.queries import get_actor_of_key

pytestmark = pytest.mark.django_db
PAGE = "/operate/tokens/"
WANTED = {"do": "create", "name": "bank feed", "role": "operator", "scopes": ["platform:money"], "lasts": "7"}


def make(browser: Client, wanted: dict[str, object]) -> Any:
    """Send the form, and give the password when it is asked for, once for each browser."""
    answer = browser.post(PAGE, wanted)
    if answer.status_code == 302 and "reauthenticate" in answer["Location"]:
        answer = browser.post(answer["Location"], {"password": PASSWORD})
    return answer


def test_a_key_is_made_by_who_gives_the_password_again_shown_once_and_stopped() -> None:
    person = person_of("operator", "Olga Operator")
    browser = browser_of(person)
    assert "No program works for the platform yet" in words_of(browser.get(PAGE))
    made = make(browser, WANTED)
    key = next(word for word in words_of(made).split() if word.startswith("entplatform_"))
    found = get_actor_of_key(key)
    assert found is not None
    assert found[0].user_id == person.pk
    shown = browser.get(PAGE)
    assert key not in unescape(shown.content.decode())
    assert "tell what the bank did" in words_of(shown)
    browser.post(PAGE, {"do": "revoke", "token": found[1]})
    assert get_actor_of_key(key) is None


def test_a_browser_found_signed_in_is_asked_for_the_password() -> None:
    browser = browser_of(person_of("operator"))
    answer = browser.post(PAGE, WANTED)
    assert answer.status_code == 302
    assert "reauthenticate" in answer["Location"]
    assert not PlatformToken.objects.exists()


def test_an_officer_is_offered_an_officers_scopes_and_others_no_page() -> None:
    officer = browser_of(person_of("officer"))
    offered = words_of(officer.get(PAGE))
    assert "Verify and refuse businesses" in offered
    assert "payouts, " not in offered.partition("Make a token")[2].replace("Read the desk, payouts, ", "")
    assert make(officer, {**WANTED, "role": "officer"}).status_code == 422
    assert make(officer, {**WANTED, "scopes": ["platform:desk"]}).status_code == 422
    assert not PlatformToken.objects.exists()
    assert Client().get(PAGE).status_code == 302
