"""Paid once however often told; unpaid in time let go; late money restores the order or goes back."""

from datetime import timedelta

import pytest
from tests.apps.orders.shop import (
    BACK,
    KEY,
    balance,
    fill_cart,
    make_shelf,
    pay,
    place,
    state_of,
)
from tests.factories import AT

from entrepot.adapters.payment_sandbox import Sandbox
from entrepot.adapters.payment_sandbox_post import _post
from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM
from entrepot.apps.kernel.models import AuditEntry
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.orders import actions, queries, subscribers
from entrepot.apps.payments import actions as payments
from entrepot.apps.payments import queries as payment_queries
from entrepot.apps.payments.events import CaptureLeft, PaidFor
from entrepot.apps.payments.provider import ProviderUnavailableError
from entrepot.apps.stock import actions as stock
from entrepot.apps.stock import queries as stock_queries
from entrepot.core.ledger import AccountKind
from entrepot.core.trade.errors import IllegalMoveError

pytestmark = pytest.mark.django_db
LATE = AT + timedelta(minutes=31)
DECLINED = "4000000000000002"


def free(variant: str) -> int:
    return stock_queries.count_free([variant], viewer=SYSTEM)[variant]


def captured(order: str, payment: str, minor: int) -> CaptureLeft:
    return CaptureLeft(
        payment=payment,
        provider="sandbox",
        reference="x",
        currency="SGD",
        amount_minor=minor,
        lines=(PaidFor("order", order, minor),),
        at=AT,
    )


def test_a_capture_told_again_and_again_has_one_effect() -> None:
    shelf = make_shelf(pieces=5)
    placed = place(fill_cart((shelf, 2)))
    (order,) = placed.orders
    payment = pay(placed.public_id)
    workers.run_pending()
    for _ in range(3):
        subscribers.let_orders_be_paid(captured(order, payment, placed.total.minor))
    assert state_of(order) == "paid"
    assert [step.event for step in queries.get_timeline(order, viewer=SYSTEM)] == ["placed", "paid"]
    assert AuditEntry.objects.filter(action="orders.paid").count() == 1
    assert balance(AccountKind.BUYER_FUNDS, order) == placed.total.minor
    assert free(shelf.variant) == 3
    assert [each.state for each in stock_queries.list_held(order, viewer=SYSTEM)] == ["captured"]


def test_after_a_decline_another_card_pays() -> None:
    placed = place(fill_cart((make_shelf(), 1)))
    first = pay(placed.public_id, method=DECLINED)
    assert payment_queries.get_payment(first, viewer=SYSTEM).state == "failed"
    second = pay(placed.public_id)
    assert second != first
    assert actions.begin_payment(checkout=placed.public_id, by=ANONYMOUS, at=AT, key=KEY).public_id == second
    workers.run_pending()
    assert state_of(placed.orders[0]) == "paid"


def test_what_is_not_paid_in_time_is_let_go() -> None:
    shelf = make_shelf(pieces=5)
    placed = place(fill_cart((shelf, 2)))
    assert free(shelf.variant) == 3
    assert not actions.expire_checkout(checkout=placed.public_id, by=SYSTEM, at=AT)
    with clock.travel(LATE):
        workers.run_pending("bulk")
    assert state_of(placed.orders[0]) == "cancelled"
    assert free(shelf.variant) == 5
    with pytest.raises(ProblemRaised) as error:
        actions.begin_payment(checkout=placed.public_id, by=ANONYMOUS, at=LATE, key=KEY)
    assert error.value.problem.slug == "order-moved-on"


def test_a_buyer_gives_up_and_the_payment_page_is_closed() -> None:
    shelf = make_shelf(pieces=5)
    placed = place(fill_cart((shelf, 2)))
    payment = pay(placed.public_id, method="")  # the buyer stands at the provider's page
    actions.cancel_order(checkout=placed.public_id, by=ANONYMOUS, at=AT, key=KEY)
    assert state_of(placed.orders[0]) == "cancelled"
    assert payment_queries.get_payment(payment, viewer=SYSTEM).state == "cancelled"
    assert free(shelf.variant) == 5


