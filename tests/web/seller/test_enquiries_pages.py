"""A seller asks us on a page and reads by when we answer; the desk answers; the programme is named."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from tests.apps.enquiries.test_enquiries import answer, ask, officer, supported
from tests.catalogue_factories import make_seller
from tests.factories import AT
from tests.web.operator.people import browser_of, person_of, words_of

from entrepot.apps.accounts import queries as accounts
from entrepot.apps.accounts.models import User
from entrepot.apps.enquiries import queries
from entrepot.apps.enquiries.models import Enquiry
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import SYSTEM, Actor

pytestmark = pytest.mark.django_db
CHINESE = {"accept-language": "zh-CN"}


@pytest.fixture(autouse=True)
def _that_day() -> Iterator[None]:
    with clock.travel(AT):
        yield


def pages_of(actor: Actor) -> tuple[Client, str]:
    """Return somebody's browser, and where their enquiries are."""
    own = accounts.get_organisation(viewer=actor).public_id
    return browser_of(User.objects.get(pk=actor.user_id)), f"/sell/{own}/enquiries/"


def test_asked_on_a_page_answered_on_the_desk() -> None:
    browser, page = pages_of(make_seller("Mill"))
    assert browser.post(page, {"topic": "money", "words": ""}).status_code == 422
    made = browser.post(page, {"topic": "money", "words": "When is it paid?"})
    shown = words_of(browser.get(made["Location"]))
    assert "We answer by" in shown
    assert "fast lane" not in shown
    assert "Waits for us" in words_of(browser.get(page))

    desk = browser_of(person_of("operator", "Olga"))
    item = words_of(desk.get("/operate/lanes/support/"))
    assert "A business asks us something" in item
    (enquiry,) = Enquiry.objects.all()
    link = desk.get("/operate/lanes/support/").content.decode().partition("/operate/items/")[2][:30]
    place = f"/operate/items/{link.partition('/')[0]}/"
    assert "When is it paid?" in words_of(desk.get(place))
    assert "企业提问" in words_of(desk.get(place, headers=CHINESE))
    desk.post(place, {"do": "decide", "words": "On Friday."})
    assert queries.get_enquiry(enquiry.public_id, viewer=SYSTEM).state == "answered"
    assert "On Friday." in words_of(browser.get(made["Location"]))
    assert browser.post(made["Location"], {"words": "Thanks. And the rest?"}).status_code == 302
    assert "Waits for us" in words_of(browser.get(page))


def test_the_page_names_the_programme_and_what_its_fast_lane_saved() -> None:
    farmer, clerk = supported(officer(), officer()), officer("operator")
    browser, page = pages_of(farmer)
    enquiry = ask(farmer)
    waits = words_of(browser.get(f"{page}{enquiry}/"))
    assert "gives you the fast lane: without it, it would be by" in waits
    home = page.replace("enquiries/", "programmes/")
    assert "Waits; without the fast lane it would be by" in words_of(browser.get(home))
    answer(enquiry, clerk, 3)
    assert "Decided after 3 hours; too few ordinary cases" in words_of(browser.get(home))
    unknown = words_of(browser.get(f"{page}{enquiry}/"))
    assert "Answered after 3 hours." in unknown
    assert "cannot be told: too few ordinary questions" in unknown
    for number in range(5):
        answer(ask(make_seller(f"Mill {number}")), clerk, 20)
    late = AT + timedelta(days=2)
    second = ask(farmer, at=late)
    answer(second, clerk, 51)
    assert "That saved 17 hours beside half of the ordinary questions" in words_of(
        browser.get(f"{page}{second}/")
    )
    assert "17 hours sooner than half of the ordinary ones" in words_of(browser.get(home))
    stranger, elsewhere = pages_of(make_seller("Nosy"))
    assert "fast lane" not in words_of(stranger.get(elsewhere.replace("enquiries/", "programmes/")))
    chinese = words_of(browser.get(f"{page}{second}/", headers=CHINESE))
    assert "节省了 17小时" in chinese
    assert "快速通道" in chinese


def test_a_stranger_finds_nothing() -> None:
    asker, other = make_seller("Mill"), make_seller("Other")
    enquiry = ask(asker)
    browser, page = pages_of(other)
    assert browser.get(f"{page}{enquiry}/").status_code == 404
    assert browser.post(f"{page}{enquiry}/", {"words": "Mine"}).status_code == 404
    assert browser.get(f"{pages_of(asker)[1]}").status_code == 404
