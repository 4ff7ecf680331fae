"""One order of several is left out before it is paid: its things are free once, and the rest is paid."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import transaction
from tests.apps.orders.shop import (
    BACK,
    HOME,
    KEY,
    RESIDENT,
    Shelf,
    balance,
    fill_cart,
    make_shelf,
    open_shop,
    pay,
    place,
    state_of,
)
from tests.factories import AT, actor_of, make_user

from entrepot.adapters.payment_sandbox import Sandbox
from entrepot.apps.accounts import queries as accounts
from entrepot.apps.budgets import queries as budgets
from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.orders import actions, queries
from entrepot.apps.orders.actions import PlacedCheckout
from entrepot.apps.orders.actions.paying import LET_GO, free_unpaid
from entrepot.apps.orders.models import BuyerIdentity, Order
from entrepot.apps.orders.moving import lock
from entrepot.apps.payments import actions as payments
from entrepot.apps.payments import queries as payment_queries
from entrepot.apps.payments.provider import ProviderUnavailableError
from entrepot.apps.stock import queries as stock
from entrepot.core.ledger import AccountKind
from entrepot.core.trade.errors import IllegalMoveError
from entrepot.core.trade.stages import BUYER

pytestmark = pytest.mark.django_db
GUEST = {"by": ANONYMOUS, "key": KEY, "at": AT}
LATE = AT + timedelta(minutes=31)


def free(shelf: Shelf) -> int:
    return stock.count_free([shelf.variant], viewer=SYSTEM)[shelf.variant]


def two() -> tuple[PlacedCheckout, Shelf, Shelf]:
    """Return unpaid orders at two sellers, paid together."""
    hill, bay = make_shelf("Hill Candles", pieces=5), make_shelf("Bay Candles", pieces=5)
    return place(fill_cart((hill, 2), (bay, 1))), hill, bay


def total_of(order: str) -> int:
    return queries.get_order(order, viewer=SYSTEM).total.minor


def everybody_hears() -> None:
    for minutes in (1, 3, 5):
        with clock.travel(AT + timedelta(minutes=minutes)):
            for queue in ("events", "bulk", "events"):
                workers.run_pending(queue)


def test_the_rest_is_shown_and_paid() -> None:
    placed, hill, bay = two()
    first, second = placed.orders
    begun = actions.begin_payment(checkout=placed.public_id, **GUEST)
    assert begun.amount == placed.total
    actions.let_go(order=first, why="too many", **GUEST)
    assert (state_of(first), state_of(second)) == ("cancelled", "awaiting_payment")
    assert (free(hill), free(bay)) == (5, 4)
    assert payment_queries.get_payment(begun.public_id, viewer=SYSTEM).state == "cancelled"
    found = queries.get_checkout(placed.public_id, viewer=ANONYMOUS, key=KEY)
    assert found.is_unpaid
    assert found.total.minor == total_of(second)
    payment = pay(placed.public_id)
    assert payment_queries.get_payment(payment, viewer=SYSTEM).amount == found.total
    workers.run_pending()
    assert (state_of(first), state_of(second)) == ("cancelled", "paid")
    assert balance(AccountKind.BUYER_FUNDS, second) == total_of(second)
    assert queries.list_money_differences(viewer=SYSTEM) == []
    told = queries.get_timeline(first, viewer=SYSTEM)
    assert [(step.event, step.why) for step in told] == [("placed", ""), ("let_go", "too many")]
    assert queries.get_checkout(placed.public_id, viewer=SYSTEM).total.minor == total_of(second)


def test_it_is_let_go_once_and_by_its_own_people() -> None:
    placed, hill, bay = two()
    first, second = placed.orders
    with pytest.raises(Order.DoesNotExist):
        actions.let_go(order=first, by=bay.seller, at=AT)
    with pytest.raises(Order.DoesNotExist):
        actions.let_go(order=first, by=actor_of(make_user()), at=AT)
    actions.let_go(order=first, by=hill.seller, at=AT)
    with pytest.raises(IllegalMoveError):
        actions.let_go(order=first, **GUEST)
    assert free(hill) == 5
    actions.let_go(order=second, **GUEST)
    with pytest.raises(ProblemRaised):
        actions.begin_payment(checkout=placed.public_id, **GUEST)
    with pytest.raises(IllegalMoveError):
        actions.cancel_order(checkout=placed.public_id, **GUEST)
    assert (free(hill), free(bay)) == (5, 5)


def test_giving_up_and_running_out_pass_by_what_was_let_go() -> None:
    placed, hill, bay = two()
    actions.let_go(order=placed.orders[0], **GUEST)
    with clock.travel(LATE):
        workers.run_pending("bulk")
    assert [state_of(order) for order in placed.orders] == ["cancelled", "cancelled"]
    assert (free(hill), free(bay)) == (5, 5)
    again = place(fill_cart((hill, 2), (bay, 1), key=KEY + "2"), key=KEY + "2")
    actions.let_go(order=again.orders[1], by=bay.seller, at=AT)
    actions.cancel_order(checkout=again.public_id, by=ANONYMOUS, at=AT, key=KEY + "2")
    assert [state_of(order) for order in again.orders] == ["cancelled", "cancelled"]
    events = [step.event for step in queries.get_timeline(again.orders[1], viewer=SYSTEM)]
    assert events == ["placed", "let_go"]


def test_what_is_paid_is_called_off_instead() -> None:
    placed, hill, _bay = two()
    pay(placed.public_id)
    with pytest.raises(ProblemRaised) as error:  # the orders have not heard of it yet
        actions.let_go(order=placed.orders[0], by=hill.seller, at=AT)
    assert error.value.problem.slug == "order-moved-on"
    workers.run_pending()
    with pytest.raises(IllegalMoveError):
        actions.let_go(order=placed.orders[0], by=hill.seller, at=AT)
    assert [state_of(order) for order in placed.orders] == ["paid", "paid"]


def test_while_nobody_knows_whether_money_is_taken_nothing_is_let_go(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    placed, hill, _bay = two()
    pay(placed.public_id, method="")  # the buyer stands at the provider's page

    def away(*_given: object, **_named: object) -> None:
        raise ProviderUnavailableError

    with monkeypatch.context() as silent:
        silent.setattr(sandbox, "void", away)
        silent.setattr(sandbox, "fetch", away)
        with pytest.raises(ProblemRaised) as error:
            actions.let_go(order=placed.orders[0], **GUEST)
    assert error.value.problem.slug == "payment-under-way"
    assert (state_of(placed.orders[0]), free(hill)) == ("awaiting_payment", 3)
    actions.let_go(order=placed.orders[0], **GUEST)  # it answers again
    assert free(hill) == 5


def test_money_that_comes_for_it_all_the_same_goes_back() -> None:
    placed, hill, _bay = two()
    first, second = placed.orders
    pay(placed.public_id)  # taken, and the orders have not heard of it
    with transaction.atomic():  # as it would be if the payment had not been known to be taken
        free_unpaid(lock(first), LET_GO, {BUYER}, by=ANONYMOUS, at=AT)
    everybody_hears()
    assert (state_of(first), state_of(second)) == ("refunded", "paid")
    assert (free(hill), balance(AccountKind.BUYER_FUNDS, first)) == (5, 0)
    assert queries.list_money_differences(viewer=SYSTEM) == []
    events = [step.event for step in queries.get_timeline(first, viewer=SYSTEM)]
    assert events == ["placed", "let_go", "paid_late", "refunded"]


def test_the_year_is_given_back_once() -> None:
    open_shop("CN", tax=False)
    shelves = [
        make_shelf(f"Maker {name}", market="CN", price_minor=40_000, currency="CNY") for name in ("a", "b")
    ]
    cart = fill_cart(*((shelf, 1) for shelf in shelves), market="CN")
    placed = place(cart, identity=RESIDENT)
    person = BuyerIdentity.objects.latest("id").subject

    def held() -> int:
        found = budgets.get_counter(kind="CN-YEAR", subject=person, period="2026", unit="CNY", viewer=SYSTEM)
        assert found is not None
        return found.held

    before = held()
    actions.let_go(order=placed.orders[0], **GUEST)
    assert held() == before // 2
    pay(placed.public_id)
    workers.run_pending()
    assert budgets.find_faults(viewer=SYSTEM) == []
    assert state_of(placed.orders[1]) == "paid"


def test_the_other_side_is_written_to() -> None:
    placed, hill, bay = two()
    actions.let_go(order=placed.orders[0], by=hill.seller, at=AT)
    actions.let_go(order=placed.orders[1], **GUEST)
    mail.outbox.clear()
    everybody_hears()
    said = {message.to[0]: message.subject for message in mail.outbox}
    sellers = accounts.get_mail_address(bay.seller.user_id or 0, viewer=SYSTEM)
    assert said["mei@example.com"] == f"Hill Candles cannot send order {placed.orders[0]}"
    assert said[sellers] == f"Order {placed.orders[1]} was left out before it was paid"
    assert len(said) == 2


def test_bought_again_it_is_paid_for_the_rest() -> None:
    hill, bay = make_shelf("Hill Candles", pieces=5), make_shelf("Bay Candles", pieces=5)
    cart = fill_cart((hill, 1), (bay, 1))
    given = {"cart": cart, "address": HOME, "email": "mei@example.com"}
    begun = actions.check_out(**given, **GUEST)
    actions.let_go(order=begun.placed.orders[0], **GUEST)
    again = actions.check_out(**given, **GUEST)
    bought = actions.pay_at_once(again, method="4242424242424242", return_url=BACK, by=ANONYMOUS, at=AT)
    assert bought.payment.is_paid
    assert bought.payment.amount.minor == total_of(begun.placed.orders[1])
    stale = payments.authorise_payment(
        payment=begun.payment.public_id, method="4242424242424242", return_url=BACK, by=ANONYMOUS, at=AT
    )
    assert stale.state == "cancelled"
