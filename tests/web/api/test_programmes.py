from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from tests.apps.programmes.supporting import FARMERS, NAMES, TODAY, mentor_hours, officer, publish, seller
from tests.factories import AT
from tests.web.api.calls import Caller, token_of
from tests.web.api.test_platform import caller
from tests.web.api.test_quotes import is_problem
from tests.web.operator.people import person_of

from entrepot.apps.accounts.roles import PLATFORM_READ
from entrepot.apps.kernel import clock
from entrepot.apps.programmes import queries
from entrepot.web.api.shapes import programmes as shapes

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _that_day() -> Iterator[None]:
    with clock.travel(AT):
        yield


def test_a_programme_is_told_with_its_rule_in_words() -> None:
    publish(officer(), officer("operator"))
    own = seller()
    with clock.travel(AT + timedelta(hours=1)):
        (offer,) = queries.list_offers(viewer=own, at=clock.now())
    told = shapes.Offer.of(offer)
    assert (told.verdict, told.would_help, told.application) == ("yes", [], "")
    assert told.programme.rule["all"][1] == {"fact": "farm", "is": "holds", "value": True}
    assert told.programme.reading.splitlines()[1] == "  - The business is in Rwanda or China"
    assert told.because == ["The business is in Rwanda or China", "It is a farm"]


def content(**more: object) -> dict[str, object]:
    return {
        "name": NAMES["name"],
        "summary": NAMES["summary"],
        "rule": FARMERS,
        "benefits": [
            {"kind": "fee_relief", "share": "0.5"},
            {"kind": "mentor", "quantity": 2, "amount": {"amount": "10.00", "currency": "SGD"}},
        ],
        "starts_on": TODAY.isoformat(),
        "ends_on": (TODAY + timedelta(days=90)).isoformat(),
        "budget": {"amount": "1000.00", "currency": "SGD"},
        "automatic": False,
        **more,
    }


@pytest.fixture
def tomas(client: Client) -> Caller:
    return caller(client, person_of("officer", "Tomás Vega"), "officer")


@pytest.fixture
def olga(client: Client) -> Caller:
    return caller(client, person_of("operator", "Olga Perera"))


def in_force(tomas: Caller, olga: Caller) -> str:
    made = tomas.post("/platform/programmes", content())
    place = f"/platform/programmes/{made['id']}"
    tomas.post(f"{place}/steps", {"step": "propose"})
    is_problem(tomas.ask("POST", f"{place}/steps", {"step": "approve"}), 409)
    olga.post(f"{place}/steps", {"step": "approve"})
    assert tomas.post(f"{place}/steps", {"step": "publish"})["state"] == "running"
    return str(made["id"])


def test_a_programme_is_made_by_two_people(client: Client, tomas: Caller, olga: Caller) -> None:
    wrong = is_problem(tomas.ask("POST", "/platform/programmes", content(rule={"all": []})), 422)
    assert [each["field"] for each in wrong["errors"]] == ["rule"]
    programme = in_force(tomas, olga)
    changed = tomas.ask("PUT", f"/platform/programmes/{programme}/draft", content(places=3)).json()
    assert (changed["version"]["places"], changed["making"]["places"]) == (None, 3)
    assert [each["id"] for each in tomas.get("/platform/programmes")["items"]] == [programme]
    reader = caller(client, person_of("officer"), "officer", PLATFORM_READ)
    is_problem(reader.ask("POST", "/platform/programmes", content()), 403)


def test_applications_are_decided_one_by_one_and_many_at_once(
    client: Client, tomas: Caller, olga: Caller
) -> None:
    programme = in_force(tomas, olga)
    farms = [Caller(client, token_of(seller(f"Farm {number}"))) for number in range(3)]
    asked = [farm.post("/applications", {"programme": programme})["id"] for farm in farms]
    assert len(tomas.get("/platform/applications")["items"]) == 3
    together = {"applications": asked[:2]}
    assert tomas.post("/platform/applications/accept", together)["decided"] == asked[:2]
    place = f"/platform/applications/{asked[2]}/decision"
    is_problem(tomas.ask("POST", place, {"accept": False}), 422)
    tomas.post(place, {"accept": False, "reason": "No papers."})
    own = farms[2].get(f"/applications/{asked[2]}")
    assert (own["state"], own["reason"], own["may_appeal"]) == ("refused", "No papers.", True)
    is_problem(farms[1].ask("GET", f"/applications/{asked[2]}"), 404)
    farms[2].post(f"/applications/{asked[2]}/appeal", {"text": "Here they are."})
    is_problem(tomas.ask("POST", place, {"accept": True}), 409)
    assert olga.post(place, {"accept": True})["state"] == "accepted"


def test_a_business_books_and_gives_back(client: Client, tomas: Caller, olga: Caller) -> None:
    programme = in_force(tomas, olga)
    farm = Caller(client, token_of(seller()))
    asked = farm.post("/applications", {"programme": programme})["id"]
    tomas.post(f"/platform/applications/{asked}/decision", {"accept": True})
    mentor_hours(officer())
    slot = farm.get("/support-slots")["items"][0]
    assert (slot["kind"], slot["seats_left"], "link" in slot) == ("mentor", 1, False)
    booked = farm.post("/bookings", {"slot": slot["id"]})
    assert (booked["state"], booked["link"]) == ("booked", "https://meet.example/hub")
    is_problem(farm.ask("POST", "/bookings", {"slot": slot["id"]}), 409)
    assert farm.post(f"/bookings/{booked['id']}/cancel", {})["state"] == "cancelled"
    assert [each["state"] for each in farm.get("/bookings")["items"]] == ["cancelled"]
