"""Sent again instead of money back, over the API: asked for, offered at a cost, packed, sent, and well."""

import pytest
from django.test import Client
from tests.web.api.calls import GUEST, Caller
from tests.web.api.test_quotes import is_problem
from tests.web.api.world import World, buy, make_world, send

from entrepot.apps.kernel import workers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sandbox")]
SENDER = {"country": "US", "recipient": "Hill Candles", "lines": ["1 Hill Road"], "locality": "Bend"}


@pytest.fixture
def world(client: Client) -> World:
    """A complaint whose buyer would like it sent again."""
    made = send(buy(make_world(client)))
    asked = {
        "why": "The wax is cracked.",
        "reason": "damaged",
        "wish": "replacement",
        "lines": [{"variant": made.variant, "quantity": 1}],
    }
    made.buying.post(f"/orders/{made.ids['order']}/dispute", asked)
    made.ids["dispute"] = made.buying.get("/disputes")["items"][0]["id"]
    return made


def test_the_seller_reads_the_cost_promises_it_and_sends_it(world: World) -> None:
    place = f"/disputes/{world.ids['dispute']}"
    seen = world.selling.get(place)
    assert (seen["wish"], seen["reason"]) == ("replacement", "damaged")
    cost = world.selling.get(f"{place}/replacement")
    assert float(cost["total"]["amount"]) == pytest.approx(
        float(cost["freight"]["amount"]) + float(cost["dues"]["amount"])
    )
    wrong = {"shown": {"amount": "0.01", "currency": cost["total"]["currency"]}}
    is_problem(world.selling.ask("POST", f"{place}/replacement", wrong), 409)
    promised = world.selling.post(f"{place}/replacement", {"shown": cost["total"], "text": "A whole one."})
    assert (promised["state"], promised["replacement"]["stage"]) == ("replacing", "promised")
    assert promised["replacement"]["freight"] == cost["freight"]
    assert world.buying.get(place)["replacement"]["freight"] is None
    is_problem(world.selling.ask("POST", f"{place}/replacement/ship", {}), 409)  # it has no label yet
    packed = world.selling.post(f"{place}/replacement/pack", SENDER)
    assert packed["replacement"]["tracking"]
    assert world.selling.post(f"{place}/replacement/ship", {})["state"] == "resent"
    said = world.buying.post(f"{place}/replacement/answer", {"step": "received"})
    assert (said["state"], said["outcome"]) == ("replaced", "replaced")
    workers.run_pending()
    assert world.buying.get(f"/orders/{world.ids['order']}")["state"] == "released"


def test_each_side_takes_its_own_steps_only(client: Client, world: World) -> None:
    place = f"/disputes/{world.ids['dispute']}/replacement"
    is_problem(world.buying.ask("GET", place), 404)  # the cost is the seller's
    is_problem(world.buying.ask("POST", place, {}), 409)
    is_problem(world.buying.ask("POST", f"{place}/answer", {"step": "take"}), 409)  # nothing is offered
    stranger = make_world(client, "Valley Wax")
    for by in (stranger.selling, stranger.buying, Caller(client, cart_key=GUEST)):
        is_problem(by.ask("POST", f"{place}/answer", {"step": "take"}), 404)
