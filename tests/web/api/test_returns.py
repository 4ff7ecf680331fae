"""Goods go back over the API: asked for, answered, sent, taken in, looked at, paid back."""

import pytest
from django.test import Client
from tests.factories import AT
from tests.web.api.test_quotes import is_problem
from tests.web.api.world import World, buy, make_world, send

from entrepot.apps.kernel import workers
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.orders import queries as orders
from entrepot.apps.shipping import actions as shipping

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sandbox")]


@pytest.fixture
def world(client: Client) -> World:
    made = buy(make_world(client), quantity=2)
    send(made)
    for parcel in orders.get_order(made.ids["order"], viewer=SYSTEM).parcels:
        shipping.record_delivery(parcel=parcel.shipment, reference="d", delivered_at=AT, by=SYSTEM, at=AT)
    workers.run_pending()
    return made


def test_a_piece_goes_back_over_the_api(world: World) -> None:
    order = world.ids["order"]
    offered = world.buying.get(f"/orders/{order}/returnable")
    (line,) = offered["lines"]
    assert (line["left"], line["fault"]["may"], line["fault"]["rule"]) == (2, True, "PLATFORM-FAULT")
    asked = {"pieces": [{"variant": world.variant, "quantity": 1}], "reason": "faulty", "note": "Broken."}
    made = world.buying.post(f"/orders/{order}/returns", asked)
    assert (made["state"], made["way_back"], made["commission"]) == ("requested", "seller", "returned")
    at = f"/returns/{made['id']}"
    assert world.selling.get("/returns?as=seller")["items"][0]["id"] == made["id"]
    world.selling.post(f"{at}/accept")
    world.buying.post(f"{at}/sent", {"tracking": "RR1"})
    world.selling.post(f"{at}/receive")
    found = {"lines": [{"variant": world.variant, "accepted": 1, "shelved": 1}]}
    world.selling.post(f"{at}/inspect", found)
    workers.run_pending()
    workers.run_pending("bulk")
    done = world.buying.get(at)
    assert done["state"] in {"inspected", "refunded"}
    assert done["amount"] == made["amount"]
    assert [step["party"] for step in done["steps"]][:5] == ["buyer", "seller", "buyer", "seller", "seller"]


def test_what_cannot_go_back_says_why(world: World) -> None:
    order = world.ids["order"]
    wrong = {"pieces": [{"variant": world.variant, "quantity": 3}], "reason": "faulty"}
    assert is_problem(world.buying.ask("POST", f"/orders/{order}/returns", wrong), 409)
    again = {"pieces": [{"variant": world.variant, "quantity": 1}], "reason": "whim"}
    assert is_problem(world.buying.ask("POST", f"/orders/{order}/returns", again), 422)


def test_where_goods_go_back_to_is_set_and_ended(world: World) -> None:
    def here(answer: dict[str, object]) -> dict[str, object]:
        return next(each for each in answer["items"] if each["market"] == "SG")  # type: ignore[attr-defined, no-any-return]

    before = here(world.selling.get("/return-places"))
    assert (before["own"], before["goes_to"]) == (None, "US")
    place = {"country": "SG", "recipient": "Bedok Returns", "lines": ["5 Bedok North"], "locality": "Bedok"}
    made = world.selling.put("/return-places/SG", place)
    assert (made["goes_to"], made["own"]["recipient"]) == ("SG", "Bedok Returns")
    assert made == here(world.selling.get("/return-places"))
    assert is_problem(world.selling.ask("PUT", "/return-places/SG", {**place, "recipient": ""}), 422)
    assert is_problem(world.selling.ask("PUT", "/return-places/XX", place), 404)
    world.selling.ask("DELETE", "/return-places/SG")
    assert here(world.selling.get("/return-places"))["own"] is None
    assert is_problem(world.buying.ask("PUT", "/return-places/SG", place), 404)  # has no business