def test_a_paid_order_is_not_cancelled() -> None:
    placed = place(fill_cart((make_shelf(), 1)))
    pay(placed.public_id)
    actions.cancel_order(checkout=placed.public_id, by=ANONYMOUS, at=AT, key=KEY)  # the money is there
    workers.run_pending()
    assert state_of(placed.orders[0]) == "paid"
    with pytest.raises(IllegalMoveError):
        actions.cancel_order(checkout=placed.public_id, by=ANONYMOUS, at=AT, key=KEY)


def silence(*_given: object, **_named: object) -> None:
    raise ProviderUnavailableError


def pay_too_late(sandbox: Sandbox, patch: pytest.MonkeyPatch, *, gone: bool) -> str:
    """Return an order that was cancelled, the provider being silent, while its money was on the way."""
    shelf = make_shelf(pieces=2)
    placed = place(fill_cart((shelf, 2)))
    (order,) = placed.orders
    payment = actions.begin_payment(checkout=placed.public_id, by=ANONYMOUS, at=AT, key=KEY).public_id
    sandbox.lose_answers(1)
    payments.authorise_payment(
        payment=payment, method="4242424242424242", return_url=BACK, by=ANONYMOUS, at=AT
    )
    with patch.context() as silent:
        silent.setattr(sandbox, "void", silence)
        silent.setattr(sandbox, "fetch", silence)
        actions.expire_checkout(checkout=placed.public_id, by=SYSTEM, at=LATE)
    assert state_of(order) == "cancelled"
    if gone:
        stock.adjust(variant=shelf.variant, on_hand=1, by=shelf.seller, at=LATE)
    with clock.travel(LATE):
        sandbox.deliver_due(_post)
        workers.run_pending()
    return order


def test_late_money_restores_an_order_whose_goods_are_still_there(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = pay_too_late(sandbox, monkeypatch, gone=False)
    assert state_of(order) == "paid"
    assert [step.event for step in queries.get_timeline(order, viewer=SYSTEM)][-1] == "restored"
    assert stock_queries.list_held(order, viewer=SYSTEM)[0].state == "captured"
    assert queries.list_money_differences(viewer=SYSTEM) == []


def test_late_money_goes_back_when_the_goods_are_gone(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = pay_too_late(sandbox, monkeypatch, gone=True)
    assert state_of(order) == "refund_due"
    assert balance(AccountKind.BUYER_FUNDS, order) > 0
    with clock.travel(LATE + timedelta(minutes=2)):
        workers.run_pending("bulk")
        sandbox.deliver_due(_post)
        workers.run_pending()
    assert state_of(order) == "refunded"
    assert balance(AccountKind.BUYER_FUNDS, order) == 0
    assert balance(AccountKind.PROVIDER_CLEARING, "sandbox") == 0
    assert queries.list_money_differences(viewer=SYSTEM) == []


def test_reconciling_finds_money_nobody_was_told_of_and_orders_nobody_paid() -> None:
    shelf = make_shelf(pieces=5)
    paid, unpaid = place(fill_cart((shelf, 1))), place(fill_cart((shelf, 1)))
    pay(paid.public_id)  # and who should have been told is not
    assert actions.reconcile_order(order=unpaid.orders[0], by=SYSTEM, at=AT) == "awaiting_payment"
    assert actions.reconcile_order(order=paid.orders[0], by=SYSTEM, at=LATE) == "paid"
    assert actions.reconcile_order(order=unpaid.orders[0], by=SYSTEM, at=LATE) == "cancelled"
    assert free(shelf.variant) == 4
    assert actions.reconcile_order(order=paid.orders[0], by=SYSTEM, at=LATE) == "paid"


def test_the_reconciliation_run_settles_all() -> None:
    placed = place(fill_cart((make_shelf(), 1)))
    with clock.travel(LATE):
        actions.start_reconciliation(by=SYSTEM, at=LATE)
        workers.run_pending("bulk")
    assert state_of(placed.orders[0]) == "cancelled"
