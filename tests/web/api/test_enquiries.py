"""A program asks the platform for its business, and reads the answer and whose fast lane brought it."""

from collections.abc import Iterator

import pytest
from django.test import Client
from tests.catalogue_factories import make_seller
from tests.factories import AT
from tests.web.api.calls import Caller, token_of
from tests.web.api.test_platform import caller
from tests.web.api.test_quotes import is_problem
from tests.web.operator.people import person_of

from entrepot.apps.desk import actions as desk
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _that_day() -> Iterator[None]:
    with clock.travel(AT):
        yield


def test_asked_answered_on_the_desk_and_written_further(client: Client) -> None:
    owner = make_seller("Mill")
    seller = Caller(client, token_of(owner))
    business = seller.get("/business")["profile"]["id"]
    desk.grant_fast_lane(
        business=business,
        lanes=["support"],
        programme="prg_1",
        programme_name="Farms",
        starts_at=AT,
        by=SYSTEM,
        at=AT,
    )
    asked = {"topic": "customs", "words": "Which code?", "language": "en"}
    made = seller.post("/enquiries", asked)
    service = made["service"]
    assert (made["state"], service["programme"], service["programme_name"]) == (
        "waiting",
        "prg_1",
        "Farms",
    )
    assert service["due_at"] < service["ordinary_due_at"]
    olga = caller(client, person_of("operator", "Olga"))
    items = olga.get("/platform/desk?lane=support")["items"]
    item = next(each for each in items if each["subject"] == made["id"])
    assert (item["programme"], item["programme_name"]) == ("prg_1", "Farms")
    assert item["due_at"] < item["ordinary_due_at"]
    shown = olga.get(f"/platform/desk/{item['id']}")
    assert shown["read"] == f"/api/v1/platform/enquiries/{made['id']}"
    assert olga.get(f"/platform/enquiries/{made['id']}")["turns"][0]["words"] == "Which code?"
    olga.post(f"/platform/desk/{item['id']}/decision", {"answers": {"words": "3406.00."}})
    told = seller.get(f"/enquiries/{made['id']}")
    assert (told["state"], [each["is_ours"] for each in told["turns"]]) == ("answered", [False, True])
    assert (told["service"]["took_seconds"], told["service"]["saved_seconds"]) == (0, None)
    again = seller.post(f"/enquiries/{made['id']}/words", {"words": "Thanks. And wax?"})
    assert (again["state"], len(again["turns"])) == ("waiting", 3)
    assert seller.get("/enquiries")["items"][0]["begins"] == "Which code?"
    is_problem(seller.ask("POST", "/enquiries", asked | {"topic": "gossip"}), 422)
