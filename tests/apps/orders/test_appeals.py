"""An announced decision: taken, carried out when nobody appeals, or appealed once to another person."""

from collections.abc import Callable

import pytest
from tests.apps.orders.shop import KEY, Shelf, state_of
from tests.apps.orders.test_disputes import (
    DAY,
    agree,
    complain,
    letters,
    operator,
    photo,
    seen,
    sgd,
)
from tests.factories import AT, actor_of, make_user

from entrepot.apps.accounts import actions as accounts
from entrepot.apps.desk import queries as desk
from entrepot.apps.kernel import workers
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM, Actor
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.orders import actions
from entrepot.apps.orders.actions import Upload
from entrepot.apps.orders.models import Dispute, Order, OrderRefund
from entrepot.core.trade.errors import IllegalMoveError

__all__ = ["operator"]  # the fixture
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("delivered_once")]
BUYER = {"by": ANONYMOUS, "key": KEY}


@pytest.fixture
def other() -> Actor:
    """Another person of the platform."""
    user = make_user()
    accounts.grant_platform_role(email=user.email, role="operator", by=SYSTEM, at=AT)
    return actor_of(user)


@pytest.fixture
def decided(order: str, operator: Actor) -> Callable[[int], str]:
    """Let the platform announce that so much goes back, and return the dispute."""

    def announce(minor: int) -> str:
        case = complain(order)
        actions.take_up_dispute(dispute=case, why="Seen.", by=operator, at=AT)
        actions.decide_dispute(dispute=case, amount=sgd(minor), reasons={"en": "So."}, by=operator, at=AT)
        workers.run_pending()
        return case

    return announce


def appeal(case: str, **more: object) -> None:
    given: dict[str, object] = {
        "text": "The box was open.",
        "evidence": [Upload("box.jpg", photo())],
        "at": AT + DAY,
        **BUYER,
        **more,
    }
    actions.appeal_decision(dispute=case, **given)  # type: ignore[arg-type]


def refused(act: Callable[[], None]) -> str:
    with pytest.raises(ProblemRaised) as raised:
        act()
    return raised.value.problem.slug


def test_who_loses_by_it_takes_it_and_it_is_carried_out_at_once(
    shelf: Shelf, order: str, decided: Callable[[int], str]
) -> None:
    case = decided(300)
    actions.take_decision(dispute=case, at=AT, **BUYER)  # type: ignore[arg-type]
    assert (seen(case).state, state_of(order)) == ("announced", "disputed")
    assert refused(lambda: actions.take_decision(dispute=case, at=AT, **BUYER)) == "decision-taken"  # type: ignore[arg-type]
    actions.take_decision(dispute=case, by=shelf.seller, at=AT)
    workers.run_pending()
    assert (seen(case).state, state_of(order)) == ("decided", "released")
    assert Order.objects.get().refund_claimed_minor == 300
    agree()


def test_who_does_not_lose_by_it_has_nothing_to_appeal(shelf: Shelf, decided: Callable[[int], str]) -> None:
    case = decided(0)
    assert refused(lambda: appeal(case, by=shelf.seller, key="")) == "decision-taken"
    for given in ({"text": " "}, {"evidence": ()}):
        assert refused(lambda given=given: appeal(case, **given)) == "invalid-request"  # type: ignore[misc]
    with pytest.raises(Order.DoesNotExist):
        appeal(case, by=actor_of(make_user()), key="")
    assert seen(case).state == "announced"


def test_an_appeal_is_decided_once_by_another_person(
    order: str, decided: Callable[[int], str], operator: Actor, other: Actor
) -> None:
    case = decided(0)
    appeal(case)
    workers.run_pending()
    assert (seen(case).state, seen(case).due_at) == ("under_appeal", AT + 8 * DAY)
    assert len(letters("dispute_appealed")) == 2
    assert desk.find_item(lane="dispute", subject=case, viewer=SYSTEM) is not None
    decision = {"dispute": case, "amount": sgd(700), "reasons": {"en": "The box was open."}, "at": AT + DAY}
    assert refused(lambda: actions.decide_dispute(by=operator, **decision)) == "same-person"  # type: ignore[arg-type]
    actions.decide_dispute(by=other, **decision)  # type: ignore[arg-type]
    workers.run_pending()
    assert (seen(case).state, seen(case).outcome, state_of(order)) == ("decided", "part", "released")
    with pytest.raises(IllegalMoveError):
        appeal(case)
    steps = [(step.event, step.party) for step in seen(case).steps][-3:]
    assert steps == [("announced", "platform"), ("appealed", "buyer"), ("decided", "platform")]
    agree()


def test_a_file_shown_since_the_decision_is_new_enough(decided: Callable[[int], str]) -> None:
    case = decided(0)
    evidence = [Upload("box.jpg", photo())]
    actions.add_statement(dispute=case, text="Look.", evidence=evidence, at=AT + DAY, **BUYER)  # type: ignore[arg-type]
    appeal(case, evidence=())
    assert seen(case).state == "under_appeal"


def test_after_the_window_there_is_no_appeal(order: str, decided: Callable[[int], str]) -> None:
    case = decided(300)
    assert actions.expire_clocks(by=SYSTEM, at=AT + 2 * DAY) == 0
    for count in (1, 0):
        assert actions.expire_clocks(by=SYSTEM, at=AT + 3 * DAY) == count
    workers.run_pending()
    with pytest.raises(IllegalMoveError):
        appeal(case)
    assert (seen(case).state, state_of(order)) == ("decided", "released")
    assert OrderRefund.objects.count() == 1
    agree()


def test_a_bank_that_takes_the_case_over_forgets_what_was_announced(
    order: str, decided: Callable[[int], str]
) -> None:
    case = decided(300)
    total = Order.objects.get().total_minor
    told = {"chargeback": "cbk_1", "provider": "sandbox", "amount_minor": total, "orders": [(order, total)]}
    for outcome in ("", "won"):
        actions.record_chargeback(**told, outcome=outcome, by=SYSTEM, at=AT)  # type: ignore[arg-type]
    row = Dispute.objects.get()
    assert (row.state, row.outcome, row.refund_minor) == ("overtaken", "", None)
    assert state_of(order) == "released"
    assert actions.expire_clock(dispute=case, by=SYSTEM, at=AT + 9 * DAY) is False
