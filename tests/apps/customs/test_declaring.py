"""From a paid order to what customs decides: the figures are the quote's, and the order follows."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from tests.apps.customs.conftest import MINUTE
from tests.apps.orders.shop import (
    KEY,
    Shelf,
    balance,
    fill_cart,
    make_shelf,
    open_shop,
    pay,
    place,
    ship,
    state_of,
)
from tests.factories import AT, actor_of, make_user

from entrepot.adapters import shipping_post
from entrepot.adapters.customs_sandbox import CustomsSandbox
from entrepot.adapters.sandbox import postman
from entrepot.apps.customs import actions, queries
from entrepot.apps.customs.models import Declaration, DeclarationMove
from entrepot.apps.customs.provider import (
    AnswerKind,
    CustomsRefusedError,
    DeclarationMessage,
    GatewayAnswer,
)
from entrepot.apps.customs.queries import DeclarationView
from entrepot.apps.desk import queries as desk
from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM, PermissionRefused
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.orders import actions as orders
from entrepot.apps.orders import queries as order_queries
from entrepot.apps.orders.models import OrderAddress
from entrepot.apps.shipping import actions as shipping
from entrepot.core.ledger import AccountKind
from entrepot.core.money import Money

pytestmark = pytest.mark.django_db


def declared(order: str) -> DeclarationView:
    """Return the one declaration of an order."""
    (found,) = queries.list_declarations(viewer=SYSTEM, order=order)
    return found


def choose(gateway: CustomsSandbox, order: str, case: str) -> None:
    gateway.choose(declared(order).public_id, case)


def sent(order: str, shelf: Shelf) -> DeclarationView:
    """Pack and ship the order; its declaration goes with the number of the parcel."""
    ship(order, shelf.seller)
    workers.run_pending()
    return declared(order)


def follow(order: str, minutes: int) -> DeclarationView:
    """Ask customs after so many minutes."""
    later(order, AT + timedelta(minutes=minutes))
    return declared(order)


def later(order: str, moment: datetime) -> None:
    with clock.travel(moment):
        actions.follow_declaration(declaration=declared(order).public_id, by=SYSTEM, at=moment)
        workers.run_pending()


def waiting(order: str) -> str:
    """Return what stands on the desk about the order's declaration."""
    found = desk.find_item(lane="declaration", subject=declared(order).public_id, viewer=SYSTEM)
    return found.title if found else ""


def events(declaration: str) -> list[str]:
    return [step.event for step in queries.get_history(declaration, viewer=SYSTEM)]


def test_the_draft_has_the_figures_of_the_quote(order: str) -> None:
    found = declared(order)
    parcel = order_queries.get_order(order, viewer=SYSTEM).parcels[0]
    ((_parcel, plan),) = order_queries.get_declarable(order, viewer=SYSTEM).parcels
    assert (found.state, found.country, found.route) == ("draft", "SG", parcel.route)
    assert found.value == plan.quote.goods - plan.quote.discount
    assert found.freight == plan.quote.freight
    (line,) = found.lines
    assert (line.hs, line.origin, line.quantity, line.net_grams, line.gross_grams) == (
        *("340600", "US", 2),
        *(440, 1080),
    )
    assert line.value == parcel.lines[0].value
    quoted = sum(levy.local.minor for levy in plan.quote.levies)
    assert sum(due.quoted.minor for due in found.dues) == quoted
    assert parcel.customs == "draft"
    again = actions.prepare_declarations(order=order, by=SYSTEM, at=AT)
    assert again == {parcel.public_id: found.public_id}
    assert Declaration.objects.count() == 1


def test_it_is_sent_with_the_parcel_s_number_and_answered_later(order: str, shelf: Shelf) -> None:
    found = sent(order, shelf)
    assert (found.state, found.gross_grams) == ("submitted", 1080)
    assert found.number
    assert found.reference.startswith("SG26")
    assert follow(order, 1).state == "accepted"
    assert follow(order, 2).state == "assessed"
    found = follow(order, 3)
    assert found.state == "released"
    assert events(found.public_id) == ["submitted", "accepted", "assessed", "released"]
    told = order_queries.get_timeline(order, viewer=ANONYMOUS, key=KEY)
    assert [step.event for step in told if step.event.startswith("customs_")] == [
        *("customs_draft", "customs_submitted", "customs_accepted", "customs_assessed", "customs_released")
    ]
    view = order_queries.get_order(order, viewer=SYSTEM)
    for share in view.shares:
        if share.part == "due":
            assert balance(AccountKind(share.account), share.owner) == share.amount.minor
    assert waiting(order) == ""
    assert order_queries.list_money_differences(viewer=SYSTEM) == []


