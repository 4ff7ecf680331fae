"""From paid to released, refunded or disputed; the books agree at every step."""

from datetime import timedelta

import pytest
from tests.apps.orders.shop import KEY, Shelf, balance, fill_cart, make_shelf, pay, place, ship, state_of
from tests.factories import AT, actor_of, make_user, partial_operator

from entrepot.adapters.payment_sandbox import Sandbox
from entrepot.adapters.payment_sandbox_post import _post
from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM, PermissionRefused
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.ledger import queries as ledger
from entrepot.apps.orders import actions, queries
from entrepot.apps.orders.models import Order
from entrepot.apps.payments import queries as payment_queries
from entrepot.apps.shipping import actions as shipping
from entrepot.apps.stock import queries as stock
from entrepot.core.ledger import AccountKind
from entrepot.core.money import Money
from entrepot.core.trade.errors import IllegalMoveError

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf() -> Shelf:
    return make_shelf(pieces=9)


@pytest.fixture
def order(shelf: Shelf) -> str:
    """A paid order of three candles."""
    placed = place(fill_cart((shelf, 3)))
    pay(placed.public_id)
    workers.run_pending()
    return placed.orders[0]


def deliver(shipments: list[str]) -> None:
    for shipment in shipments:
        shipping.record_delivery(
            parcel=shipment, reference=f"{shipment}-d", delivered_at=AT, by=SYSTEM, at=AT
        )
    workers.run_pending()


def steps(order: str) -> list[str]:
    return [step.event for step in queries.get_timeline(order, viewer=SYSTEM)]


def agree() -> None:
    assert queries.list_money_differences(viewer=SYSTEM) == []
    assert ledger.list_differences(viewer=SYSTEM) == []
    assert all(each.agrees for each in payment_queries.list_provider_differences(viewer=SYSTEM))


def held(order: str) -> int:
    return balance(AccountKind.BUYER_FUNDS, order)


def test_from_paid_to_everybody_s_share(shelf: Shelf, order: str) -> None:
    shipments = ship(order, shelf.seller)
    workers.run_pending()
    assert state_of(order) == "in_transit"
    deliver(shipments)
    assert state_of(order) == "delivered"
    agree()
    actions.confirm_receipt(order=order, by=ANONYMOUS, at=AT, key=KEY)
    workers.run_pending()
    assert state_of(order) == "released"
    assert steps(order) == ["placed", "paid", "accepted", "shipped", "delivered", "confirmed", "released"]
    view = queries.get_order(order, viewer=shelf.seller)
    assert view.seller_share is not None
    assert view.commission is not None
    assert held(order) == 0
    assert balance(AccountKind.SELLER_AVAILABLE, view.business) == view.seller_share.minor
    assert balance(AccountKind.COMMISSION, "platform") == view.commission.minor > 0
    for share in view.shares:
        if share.part in {"due", "carriage"}:
            assert balance(AccountKind(share.account), share.owner) == share.amount.minor
    own = ledger.list_own_balances(viewer=shelf.seller)
    assert [each.balance for each in own] == [view.seller_share]
    agree()


def test_silence_is_receipt_after_the_market_s_time(shelf: Shelf, order: str) -> None:
    actions.set_receipt_term(market="SG", days=7, by=SYSTEM, at=AT)
    deliver(ship(order, shelf.seller))
    view = queries.get_order(order, viewer=SYSTEM)
    assert view.release_on == AT + timedelta(days=7)
    assert not actions.expire_receipt(order=order, by=SYSTEM, at=AT + timedelta(days=6))
    with clock.travel(AT + timedelta(days=7, minutes=1)):
        workers.run_pending("bulk")
    assert steps(order)[-2:] == ["time_passed", "released"]
    assert not actions.expire_receipt(order=order, by=SYSTEM, at=AT + timedelta(days=8))
    agree()


def test_the_customs_step_is_named_and_dues_are_put_aside(shelf: Shelf, order: str) -> None:
    ship(order, shelf.seller)
    workers.run_pending()
    parcel = queries.get_order(order, viewer=SYSTEM).parcels[0].public_id
    for step in ("submitted", "accepted", "examined", "assessed", "released", "released"):
        actions.record_customs_step(order=order, parcel=parcel, step=step, by=SYSTEM, at=AT)
    told = queries.get_timeline(order, viewer=ANONYMOUS, key=KEY)
    said = {step.event: step.words for step in told}
    assert said["customs_examined"] == "Customs looks at the goods or papers"
    assert {"held_at_customs", "cleared"} <= said.keys()
    assert state_of(order) == "in_transit"
    dues = [share for share in queries.get_order(order, viewer=SYSTEM).shares if share.part == "due"]
    assert actions.set_dues_aside(order=order, by=SYSTEM, at=AT) == bool(dues)
    assert not actions.set_dues_aside(order=order, by=SYSTEM, at=AT)
    agree()


