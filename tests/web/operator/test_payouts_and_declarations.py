"""Payouts and declarations on the desk: two people, masked numbers, an answer that reaches customs."""

from datetime import timedelta

import pytest
from django.test import Client
from tests.apps.orders.shop import fill_cart, make_shelf, open_shop, pay, place, ship
from tests.apps.payouts import earnings
from tests.factories import AT, actor_of, partial_operator
from tests.web.operator.people import browser_of, person_of, words_of

from entrepot.adapters.customs_sandbox import CustomsSandbox
from entrepot.apps.customs import queries as customs
from entrepot.apps.customs.actions import follow_declaration
from entrepot.apps.desk import queries as desk
from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.payouts import actions, queries

pytestmark = pytest.mark.django_db


def proposed(by: object, seller: earnings.Seller | None = None) -> tuple[str, str]:
    """Return a payout that somebody proposed, and its page."""
    seller = seller or earnings.seller()
    earnings.earn(seller.business, 48_250, "GBP")
    found = actions.propose_payouts(by=by, at=AT + timedelta(days=8), business=seller.business)  # type: ignore[arg-type]
    (payout,) = found.payouts
    (item,) = desk.list_items_about(payout, viewer=SYSTEM)
    return payout, f"/operate/items/{item.public_id}/"


def test_a_second_person_approves_with_everything_in_view(operator: Client) -> None:
    payout, page = proposed(actor_of(person_of("operator", "Petra Proposer")))
    answer = operator.get(page)
    words = words_of(answer)
    for told in ("£482.50", "•••• 5432", "Petra Proposer", "verified", "Two people"):
        assert told in words
    assert earnings.IBAN not in answer.content.decode()
    assert operator.post(page, {"do": "decide", "choice": "approve"}).status_code == 302
    assert queries.get_payout(payout, viewer=SYSTEM).state == "approved"


def test_who_proposed_it_may_not_approve_it() -> None:
    proposer = person_of("operator", "Petra Proposer")
    payout, page = proposed(actor_of(proposer))
    browser = browser_of(proposer)
    assert "another one must" in words_of(browser.get(page))
    browser.post(page, {"do": "decide", "choice": "approve"})
    assert queries.get_payout(payout, viewer=SYSTEM).state == "proposed"


def test_a_member_of_the_business_is_told_to_ask_another_operator() -> None:
    own = earnings.seller()
    payout, page = proposed(SYSTEM, own)
    member = browser_of(partial_operator(own.actor))
    answer = member.post(page, {"do": "decide", "choice": "approve"}, follow=True)
    assert "Ask another operator." in answer.content.decode()
    assert queries.get_payout(payout, viewer=SYSTEM).state == "proposed"


def test_a_rejection_says_why(operator: Client) -> None:
    payout, page = proposed(SYSTEM)
    assert "the platform itself" in words_of(operator.get(page))
    assert operator.post(page, {"do": "decide", "choice": "reject"}).status_code == 422
    assert operator.post(page, {"do": "decide", "choice": "reject", "reason": "AC01"}).status_code == 422
    assert operator.post(page, {"do": "decide", "choice": "reject", "reason": "unclear"}).status_code == 302
    view = queries.get_payout(payout, viewer=SYSTEM)
    assert (view.state, view.reason) == ("rejected", "unclear")


def asked_about(gateway: CustomsSandbox) -> tuple[str, str]:
    """Return a declaration about which customs asks, and its page."""
    open_shop()
    shelf = make_shelf()
    placed = place(fill_cart((shelf, 2)))
    pay(placed.public_id)
    workers.run_pending()
    (order,) = placed.orders
    (declaration,) = customs.list_declarations(viewer=SYSTEM, order=order)
    gateway.choose(declaration.public_id, "question")
    ship(order, shelf.seller)
    workers.run_pending()
    moment = AT + timedelta(minutes=5)
    with clock.travel(moment):
        follow_declaration(declaration=declaration.public_id, by=SYSTEM, at=moment)
        workers.run_pending()
    (item, *_older) = desk.list_items_about(declaration.public_id, viewer=SYSTEM)
    return declaration.public_id, f"/operate/items/{item.public_id}/"


def test_a_question_of_customs_is_answered(operator: Client, gateway: CustomsSandbox) -> None:
    declaration, page = asked_about(gateway)
    asked = customs.get_declaration(declaration, viewer=SYSTEM)
    (question,) = asked.open_questions
    words = words_of(operator.get(page))
    for told in ("Customs asks", question.text, "Answer the question", "340600", "SGD"):
        assert told in words
    assert "Send it to customs again" not in words
    given = {"do": "decide", "choice": "answer", "question": question.public_id}
    assert operator.post(page, given).status_code == 422
    assert operator.post(page, {**given, "choice": "released", "text": "x"}).status_code == 422
    assert operator.post(page, {**given, "text": "Soy wax, no paraffin."}).status_code == 302
    after = customs.get_declaration(declaration, viewer=SYSTEM)
    assert after.open_questions == ()
    assert after.questions[0].answer == "Soy wax, no paraffin."


def test_what_customs_said_by_letter_is_recorded(operator: Client, gateway: CustomsSandbox) -> None:
    declaration, page = asked_about(gateway)
    given = {"do": "decide", "choice": "refused", "text": "Letter of 20 November: no import licence."}
    assert operator.post(page, given).status_code == 302
    after = customs.get_declaration(declaration, viewer=SYSTEM)
    assert (after.state, after.reason) == ("refused", "Letter of 20 November: no import licence.")
