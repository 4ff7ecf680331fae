"""An officer offers a week, a business chooses a time, a mentor records what came of it; all on pages."""

from datetime import timedelta

import pytest
from django.test import Client
from tests.apps.programmes.supporting import MENTOR, TODAY, mentor_hours, publish, seller
from tests.apps.programmes.supporting import officer as make_officer
from tests.factories import AT, make_user
from tests.web.officer.test_officer_pages import of
from tests.web.operator.people import browser_of, words_of

from entrepot.apps.kernel import clock
from entrepot.apps.programmes import actions
from entrepot.apps.programmes.models import Booking, Resource, Slot

pytestmark = pytest.mark.django_db
THEN = TODAY + timedelta(days=3)
OFFERED = {
    "kind": "mentor",
    "title": "An hour with a trade mentor",
    "partner": "Kigali Trade Hub",
    "link": "https://meet.example/hub",
    "zone": "Africa/Kigali",
    "language": "en",
    "notice_hours": "24",
}
WEEK = {
    "do": "offer",
    "first": THEN.isoformat(),
    "weekdays": [str(THEN.weekday())],
    "opens": "09:00",
    "closes": "11:00",
    "minutes": "60",
    "seats": "1",
    "units": "1",
}


def in_it(name: str = "Hill Farm") -> tuple[Client, str]:
    programme = publish(make_officer(), make_officer("operator"), benefits=(MENTOR,))
    own = seller(name)
    actions.apply_for_programme(programme=programme, by=own, at=AT)
    return of(own)


def test_an_officer_offers_a_week_at_once(officer: Client) -> None:
    assert "Nothing is offered yet" in words_of(officer.get("/officer/resources/"))
    wrong = officer.post("/officer/resources/new/", OFFERED | {"zone": "Mars", "link": ""})
    assert wrong.status_code == 422
    assert "There is no such time zone." in words_of(wrong)
    assert officer.post("/officer/resources/new/", OFFERED).status_code == 302
    page = f"/officer/resources/{Resource.objects.get().public_id}/"
    assert officer.post(page, WEEK | {"closes": "08:00"}).status_code == 422
    assert officer.post(page, WEEK).status_code == 302
    said = words_of(officer.get(page))
    assert "09:00 – 10:00" in said
    assert "0 of 1 seat taken" in said
    assert "2 seats free in the next sixty days" in words_of(officer.get("/officer/resources/"))
    slot = Slot.objects.first()
    assert slot is not None
    officer.post(page, {"do": "call_off", "slot": slot.public_id, "reason": "The mentor is ill."})
    assert "The mentor is ill." in words_of(officer.get(page))
    officer.post(page, {"do": "close"})
    assert "Offered no more" in words_of(officer.get(page))


def test_a_business_chooses_a_time_and_gives_it_back(db: None) -> None:
    del db
    browser, organisation = in_it()
    page = f"/sell/{organisation}/programmes/resources/"
    assert "No free time" in words_of(browser.get(page))
    _resource, (slot, *_rest) = mentor_hours(make_officer())
    said = words_of(browser.get(page))
    assert "3 of 3 hours left" in said
    assert "09:00 – 10:00" in said
    assert "meet.example" not in said
    browser.post(page, {"do": "book", "slot": slot, "note": "Pricing"})
    said = words_of(browser.get(page))
    assert "2 of 3 hours left" in said
    assert "https://meet.example/hub" in said
    booking = Booking.objects.get()
    answer = browser.get(f"{page}{booking.public_id}.ics")
    assert answer["Content-Type"].startswith("text/calendar")
    assert b"DTSTART:" in answer.content
    stranger, _theirs = of(seller("Other"))
    assert stranger.get(f"{page}{booking.public_id}.ics").status_code == 404
    browser.post(page, {"do": "cancel", "booking": booking.public_id})
    assert "3 of 3 hours left" in words_of(browser.get(page))


def test_who_gives_it_records_what_came_of_it(db: None) -> None:
    del db
    browser, organisation = in_it()
    giver = make_user()
    _resource, (slot, *_rest) = mentor_hours(make_officer(), giver=giver.email)
    browser.post(f"/sell/{organisation}/programmes/resources/", {"do": "book", "slot": slot})
    mentor, booking = browser_of(giver), Booking.objects.get().public_id
    assert "Hill Farm" in words_of(mentor.get("/giving/"))
    assert "Nobody has booked yet" in words_of(browser.get("/giving/"))
    told = {"booking": booking, "attended": "yes", "outcome": "A price list.", "rating": "5"}
    assert browser.post("/giving/", told).status_code == 404
    with clock.travel(AT + timedelta(days=3)):
        mentor.post("/giving/", told)
        assert "A price list." in words_of(mentor.get("/giving/"))
        assert "A price list." in words_of(browser.get(f"/sell/{organisation}/programmes/resources/"))
