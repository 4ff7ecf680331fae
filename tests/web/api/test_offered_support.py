"""What people give, by programs: offered, booked, called off, used; evidence asked for and fetched."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.test import Client
from tests.apps.programmes.supporting import HALF, MENTOR, TODAY, officer, publish, seller
from tests.factories import AT
from tests.web.api.calls import Caller, token_of
from tests.web.api.test_platform import caller
from tests.web.api.test_quotes import is_problem
from tests.web.operator.people import person_of

from entrepot.apps.accounts.roles import PLATFORM_READ
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.kernel.models import AuditEntry
from entrepot.apps.programmes import actions

pytestmark = pytest.mark.django_db
HOUR = {
    "kind": "mentor",
    "title": "An hour with a trade mentor",
    "link": "https://meet.example/hub",
    "zone": "Africa/Kigali",
}
FIRST = TODAY + timedelta(days=1)
WEEK = {
    "first": FIRST.isoformat(),
    "weekdays": [FIRST.weekday()],
    "opens": "09:00",
    "closes": "12:00",
    "minutes": 60,
    "seats": 1,
}


@pytest.fixture(autouse=True)
def _that_day() -> Iterator[None]:
    with clock.travel(AT):
        yield


@pytest.fixture
def tomas(client: Client) -> Caller:
    return caller(client, person_of("officer", "Tomás Vega"), "officer")


def test_an_hour_is_offered_booked_called_off_and_used(client: Client, tomas: Caller) -> None:
    programme = publish(officer(), officer("operator"), benefits=(HALF, MENTOR))
    wrong = is_problem(tomas.ask("POST", "/platform/resources", {**HOUR, "zone": "Moon"}), 422)
    assert [each["field"] for each in wrong["errors"]] == ["zone"]
    made = tomas.post("/platform/resources", HOUR)
    place = f"/platform/resources/{made['id']}"
    wrong = is_problem(tomas.ask("POST", f"{place}/slots", {**WEEK, "closes": "08:00"}), 422)
    assert [each["field"] for each in wrong["errors"]] == ["closes"]
    slots = tomas.post(f"{place}/slots", WEEK)["items"]
    assert [each["starts_at"][11:16] for each in slots] == ["09:00", "08:00", "07:00"]
    farm = Caller(client, token_of(seller()))
    farm.post("/applications", {"programme": programme})
    first, second = (farm.post("/bookings", {"slot": slots[at]["id"]})["id"] for at in (2, 1))
    off = f"/platform/support-slots/{slots[1]['id']}/call-off"
    assert tomas.post(off, {"reason": "The mentor is ill."}) == {"bookings": 1}
    assert farm.get("/bookings")["items"][0]["state"] == "called_off"
    use = {"attended": True, "outcome": "Prices for Singapore", "rating": 5}
    is_problem(tomas.ask("POST", f"/platform/bookings/{first}/use", use), 409)  # it has not begun
    with clock.travel(AT + timedelta(days=2)):
        told = tomas.post(f"/platform/bookings/{first}/use", use)
    assert (told["state"], told["outcome"], told["rating"]) == ("attended", "Prices for Singapore", 5)
    states = {each["id"]: each["state"] for each in tomas.get(f"{place}/bookings")["items"]}
    assert states == {first: "attended", second: "called_off"}
    assert tomas.post(f"{place}/close", {})["is_open"] is False
    assert [each["is_open"] for each in tomas.get("/platform/resources")["items"]] == [False]
    reader = caller(client, person_of("officer", "Rita"), "officer", PLATFORM_READ)
    is_problem(reader.ask("POST", "/platform/resources", HOUR), 403)


def test_evidence_is_asked_for_and_fetched_once_it_is_there(tomas: Caller) -> None:
    programme = publish(officer(), officer("operator"))
    place = f"/platform/programmes/{programme}/evidence"
    days = {"first_on": TODAY.isoformat(), "last_on": TODAY.isoformat()}
    is_problem(tomas.ask("POST", place, {**days, "last_on": "2020-01-01"}), 422)
    (pack,) = tomas.post(place, days)["items"]
    assert (pack["state"], pack["first_on"]) == ("preparing", TODAY.isoformat())
    is_problem(tomas.ask("GET", f"{place}/{pack['id']}"), 404)
    stored = default_storage.save(f"evidence/{pack['id']}.zip", ContentFile(b"PK"))
    with transaction.atomic():
        made = {"stored": stored, "size": 2, "digest": "0" * 64, "by": SYSTEM, "at": AT}
        actions.record_evidence_pack(pack=pack["id"], **made)
    told = tomas.get(place)["items"][0]
    assert (told["state"], told["size"], told["sha256"]) == ("ready", 2, "0" * 64)
    assert tomas.ask("GET", f"{place}/{pack['id']}").content == b"PK"
    assert AuditEntry.objects.filter(action="programmes.take_evidence_pack", subject=programme).count() == 1
