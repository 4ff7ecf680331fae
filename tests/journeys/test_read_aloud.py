"""The farm pages read themselves aloud: the words of the page, in its language, and until one says stop."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.apps.cooperatives.hill import make_hill
from tests.journeys.test_programme_officer import sign_in

from entrepot.apps.accounts import queries as accounts
from entrepot.apps.accounts.models import User

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

type OpenPage = Callable[..., Page]
PHONE = {"width": 390, "height": 780}

# A voice that says nothing and writes down what it was asked to say.
VOICE = """
window.spoken = [];
window.silenced = 0;
window.SpeechSynthesisUtterance = function (text) { this.text = text; };
Object.defineProperty(window, "speechSynthesis", { configurable: true, value: {
  speak: function (said) { window.spoken.push(said); },
  cancel: function () { window.silenced += 1; },
} });
"""
NO_VOICE = """
delete window.speechSynthesis;
delete Object.getPrototypeOf(window).speechSynthesis;
"""


def how(open_page: OpenPage, script: str) -> Page:
    """Return the page that explains how it goes, in a browser with this voice."""
    hill = make_hill()
    page = open_page("en", viewport=PHONE)
    page.add_init_script(script)
    sign_in(page, User.objects.get(pk=hill.by.user_id))
    page.goto(f"/sell/{accounts.get_organisation(viewer=hill.by).public_id}/farm/how/")
    return page


def last_said(page: Page) -> dict[str, Any]:
    """Return what the voice was asked to say last: how often it was asked, which words, in which language."""
    said: dict[str, Any] = page.evaluate(
        "() => ({ times: spoken.length, ...(({ text, lang }) => ({ text, lang }))(spoken.at(-1) || {}) })"
    )
    return said


@pytest.mark.parametrize(
    ("button", "tag", "aloud", "read"),
    [
        ("English", "en", "Read aloud", ("How it goes", "Each member gets a message or a slip.")),
        ("Français", "fr", "Lire à haute voix", ("Comment ça marche", "Chaque membre reçoit")),
        ("Kiswahili", "sw", "Soma kwa sauti", ("Jinsi inavyofanyika", "Kila mwanachama")),
        ("中文", "zh-Hans", "朗读", ("怎么做", "每位社员")),
    ],
)
def test_the_words_of_the_page_are_spoken_in_its_language(
    open_page: OpenPage, button: str, tag: str, aloud: str, read: tuple[str, str]
) -> None:
    page = how(open_page, VOICE)
    page.get_by_role("button", name=button).click()
    page.get_by_role("button", name=aloud).click()
    said = last_said(page)
    assert (said["times"], said["lang"]) == (1, tag)
    assert said["text"].startswith(read[0])
    assert read[1] in said["text"]
    assert aloud not in said["text"]  # the page is read, not what stands around it


def test_it_is_started_and_stopped_with_the_keyboard_alone(open_page: OpenPage) -> None:
    page = how(open_page, VOICE)
    aloud = page.locator("[data-aloud]")
    for _press in range(5):
        page.keyboard.press("Tab")
        if aloud.evaluate("one => one === document.activeElement"):
            break
    expect(aloud).to_be_focused()
    page.keyboard.press("Enter")
    assert last_said(page)["times"] == 1
    expect(aloud).to_have_attribute("aria-pressed", "true")
    expect(aloud).to_have_accessible_name("Stop")
    before = page.evaluate("silenced")
    page.keyboard.press("Space")
    assert page.evaluate("silenced") == before + 1
    expect(aloud).to_have_attribute("aria-pressed", "false")
    expect(aloud).to_have_accessible_name("Read aloud")
    page.keyboard.press("Enter")
    page.evaluate("spoken.at(-1).onend()")  # the voice came to the end by itself
    expect(aloud).to_have_accessible_name("Read aloud")
    assert last_said(page)["times"] == 2


def test_a_browser_without_a_voice_offers_none(open_page: OpenPage) -> None:
    page = how(open_page, NO_VOICE)
    assert not page.evaluate("'speechSynthesis' in window")
    page.get_by_role("heading", name="How it goes").wait_for()
    expect(page.locator("[data-aloud]")).to_be_hidden()