def test_answers_in_any_order_and_any_number_are_one_story(
    order: str, shelf: Shelf, gateway: CustomsSandbox
) -> None:
    found = sent(order, shelf)
    with clock.travel(AT + 5 * MINUTE):
        told = gateway.answers(found.public_id)
    assert [each.kind for each in told] == ["accepted", "assessed", "released"]
    for each in (told[2], told[2], told[1]):
        actions.record_answer(gateway=gateway.name, answer=each, by=SYSTEM, at=AT)
        assert declared(order).state == "submitted"
    assert actions.record_answer(gateway=gateway.name, answer=told[0], by=SYSTEM, at=AT)
    assert declared(order).state == "released"
    assert not actions.record_answer(gateway=gateway.name, answer=told[0], by=SYSTEM, at=AT)
    assert events(found.public_id) == ["submitted", "accepted", "assessed", "released"]
    stray = replace(told[0], key="dec_nobody")
    assert not actions.record_answer(gateway=gateway.name, answer=stray, by=SYSTEM, at=AT)


def test_a_gateway_that_is_away_is_asked_again(order: str, shelf: Shelf, gateway: CustomsSandbox) -> None:
    gateway.behave(away=True)
    found = sent(order, shelf)
    assert (found.state, found.reference) == ("submitted", "")
    assert follow(order, 30).reference == ""
    assert waiting(order) == ""
    assert follow(order, 61).reference == ""
    assert waiting(order).startswith("The gateway does not answer")
    gateway.behave(backwards=True)
    assert follow(order, 62).reference
    assert follow(order, 70).state == "released"
    assert waiting(order) == ""


def test_a_question_is_put_before_people_and_answered_by_the_seller(
    order: str, shelf: Shelf, gateway: CustomsSandbox
) -> None:
    choose(gateway, order, "question")
    sent(order, shelf)
    found = follow(order, 3)
    assert found.state == "queried"
    assert state_of(order) == "at_customs"
    assert waiting(order).startswith("Customs has a question")
    assert queries.count_waiting(viewer=shelf.seller) == 1
    (asked,) = found.open_questions
    assert (asked.field, asked.line) == ("description", 1)
    given = {"declaration": found.public_id, "question": asked.public_id, "at": AT}
    with pytest.raises(Declaration.DoesNotExist):
        actions.answer_query(**given, answer="wax", by=actor_of(make_user()))
    with pytest.raises(ProblemRaised):
        actions.answer_query(**given, answer="  ", by=shelf.seller)
    actions.answer_query(**given, answer="A candle of soy wax, to be burnt at home.", by=shelf.seller)
    with pytest.raises(ProblemRaised):
        actions.answer_query(**given, answer="Again.", by=shelf.seller)
    assert declared(order).state == "answered"
    assert waiting(order) == ""
    workers.run_pending()
    assert follow(order, 9).state == "released"
    assert state_of(order) == "in_transit"
    assert queries.count_waiting(viewer=shelf.seller) == 0


def test_customs_looks_and_lets_go(order: str, shelf: Shelf, gateway: CustomsSandbox) -> None:
    choose(gateway, order, "examined")
    (shipment,) = ship(order, shelf.seller)
    workers.run_pending()
    assert follow(order, 2).state == "examined"
    assert waiting(order).startswith("Customs looks at a parcel")
    shipping.record_delivery(parcel=shipment, reference="d", delivered_at=AT, by=SYSTEM, at=AT)
    workers.run_pending()
    assert state_of(order) == "at_customs"
    assert follow(order, 4).state == "released"
    assert state_of(order) == "delivered"
    assert waiting(order) == ""