def test_customs_refuses_and_the_money_goes_back(shelf: Shelf, order: str) -> None:
    ship(order, shelf.seller)
    workers.run_pending()
    parcel = queries.get_order(order, viewer=SYSTEM).parcels[0].public_id
    actions.record_customs_step(order=order, parcel=parcel, step="refused", by=SYSTEM, at=AT)
    assert state_of(order) == "refund_due"
    actions.send_refunds(order=order, by=SYSTEM, at=AT)
    workers.run_pending()
    assert state_of(order) == "refunded"
    assert [step for step in steps(order) if "customs_" not in step][-3:] == [
        *("held_at_customs", "rejected", "refunded")
    ]
    assert held(order) == 0
    agree()


def test_called_off_before_it_left_money_and_pieces_come_back(shelf: Shelf, order: str) -> None:
    assert stock.count_free([shelf.variant], viewer=SYSTEM)[shelf.variant] == 6
    actions.call_off(order=order, by=ANONYMOUS, at=AT, key=KEY, why="changed my mind")
    workers.run_pending()
    assert state_of(order) == "refunded"
    assert stock.count_free([shelf.variant], viewer=SYSTEM)[shelf.variant] == 9
    assert held(order) == 0
    view = queries.get_order(order, viewer=SYSTEM)
    assert view.refunded == view.total
    agree()


def test_a_buyer_cannot_call_off_what_is_packed_and_a_stranger_nothing(shelf: Shelf, order: str) -> None:
    actions.accept_order(order=order, by=shelf.seller, at=AT)
    with pytest.raises(IllegalMoveError):
        actions.call_off(order=order, by=ANONYMOUS, at=AT, key=KEY)
    with pytest.raises(Order.DoesNotExist):
        actions.call_off(order=order, by=actor_of(make_user()), at=AT)
    with pytest.raises(IllegalMoveError):
        actions.confirm_receipt(order=order, by=ANONYMOUS, at=AT, key=KEY)


def test_refunds_take_back_exact_shares_and_the_last_one_the_rest(shelf: Shelf, order: str) -> None:
    deliver(ship(order, shelf.seller))
    total = queries.get_order(order, viewer=SYSTEM).total
    first = {"order": order, "amount": Money(777, "SGD"), "request_key": "a", "reason": "scratched"}
    refund = actions.refund_order(**first, by=shelf.seller, at=AT)
    assert actions.refund_order(**first, by=shelf.seller, at=AT) == refund
    with pytest.raises(ProblemRaised) as changed:
        actions.refund_order(**{**first, "amount": Money(778, "SGD")}, by=shelf.seller, at=AT)
    assert changed.value.problem.slug == "refund-of-another-amount"
    workers.run_pending()
    assert held(order) == total.minor - 777
    agree()
    actions.confirm_receipt(order=order, by=ANONYMOUS, at=AT, key=KEY)
    workers.run_pending()
    agree()
    with pytest.raises(ProblemRaised) as error:
        actions.refund_order(order=order, amount=total, request_key="b", reason="", by=shelf.seller, at=AT)
    assert error.value.problem.slug == "too-much"
    actions.take_back(order=order, why="returned", by=shelf.seller, at=AT, to_shelf=True)
    workers.run_pending()
    view = queries.get_order(order, viewer=SYSTEM)
    assert (view.state, view.refunded) == ("refunded", total)
    for kind, owner in [
        (AccountKind.BUYER_FUNDS, order),
        (AccountKind.SELLER_AVAILABLE, view.business),
        (AccountKind.COMMISSION, "platform"),
        (AccountKind.TAX_PAYABLE, "SG-IRAS"),
        *((AccountKind(each.account), each.owner) for each in view.shares if each.part == "due"),
    ]:
        # Freight was carried: what the carrier got stays there, at the seller's cost.
        lost = carried(order) if kind is AccountKind.SELLER_AVAILABLE else 0
        assert balance(kind, owner) == -lost, (kind, owner)
    assert stock.count_free([shelf.variant], viewer=SYSTEM)[shelf.variant] == 9
    agree()


