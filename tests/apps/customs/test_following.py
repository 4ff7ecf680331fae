"""What is told to a gateway, and what is not; following many, of which one is broken."""

from datetime import timedelta

import pytest
from tests.apps.customs.test_declaring import declared, follow, sent, waiting
from tests.apps.orders.shop import KEY, Shelf, fill_cart, pay, place
from tests.factories import AT

from entrepot.adapters.customs_sandbox import CustomsSandbox
from entrepot.apps.customs import actions
from entrepot.apps.customs.models import Question
from entrepot.apps.customs.provider import DeclarationMessage, GatewayAnswer
from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.kernel.bulk import BULK
from entrepot.apps.orders.models import BuyerIdentity, Order
from entrepot.apps.orders.sealing import seal

pytestmark = pytest.mark.django_db


def test_the_number_that_the_law_asked_for_is_declared_on_every_way_in(
    order: str, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    checkout = Order.objects.get(public_id=order).checkout
    BuyerIdentity.objects.create(
        checkout=checkout, country="SG", sealed=seal("P123456789012"), tail="9012", created_at=AT
    )
    told: list[str] = []
    submit = CustomsSandbox.submit

    def listen(self: CustomsSandbox, message: DeclarationMessage) -> str:
        told.append(message.identity)
        return submit(self, message)

    monkeypatch.setattr(CustomsSandbox, "submit", listen)
    sent(order, shelf)
    assert told == ["P123456789012"]


def test_a_question_by_letter_is_answered_by_letter(
    order: str, shelf: Shelf, gateway: CustomsSandbox
) -> None:
    gateway.choose(declared(order).public_id, "silent")
    found = sent(order, shelf).public_id
    actions.record_decision(declaration=found, event="queried", why="Which wax?", by=SYSTEM, at=AT)
    (asked,) = declared(order).open_questions
    actions.answer_query(declaration=found, question=asked.public_id, answer="Soy.", by=shelf.seller, at=AT)
    assert waiting(order).startswith("Answers to be carried by hand")
    workers.run_pending()
    assert follow(order, 1).faults == ()  # the gateway was not told what it never asked
    assert Question.objects.get(public_id=asked.public_id).sent_at is None


def test_one_that_cannot_be_followed_stops_no_other(
    order: str, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = place(fill_cart((shelf, 1), key=KEY + "2"), key=KEY + "2")
    pay(other.public_id, key=KEY + "2")
    workers.run_pending()
    sent(order, shelf)
    sent(other.orders[0], shelf)
    broken = declared(order).public_id
    answers = CustomsSandbox.answers

    def break_one(self: CustomsSandbox, key: str) -> list[GatewayAnswer]:
        if key == broken:
            raise ValueError(key)
        return list(answers(self, key))

    monkeypatch.setattr(CustomsSandbox, "answers", break_one)
    with clock.travel(AT + timedelta(minutes=9)):
        actions.start_following(by=SYSTEM, at=clock.now())
        workers.run_pending(BULK)
    assert declared(other.orders[0]).state == "released"
    assert waiting(order).startswith("A declaration cannot be followed")
