"""The door for providers: signed messages are recorded once; everything else is refused quickly."""

import json
from typing import Any

import pytest
from django.test import Client
from tests.apps.orders.shop import GOOD
from tests.factories import AT
from tests.web.api.calls import V1
from tests.web.api.test_quotes import is_problem
from tests.web.api.world import World, buy, make_world

from entrepot.adapters.payment_sandbox import Sandbox
from entrepot.apps.kernel import workers
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.ledger import queries as ledger
from entrepot.apps.payments import actions as payments
from entrepot.web.api import guard, webhooks
from entrepot.web.api.limits import Limiter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sandbox")]
DOOR = f"{V1}/payments/webhooks/sandbox"
type Message = tuple[dict[str, str], bytes]


@pytest.fixture
def world(client: Client) -> World:
    """A payment whose money the provider took, and told nobody yet but by webhook."""
    made = buy(make_world(client), paid=False)
    payments.authorise_payment(payment=made.ids["payment"], return_url="/", method=GOOD, by=SYSTEM, at=AT)
    return made


@pytest.fixture
def message(world: World, sandbox: Sandbox) -> Message:
    taken: list[Message] = []
    sandbox.deliver_due(lambda headers, body: bool(taken.append((dict(headers), body))))
    assert world.ids
    return taken[0]


def knock(client: Client, headers: dict[str, str], body: bytes, door: str = DOOR) -> Any:
    return client.post(door, body, content_type="application/json", headers=headers)


def test_a_signed_message_is_recorded_once_and_repeats_do_no_harm(
    client: Client, world: World, message: Message
) -> None:
    first, again, third = (knock(client, *message) for _ in range(3))
    assert first.status_code == again.status_code == third.status_code == 200
    assert [each.json()["reception"] for each in (first, again, third)] == [
        "recorded", "repeated", "repeated",
    ]  # fmt: skip
    workers.run_pending()
    assert world.buying.get(f"/orders/{world.ids['order']}")["state"] == "paid"
    entries = ledger.list_entries_about(about=world.ids["order"], viewer=SYSTEM)
    assert len([each for each in entries if each.cause == "capture"]) <= 1
    assert ledger.list_differences(viewer=SYSTEM) == []


@pytest.mark.parametrize("spoil", ["signature", "body", "time", "nothing"])
def test_what_the_provider_did_not_sign_is_refused(client: Client, message: Message, spoil: str) -> None:
    headers, body = message
    if spoil == "signature":
        headers["webhook-signature"] = "v1,AAAA"
    elif spoil == "body":
        body = json.dumps({**json.loads(body), "extra": 1}).encode()
    elif spoil == "time":
        headers["webhook-timestamp"] = "1"
    else:
        headers = {}
    problem = is_problem(knock(client, headers, body), 400)
    assert problem["type"].endswith(":webhook-refused")


def test_an_unknown_provider_a_large_body_and_other_methods(
    client: Client, message: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    headers, body = message
    is_problem(knock(client, headers, body, DOOR.replace("sandbox", "nobody")), 404)
    monkeypatch.setattr(webhooks, "MOST_BYTES", 20)
    is_problem(knock(client, headers, body), 413)
    assert client.get(DOOR).status_code == 405


def test_a_burst_is_not_turned_away_and_costs_no_budget(
    client: Client, message: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "ADDRESSES", Limiter(1))
    assert {knock(client, *message).status_code for _ in range(20)} == {200}


def test_a_fault_of_ours_keeps_nothing_and_asks_for_the_message_again(
    client: Client, world: World, message: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_given: Any) -> bool:
        raise RuntimeError("secret detail")

    with monkeypatch.context() as patched:
        patched.setattr("entrepot.apps.payments.actions.webhooks.record_answer", broken)
        problem = is_problem(knock(client, *message), 500)
    assert "secret" not in str(problem)
    assert knock(client, *message).json()["reception"] == "recorded"
    assert world.ids
