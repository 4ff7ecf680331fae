"""A dispute over the API to its end: decided by the platform, taken or appealed, by two different people."""

from typing import Any

import pytest
from django.test import Client
from tests.apps.files.test_private import photo
from tests.factories import AT
from tests.web.api.calls import GUEST, Caller
from tests.web.api.test_platform import caller
from tests.web.api.test_quotes import is_problem
from tests.web.api.world import World, buy, charge_back, make_world, send
from tests.web.operator.people import person_of

from entrepot.apps.kernel import workers
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.orders import actions as orders

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sandbox")]


@pytest.fixture
def world(client: Client) -> World:
    """A complaint that waits for its seller."""
    made = send(buy(make_world(client)))
    made.buying.post(f"/orders/{made.ids['order']}/dispute", {"why": "The wax is cracked."})
    made.ids["dispute"] = made.buying.get("/disputes")["items"][0]["id"]
    return made


@pytest.fixture
def olga(client: Client) -> Caller:
    return caller(client, person_of("operator", "Olga Operator"))


@pytest.fixture
def petra(client: Client) -> Caller:
    return caller(client, person_of("operator", "Petra Proposer"))


def decide(by: Caller, dispute: str, **answers: Any) -> Any:
    """Answer what the desk asks about a dispute."""
    items = by.get("/platform/desk?lane=dispute")["items"]
    (item,) = (each for each in items if each["subject"] == dispute)
    place = f"/platform/desk/{item['id']}"
    assert by.get(place)["read"] == f"/api/v1/platform/disputes/{dispute}"
    return by.ask("POST", f"{place}/decision", {"answers": answers})


def announce(by: Caller, dispute: str, amount: str = "5.00") -> None:
    """Let the platform take it up and say that a part goes back."""
    by.post(f"/platform/disputes/{dispute}/take-up", {"why": "The photo is clear."})
    workers.run_pending()
    said = decide(by, dispute, choice="part", amount=amount, borne_by="seller", why_en="A part is broken.")
    assert said.status_code == 200, said.content
    workers.run_pending()


def test_a_decision_that_all_take_is_carried_out(world: World, olga: Caller) -> None:
    place = f"/disputes/{world.ids['dispute']}"
    is_problem(world.selling.ask("POST", f"{place}/decision", {"step": "take"}), 409)  # none is announced
    announce(olga, world.ids["dispute"])
    shown = world.buying.get(place)
    assert shown["state"] == "announced"
    assert {"taken", "appealed"} <= set(shown["may"])
    taken = world.buying.post(f"{place}/decision", {"step": "take"})
    assert taken["state"] == "announced"  # the seller loses by it too, and has not said
    is_problem(world.buying.ask("POST", f"{place}/decision", {"step": "take"}), 409)
    ended = world.selling.post(f"{place}/decision", {"step": "take"})
    assert (ended["outcome"], ended["refunded"]) == ("part", {"amount": "5.00", "currency": "SGD"})
    workers.run_pending()
    orders.send_refunds(order=world.ids["order"], by=SYSTEM, at=AT)  # as the round does within a minute
    workers.run_pending()
    order = world.buying.get(f"/orders/{world.ids['order']}")
    assert (order["state"], order["refunded"]["amount"]) == ("released", "5.00")


def test_an_appeal_shows_something_new_and_another_person_decides_it(
    world: World, olga: Caller, petra: Caller
) -> None:
    place = f"/disputes/{world.ids['dispute']}"
    announce(olga, world.ids["dispute"])
    words = {"step": "appeal", "text": "The box was open."}
    assert is_problem(world.buying.ask("POST", f"{place}/decision", words), 422)["errors"]
    world.buying.post(f"{place}/files?name=box.jpg", photo(), content_type="image/jpeg")
    assert is_problem(world.buying.ask("POST", f"{place}/decision", {"step": "appeal"}), 422)["errors"]
    assert world.buying.post(f"{place}/decision", words)["state"] == "under_appeal"
    workers.run_pending()
    answers = {"choice": "all", "borne_by": "platform", "why_en": "The box proves it."}
    assert decide(olga, world.ids["dispute"], **answers).status_code == 409
    assert decide(petra, world.ids["dispute"], **answers).status_code == 200
    workers.run_pending()
    ended = world.selling.get(place)
    assert (ended["outcome"], ended["borne_by"]) == ("whole", "platform")
    is_problem(world.selling.ask("POST", f"{place}/decision", {"step": "take"}), 409)


def test_nobody_else_meets_a_decision(client: Client, world: World, olga: Caller) -> None:
    announce(olga, world.ids["dispute"])
    place = f"/disputes/{world.ids['dispute']}/decision"
    stranger = make_world(client, "Valley Wax")
    for by in (stranger.selling, stranger.buying, Caller(client, cart_key=GUEST)):
        is_problem(by.ask("POST", place, {"step": "take"}), 404)
    is_problem(olga.ask("POST", place, {"step": "take"}), 403)
    is_problem(world.buying.ask("POST", place, {"step": "perhaps"}), 422)


def test_the_platform_gives_time_writes_and_reads_what_was_shown(world: World, olga: Caller) -> None:
    place = f"/platform/disputes/{world.ids['dispute']}"
    before = olga.get(place)
    later = olga.post(f"{place}/time", {"days": 3, "why": "A holiday there."})
    assert later["due_at"] > before["due_at"]
    is_problem(olga.ask("POST", f"{place}/time", {"days": 14, "why": "Much more."}), 422)
    is_problem(olga.ask("POST", f"{place}/time", {"days": 1, "why": ""}), 422)
    olga.post(f"{place}/statements", {"text": "Please show the box."})
    shown = world.buying.post(
        f"/disputes/{world.ids['dispute']}/files?name=box.jpg", photo(), content_type="image/jpeg"
    )
    file = shown["statements"][-1]["files"][0]["id"]
    assert olga.ask("GET", f"{place}/files/{file}")["Content-Type"] == "image/webp"
    told = world.selling.get(f"/disputes/{world.ids['dispute']}")
    assert [each["party"] for each in told["statements"]][-2:] == ["platform", "buyer"]
    assert [each["id"] for each in olga.get("/platform/disputes?state=open")["items"]] == [before["id"]]
    officer = caller(olga.client, person_of("officer"), "officer")
    is_problem(officer.ask("GET", place), 403)


def test_the_platform_sees_every_chargeback(world: World, olga: Caller) -> None:
    charge_back(world.ids["order"])
    (one,) = olga.get("/platform/chargebacks?state=open")["items"]
    assert one["order"] == world.ids["order"]
    to = f"/orders/{world.ids['order']}/chargeback/files?kind=shipping&name=a.jpg"
    paper = world.selling.post(to, photo(), content_type="image/jpeg")["added"][0]["file"]["id"]
    found = olga.ask("GET", f"/platform/orders/{world.ids['order']}/chargeback/files/{paper}")
    assert found["Content-Type"] == "image/webp"
