"""The provider will not give money back: a person sees it, and it goes back another way, or not at all."""

from datetime import timedelta

import pytest
from django.db import transaction
from tests.apps.orders.shop import Shelf, fill_cart, make_shelf, pay, place
from tests.factories import AT, actor_of, make_user, partial_operator

from entrepot.apps.accounts import actions as accounts
from entrepot.apps.desk import queries as desk
from entrepot.apps.kernel import workers
from entrepot.apps.kernel.actors import SYSTEM, Actor, PermissionRefused
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.ledger import queries as ledger
from entrepot.apps.messages import queries as messages
from entrepot.apps.orders import actions, queries
from entrepot.apps.orders.models import Order, OrderRefund
from entrepot.apps.payments import actions as payments
from entrepot.apps.payments import queries as payment_queries
from entrepot.core.ledger import AccountKind, AccountRef
from entrepot.core.money import Money

pytestmark = pytest.mark.django_db
MORE = Money(1_00, "SGD")


@pytest.fixture
def shelf() -> Shelf:
    return make_shelf(pieces=9)


@pytest.fixture
def order(shelf: Shelf) -> str:
    placed = place(fill_cart((shelf, 1)))
    pay(placed.public_id)
    workers.run_pending()
    return placed.orders[0]


@pytest.fixture
def operator() -> Actor:
    user = make_user()
    accounts.grant_platform_role(email=user.email, role="operator", by=SYSTEM, at=AT)
    return actor_of(user)


def refused(order: str, amount: Money = MORE, *, key: str = "r") -> str:
    """Return a refund that the provider would not make."""
    with transaction.atomic():
        found = actions.refund_order(
            order=order, amount=amount, request_key=key, reason="goodwill", by=SYSTEM, at=AT
        )
    refuse(found)
    return found


def refuse(refund: str) -> None:
    sent_as = OrderRefund.objects.get(public_id=refund).sent_as
    payments.record_refund_refusal(refund=sent_as, reason="card_closed", by=SYSTEM, at=AT)
    workers.run_pending()


def waiting(refund: str) -> str:
    """Return what the desk says of a refund, or nothing."""
    item = desk.find_item(lane="payment", subject=refund, viewer=SYSTEM)
    return item.title if item else ""


def at_bank() -> int:
    return ledger.get_balance(account=AccountRef(AccountKind.BANK, "main", "SGD"), viewer=SYSTEM).minor


def agree() -> None:
    assert queries.list_money_differences(viewer=SYSTEM) == []
    assert ledger.list_differences(viewer=SYSTEM) == []
    assert all(each.agrees for each in payment_queries.list_provider_differences(viewer=SYSTEM))


def test_a_refused_refund_waits_on_the_desk_and_is_asked_for_again(order: str, operator: Actor) -> None:
    refund = refused(order)
    assert waiting(refund) == "The provider refused to give back 1.00 SGD"
    shown = queries.get_refund(refund, viewer=operator)
    assert (shown.order, shown.amount, shown.said, shown.is_due) == (order, MORE, "card_closed", False)
    again = actions.retry_refund(refund=refund, by=operator, at=AT)
    workers.run_pending()
    assert waiting(refund) == ""
    with pytest.raises(ProblemRaised):  # once
        actions.retry_refund(refund=refund, by=operator, at=AT)
    assert OrderRefund.objects.get(public_id=again).state == "recorded"
    assert queries.get_order(order, viewer=SYSTEM).refunded == MORE
    agree()


def test_one_that_is_refused_once_more_comes_back_to_the_desk(order: str, operator: Actor) -> None:
    first = refused(order)
    with transaction.atomic():
        second = actions.retry_refund(refund=first, by=operator, at=AT)
    refuse(second)
    assert waiting(first) == ""
    assert waiting(second)
    assert queries.get_order(order, viewer=SYSTEM).refunded.minor == 0
    agree()


def test_it_may_be_paid_from_our_bank_and_is_posted_so(order: str, operator: Actor) -> None:
    refund = refused(order)
    with pytest.raises(ProblemRaised):
        actions.record_refund_by_hand(refund=refund, bank="main", why=" ", by=operator, at=AT)
    told = {"refund": refund, "bank": "main", "why": "Transferred by the treasury.", "by": operator, "at": AT}
    actions.record_refund_by_hand(**told)  # type: ignore[arg-type]
    with pytest.raises(ProblemRaised):
        actions.record_refund_by_hand(**told)  # type: ignore[arg-type]
    workers.run_pending()
    assert (waiting(refund), at_bank()) == ("", -MORE.minor)
    assert queries.get_order(order, viewer=SYSTEM).refunded == MORE
    (letter,) = messages.list_messages(viewer=SYSTEM, subject=refund)
    assert letter.template == "order_refunded_by_hand"
    agree()


def test_the_buyer_is_written_to_and_it_stays_on_the_desk(order: str, operator: Actor) -> None:
    refund = refused(order)
    text = "Please tell us in the order which account is yours."
    for _again in range(2):
        actions.write_of_refused_refund(refund=refund, text=text, by=operator, at=AT)
    (letter,) = messages.list_messages(viewer=SYSTEM, subject=refund)
    assert letter.template == "order_refund_refused"
    assert waiting(refund)
    assert queries.get_refund(refund, viewer=operator).written_at is not None
    actions.drop_refund(refund=refund, why="They want a voucher.", by=operator, at=AT)
    assert waiting(refund) == ""


def test_all_that_is_due_back_is_not_asked_for_forever_and_cannot_be_dropped(
    order: str, shelf: Shelf, operator: Actor
) -> None:
    with transaction.atomic():
        actions.call_off(order=order, why="Sold out", by=shelf.seller, at=AT)
    (refund,) = OrderRefund.objects.values_list("public_id", flat=True)
    refuse(refund)
    for minutes in range(10, 40, 10):
        actions.reconcile_order(order=order, by=SYSTEM, at=AT + timedelta(minutes=minutes))
    assert OrderRefund.objects.count() == 1
    with pytest.raises(ProblemRaised):
        actions.drop_refund(refund=refund, why="No.", by=operator, at=AT)
    told = {"refund": refund, "bank": "main", "why": "Transferred.", "by": operator, "at": AT}
    actions.record_refund_by_hand(**told)  # type: ignore[arg-type]
    assert Order.objects.get(public_id=order).state == "refunded"
    agree()


def test_who_belongs_to_the_seller_decides_nothing(order: str, shelf: Shelf) -> None:
    refund = refused(order)
    member = actor_of(partial_operator(shelf.seller))
    for decide in (
        lambda by: actions.retry_refund(refund=refund, by=by, at=AT),
        lambda by: actions.record_refund_by_hand(refund=refund, bank="main", why="x", by=by, at=AT),
        lambda by: actions.drop_refund(refund=refund, why="x", by=by, at=AT),
        lambda by: actions.write_of_refused_refund(refund=refund, text="x", by=by, at=AT),
    ):
        with pytest.raises(PermissionRefused):
            decide(member)
        with pytest.raises(PermissionRefused):
            decide(shelf.seller)
    assert waiting(refund)