def carried(order: str) -> int:
    """Return what the carrier got for an order."""
    entries = ledger.list_entries_about(about=order, viewer=SYSTEM)
    postings = [posting for entry in entries for posting in entry.postings]
    return -sum(each.amount.minor for each in postings if each.account.kind is AccountKind.CARRIER_PAYABLE)


def test_a_dispute_keeps_the_money_until_it_is_decided(shelf: Shelf, order: str) -> None:
    deliver(ship(order, shelf.seller))
    actions.open_dispute(order=order, why="broken", by=ANONYMOUS, at=AT, key=KEY)
    assert not actions.expire_receipt(order=order, by=SYSTEM, at=AT + timedelta(days=60))
    with pytest.raises(IllegalMoveError):
        actions.settle_dispute(order=order, for_buyer=False, why="", by=shelf.seller, at=AT)
    actions.settle_dispute(order=order, for_buyer=True, why="seen", by=shelf.seller, at=AT)
    workers.run_pending()
    assert state_of(order) == "refunded"
    agree()


def test_no_operator_settles_a_complaint_about_their_own_business(shelf: Shelf, order: str) -> None:
    deliver(ship(order, shelf.seller))
    actions.open_dispute(order=order, why="broken", by=ANONYMOUS, at=AT, key=KEY)
    clerk = actor_of(partial_operator(shelf.seller))  # as at the desk, for no organisation
    settled = {"order": order, "for_buyer": False, "why": "fine", "at": AT}
    with pytest.raises(PermissionRefused, match="member of the business") as refused:
        actions.settle_dispute(**settled, by=clerk)
    assert refused.value.fix == "Ask another operator."
    with pytest.raises(IllegalMoveError):  # who buys may give in, but is not the judge
        actions.settle_dispute(**{**settled, "for_buyer": True}, by=clerk, key=KEY)
    assert state_of(order) == "disputed"


def test_a_lost_parcel_sends_the_money_back(shelf: Shelf, order: str) -> None:
    (shipment,) = ship(order, shelf.seller)
    workers.run_pending()
    assert actions.record_loss(shipment=shipment, by=SYSTEM, at=AT)
    assert not actions.record_loss(shipment=shipment, by=SYSTEM, at=AT)
    actions.send_refunds(order=order, by=SYSTEM, at=AT)
    workers.run_pending()
    assert state_of(order) == "refunded"
    agree()


@pytest.mark.parametrize("won", [True, False])
def test_a_chargeback_is_posted_once_and_closed(order: str, sandbox: Sandbox, *, won: bool) -> None:
    payment = queries.get_order(order, viewer=SYSTEM).payment
    before = held(order)
    sandbox.behave(copies=2)
    sandbox.open_chargeback(payment)
    sandbox.deliver_due(_post)
    workers.run_pending()
    assert balance(AccountKind.DISPUTE, order) == before
    sandbox.close_chargeback(payment, won=won)
    while sandbox.deliver_due(_post):
        pass
    workers.run_pending()
    assert balance(AccountKind.DISPUTE, order) == 0
    assert held(order) == (before if won else 0)
    agree()


def test_what_arrives_before_customs_let_it_go_is_delivered_when_it_does(shelf: Shelf, order: str) -> None:
    (shipment,) = ship(order, shelf.seller)
    parcel = queries.get_order(order, viewer=SYSTEM).parcels[0].public_id
    for step in ("accepted", "examined"):
        actions.record_customs_step(order=order, parcel=parcel, step=step, by=SYSTEM, at=AT)
    deliver([shipment])
    assert state_of(order) == "at_customs"
    for step, state in (("assessed", "at_customs"), ("released", "delivered")):
        actions.record_customs_step(order=order, parcel=parcel, step=step, by=SYSTEM, at=AT)
        assert state_of(order) == state
    agree()


def test_customs_refuses_what_has_not_left_and_the_pieces_stay(shelf: Shelf, order: str) -> None:
    actions.accept_order(order=order, by=shelf.seller, at=AT)
    parcel = queries.get_order(order, viewer=SYSTEM).parcels[0].public_id
    actions.record_customs_step(order=order, parcel=parcel, step="refused", by=SYSTEM, at=AT)
    actions.send_refunds(order=order, by=SYSTEM, at=AT)
    workers.run_pending()
    assert state_of(order) == "refunded"
    assert stock.count_free([shelf.variant], viewer=SYSTEM)[shelf.variant] == 9
    agree()
