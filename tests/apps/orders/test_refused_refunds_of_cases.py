"""The provider will not give back what a dispute or a return decided: the ways out, each taken once."""

import pytest
from django.db import transaction
from tests.apps.orders.shop import Shelf, state_of
from tests.apps.orders.test_disputes import agree, operator, seen, sgd, stuck
from tests.apps.orders.test_returning import ask
from tests.factories import AT

from entrepot.apps.desk import queries as desk
from entrepot.apps.kernel import workers
from entrepot.apps.kernel.actors import SYSTEM, Actor
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.ledger import queries as ledger
from entrepot.apps.messages import queries as messages
from entrepot.apps.orders import actions, queries
from entrepot.apps.orders.actions import Found
from entrepot.apps.orders.models import OrderRefund, Return
from entrepot.apps.payments import actions as payments
from entrepot.apps.stock import queries as stock
from entrepot.core.ledger import AccountKind, AccountRef
from entrepot.core.money import Money

__all__ = ["operator"]  # the fixture
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("delivered_once")]


def at_bank() -> Money:
    """Return what went out of our own bank, below zero."""
    return ledger.get_balance(account=AccountRef(AccountKind.BANK, "main", "SGD"), viewer=SYSTEM)


def on_hand(shelf: Shelf) -> int:
    """Return how many pieces lie on the shelf."""
    return sum(each.on_hand for each in stock.list_stock(viewer=shelf.seller))


def by_hand(refund: str, by: Actor) -> None:
    """Note that a refused refund was paid by bank transfer."""
    actions.record_refund_by_hand(refund=refund, bank="main", why="Transferred.", by=by, at=AT)


def test_a_refused_part_may_be_paid_from_our_bank_and_the_order_goes_on(order: str, operator: Actor) -> None:
    case, refund = stuck(order, operator)
    with pytest.raises(ProblemRaised):  # it is asked for again as its case is
        actions.retry_refund(refund=refund, by=operator, at=AT)
    with pytest.raises(ProblemRaised):  # and is owed
        actions.drop_refund(refund=refund, why="x", by=operator, at=AT)
    shown = queries.find_refused_refund(case, viewer=operator)
    assert shown is not None
    assert (shown.public_id, shown.said, shown.is_due) == (refund, "closed", True)
    actions.write_of_refused_refund(refund=refund, text="Name another way.", by=operator, at=AT)
    by_hand(refund, operator)
    workers.run_pending()
    assert (state_of(order), seen(case).is_stuck) == ("released", False)
    assert desk.find_item(lane="dispute", subject=case, viewer=SYSTEM) is None
    assert queries.find_refused_refund(case, viewer=operator) is None
    with pytest.raises(ProblemRaised):
        by_hand(refund, operator)
    with pytest.raises(ProblemRaised):
        actions.repeat_refund(dispute=case, by=operator, at=AT)
    assert at_bank() == -sgd(500)
    agree()


def test_a_refused_part_that_was_asked_for_again_is_not_paid_by_hand_besides(
    order: str, operator: Actor
) -> None:
    case, refund = stuck(order, operator)
    actions.repeat_refund(dispute=case, by=operator, at=AT)
    with pytest.raises(ProblemRaised):
        by_hand(refund, operator)
    workers.run_pending()
    assert state_of(order) == "released"
    agree()


@pytest.fixture
def returned(shelf: Shelf, order: str) -> str:
    return refused_return(shelf, order)


def refused_return(shelf: Shelf, order: str) -> str:
    """Return a return whose goods are back, and whose refund the provider refused."""
    found = ask(order, shelf)
    actions.accept_return(returned=found, by=shelf.seller, at=AT)
    actions.receive_return(returned=found, by=shelf.seller, at=AT)
    with transaction.atomic():
        actions.inspect_return(returned=found, found={shelf.variant: Found(1, 1)}, by=shelf.seller, at=AT)
        asked = OrderRefund.objects.get(order__public_id=order)
        payments.record_refund_refusal(refund=asked.sent_as, reason="closed", by=SYSTEM, at=AT)
    workers.run_pending()
    return found


def test_a_return_whose_refund_is_paid_from_our_bank_ends_with_goods_and_letters(
    shelf: Shelf, order: str, operator: Actor, returned: str
) -> None:
    before = on_hand(shelf)
    found = queries.find_refused_refund(returned, viewer=operator)
    assert found is not None
    assert found.is_due
    by_hand(found.public_id, operator)
    workers.run_pending()
    shown = queries.get_return(returned, viewer=SYSTEM)
    assert (shown.state, at_bank()) == ("refunded", -shown.amount)
    assert on_hand(shelf) == before + 1
    assert queries.get_order(order, viewer=SYSTEM).refunded == shown.amount
    assert desk.list_items(viewer=operator, lane="return") == []
    written = {each.template for each in messages.list_messages(viewer=SYSTEM, subject=found.public_id)}
    assert "order_refunded_by_hand" in written
    for again in (lambda: by_hand(found.public_id, operator), lambda: retry(returned, operator)):
        with pytest.raises(ProblemRaised):
            again()
    agree()


def test_a_returns_refund_is_either_asked_for_again_or_paid_by_hand(operator: Actor, returned: str) -> None:
    found = queries.find_refused_refund(returned, viewer=operator)
    assert found is not None
    retry(returned, operator)
    with pytest.raises(ProblemRaised):
        by_hand(found.public_id, operator)
    workers.run_pending()
    assert Return.objects.get().state == "refunded"
    assert queries.find_refused_refund(returned, viewer=operator) is None
    assert at_bank().minor == 0
    agree()


def retry(returned: str, by: Actor) -> None:
    """Ask the provider again for the refund of a return."""
    actions.retry_return_refund(returned=returned, by=by, at=AT)
