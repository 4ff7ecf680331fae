"""Chargebacks over the API: what the bank took back, and what the seller adds against it."""

import pytest
from django.test import Client
from tests.web.api.test_quotes import is_problem
from tests.web.api.world import World, buy, charge_back, make_world, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sandbox")]


@pytest.fixture
def world(client: Client) -> World:
    return send(buy(make_world(client)))


def test_the_seller_reads_it_and_adds_words_and_papers(world: World) -> None:
    order = world.ids["order"]
    assert is_problem(world.selling.ask("GET", f"/orders/{order}/chargeback"), 404)
    charge_back(order)
    found = world.selling.get(f"/orders/{order}/chargeback")
    assert (found["state"], found["reason"]) == ("opened", "not_received")
    assert {each["kind"] for each in found["gathered"]} >= {"receipt", "shipping"}
    said = {"kind": "shipping", "text": "It lies with the neighbour."}
    added = world.selling.post(f"/orders/{order}/chargeback/evidence", said)["added"]
    assert [(each["kind"], each["text"], each["party"]) for each in added] == [
        ("shipping", "It lies with the neighbour.", "seller")
    ]
    assert [each["order"] for each in world.selling.get("/chargebacks?state=open")["items"]] == [order]
    assert world.buying.get("/chargebacks")["items"] == []
    assert is_problem(world.buying.ask("GET", f"/orders/{order}/chargeback"), 404)