def test_a_message_that_is_not_taken_is_told_and_sent_again(
    order: str, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    def turn_away(_self: CustomsSandbox, _message: DeclarationMessage) -> str:
        raise CustomsRefusedError("bad_route")

    with monkeypatch.context() as patched:
        patched.setattr(CustomsSandbox, "submit", turn_away)
        found = sent(order, shelf)
    assert found.faults == (("Customs did not take the message: bad_route.", "The platform looks into it."),)
    assert waiting(order).startswith("The gateway does not take a declaration")
    found = follow(order, 1)
    assert (found.faults, found.state) == ((), "submitted")
    assert found.reference


def test_the_postman_of_the_sandbox_waits_for_customs(
    order: str, shelf: Shelf, gateway: CustomsSandbox
) -> None:
    choose(gateway, order, "silent")
    found = sent(order, shelf)
    post = shipping_post.connect()

    def walk(first: int, last: int) -> str:
        for number in range(first, last):
            postman.walk(step=MINUTE, at=AT + number * MINUTE)
        return post.track(found.number)[-1].code

    assert walk(1, 9) == "in_customs"
    actions.record_release(declaration=found.public_id, why="letter", by=SYSTEM, at=AT)
    assert walk(9, 15) == "delivered"


@pytest.mark.parametrize(("case", "sign"), [("shortfall", 1), ("surplus", -1)])
def test_what_customs_fixes_otherwise(
    order: str, shelf: Shelf, gateway: CustomsSandbox, case: str, sign: int
) -> None:
    choose(gateway, order, case)
    sent(order, shelf)
    with clock.travel(AT + 3 * MINUTE):
        told = {
            levy.kind: levy.amount
            for each in gateway.answers(declared(order).public_id)
            for levy in each.levies
        }
    found = follow(order, 3)
    assert found.state == "released"
    assert {due.kind: due.assessed for due in found.dues if due.assessed is not None} == told
    short = sum(
        max(0, due.assessed.minor - due.quoted.minor)
        for due in found.dues
        if due.assessed is not None and not due.at_door
    )
    assert short == balance(AccountKind.LOSS, "platform")
    assert bool(short) == (sign > 0)
    assert order_queries.list_money_differences(viewer=SYSTEM) == []


def test_what_customs_refuses_comes_back_as_money(order: str, shelf: Shelf, gateway: CustomsSandbox) -> None:
    choose(gateway, order, "refused")
    sent(order, shelf)
    found = follow(order, 3)
    assert (found.state, found.reason) == ("refused", "The consignee's yearly allowance is used up.")
    assert state_of(order) == "refunded"
    assert waiting(order).startswith("Customs did not let a parcel in")
    assert order_queries.list_money_differences(viewer=SYSTEM) == []


def test_who_calls_off_withdraws_the_draft(order: str) -> None:
    orders.call_off(order=order, by=ANONYMOUS, at=AT, key=KEY)
    workers.run_pending()
    assert declared(order).state == "withdrawn"
    with pytest.raises(ProblemRaised):
        actions.record_release(declaration=declared(order).public_id, why="letter", by=SYSTEM, at=AT)


def test_an_operator_records_by_hand_and_late_answers_change_nothing(
    order: str, shelf: Shelf, gateway: CustomsSandbox
) -> None:
    found = sent(order, shelf)
    hand = {"declaration": found.public_id, "why": "letter of 21 November", "by": SYSTEM, "at": AT}
    with pytest.raises(PermissionRefused):
        actions.record_release(**{**hand, "by": shelf.seller})
    with pytest.raises(ProblemRaised):
        actions.record_release(**{**hand, "why": ""})
    with pytest.raises(ProblemRaised):
        actions.record_decision(**hand, event="released")
    actions.record_decision(**hand, event="queried")
    with pytest.raises(ProblemRaised):
        actions.record_release(**hand)
    (asked,) = declared(order).open_questions
    actions.answer_query(
        declaration=found.public_id, question=asked.public_id, answer="Wax.", by=shelf.seller, at=AT
    )
    actions.record_release(**hand)
    actions.record_release(**hand)
    assert declared(order).state == "released"
    contradicting = GatewayAnswer(
        reference="x", key=found.public_id, sequence=1, kind=AnswerKind.REFUSED, at=AT, text="no"
    )
    actions.record_answer(gateway=gateway.name, answer=contradicting, by=SYSTEM, at=AT)
    assert declared(order).state == "released"
    assert waiting(order).startswith("Customs says refused, we have released")


def test_without_a_gateway_people_carry_the_papers(
    order: str, shelf: Shelf, settings: pytest.FixtureRequest
) -> None:
    settings.CUSTOMS_GATEWAYS = {}  # type: ignore[attr-defined]
    found = sent(order, shelf)
    assert (found.state, found.gateway) == ("submitted", "")
    assert waiting(order).startswith("Papers to be carried by hand")
    actions.record_release(declaration=found.public_id, why="stamped form", by=SYSTEM, at=AT)
    assert waiting(order) == ""


def test_a_sale_inside_a_country_is_not_declared_and_says_so() -> None:
    open_shop("US", tax=False)
    shelf = make_shelf("Bend Candles", market="US")
    placed = place(fill_cart((shelf, 1), market="US", key=KEY + "us"), key=KEY + "us")
    pay(placed.public_id, key=KEY + "us")
    workers.run_pending()
    (order,) = placed.orders
    (said,) = queries.explain_order(order, viewer=shelf.seller)
    assert said.declaration is None
    assert said.words == "No declaration: the goods stay inside the country."
    ship(order, shelf.seller)
    workers.run_pending()
    assert not Declaration.objects.filter(order=order).exists()
    assert state_of(order) == "in_transit"


def test_nobody_else_sees_it(order: str) -> None:
    stranger = make_shelf("Other Candles").seller
    assert queries.list_declarations(viewer=stranger) == []
    with pytest.raises(Declaration.DoesNotExist):
        queries.get_declaration(declared(order).public_id, viewer=stranger)
    with pytest.raises(PermissionRefused):
        queries.list_declarations(viewer=ANONYMOUS)
    assert DeclarationMove.objects.count() == 0


def test_china_waits_until_order_payment_and_logistics_agree() -> None:
    open_shop("CN", tax=False)
    shelf = make_shelf("Chengdu Candles", market="CN", price_minor=1200)
    key = KEY + "cn"
    placed = place(fill_cart((shelf, 1), market="CN", key=key), key=key)
    pay(placed.public_id, key=key)
    workers.run_pending()
    (order,) = placed.orders
    assert declared(order).route == "CN-CBEC-9610"
    OrderAddress.objects.filter(order__public_id=order).update(recipient="Wang Wei")
    ship(order, shelf.seller)
    OrderAddress.objects.filter(order__public_id=order).update(recipient="Li Lei")
    workers.run_pending()
    found = declared(order)
    assert found.state == "draft"
    assert found.faults == (
        (
            "The parcel is addressed to somebody else than the order says.",
            "Pack the parcel again with the address of the order.",
        ),
    )
    assert waiting(order).startswith("A parcel cannot be declared")
    assert queries.count_waiting(viewer=shelf.seller) == 1
    with pytest.raises(ProblemRaised):
        actions.submit_declaration(declaration=found.public_id, by=shelf.seller, at=AT)
    OrderAddress.objects.filter(order__public_id=order).update(recipient="WANG  WEI")
    actions.submit_declaration(declaration=found.public_id, by=shelf.seller, at=AT)
    assert declared(order).state == "submitted"
    assert follow(order, 5).state == "released"


def test_money_on_its_way_back_is_waited_for() -> None:
    open_shop("CN", tax=False)
    shelf = make_shelf("Chengdu Candles", market="CN", price_minor=1200)
    key = KEY + "cn"
    placed = place(fill_cart((shelf, 2), market="CN", key=key), key=key)
    pay(placed.public_id, key=key)
    workers.run_pending()
    (order,) = placed.orders
    orders.refund_order(
        order=order, amount=Money(100, "CNY"), request_key="r", reason="", by=shelf.seller, at=AT
    )
    ship(order, shelf.seller)
    declaration = declared(order).public_id
    with pytest.raises(ProblemRaised) as refused:
        actions.submit_declaration(declaration=declaration, by=shelf.seller, at=AT)
    assert "money is on its way back" in refused.value.problem.detail
    workers.run_pending()
    assert follow(order, 1).state != "draft"
