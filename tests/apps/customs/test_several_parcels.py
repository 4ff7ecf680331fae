"""An order in several parcels: one that does not arrive leaves the others' money where it is."""

from dataclasses import dataclass

import pytest
from tests.apps.customs.test_declaring import declared, follow, sent
from tests.apps.orders.shop import (
    OREGON,
    Shelf,
    balance,
    fill_cart,
    make_shelf,
    pay,
    place,
    ship,
    state_of,
)
from tests.factories import AT

from entrepot.adapters.customs_sandbox import CustomsSandbox
from entrepot.apps.customs import actions, queries
from entrepot.apps.kernel import workers
from entrepot.apps.kernel.actors import SYSTEM, Actor
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.messages import queries as messages
from entrepot.apps.orders import actions as orders
from entrepot.apps.orders import queries as order_queries
from entrepot.apps.pricing import actions as pricing
from entrepot.core.ledger import AccountKind
from entrepot.core.money import Money

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Two:
    """An order of two parcels on their way; customs let the first in, and it was delivered."""

    order: str
    shipments: list[str]
    second: str  # the declaration of the second parcel


@pytest.fixture
def two() -> Two:
    first, dear = shelves()
    placed = place(fill_cart((first, 1), (dear, 1)))
    pay(placed.public_id)
    workers.run_pending()
    (order,) = placed.orders
    shipments = ship(order, first.seller)
    workers.run_pending()
    parcels = [each.public_id for each in order_queries.get_order(order, viewer=SYSTEM).parcels]
    found = {each.parcel: each.public_id for each in queries.list_declarations(viewer=SYSTEM, order=order)}
    actions.record_release(declaration=found[parcels[0]], why="letter", by=SYSTEM, at=AT)
    orders.record_delivery(shipment=shipments[0], by=SYSTEM, at=AT)
    return Two(order, shipments, found[parcels[1]])


def shelves() -> tuple[Shelf, Shelf]:
    """Return goods of one seller with two bases of price: they go in two parcels."""
    first = make_shelf(pieces=9)
    dear = make_shelf(pieces=9, seller=first.seller)
    pricing.set_market_price(
        variant=dear.variant,
        market="SG",
        price=Money(20000, "SGD"),
        basis="all_in",
        per=1,
        valid_from=AT.date(),
        by=first.seller,
        at=AT,
    )
    return first, dear


def send(order: str, parcel: str, seller: Actor) -> None:
    """Pack one parcel and hand it over."""
    orders.pack_parcel(order=order, parcel=parcel, sender=OREGON, by=seller, at=AT)
    orders.mark_shipped(order=order, parcel=parcel, by=seller, at=AT)
    workers.run_pending()


def amounts(parcel: str) -> int:
    """Return what the buyer paid for a parcel."""
    plan = order_queries.get_declared_parcel(parcel, viewer=SYSTEM).plan
    return plan.quote.at_checkout.minor


@pytest.mark.parametrize("how", ["refused", "lost"])
def test_a_parcel_that_does_not_arrive_takes_its_own_share_and_the_other_goes_on(two: Two, how: str) -> None:
    if how == "refused":
        actions.record_decision(declaration=two.second, event="refused", why="no", by=SYSTEM, at=AT)
    else:
        assert orders.record_loss(shipment=two.shipments[1], by=SYSTEM, at=AT)
        assert not orders.record_loss(shipment=two.shipments[1], by=SYSTEM, at=AT)
    orders.send_refunds(order=two.order, by=SYSTEM, at=AT)
    workers.run_pending()
    view = order_queries.get_order(two.order, viewer=SYSTEM)
    first, second = view.parcels
    assert (view.state, view.refunded.minor) == ("delivered", amounts(second.public_id))
    assert view.total.minor == amounts(first.public_id) + amounts(second.public_id)
    named = f"parcel_{'rejected' if how == 'refused' else 'lost'}"
    (told,) = [step for step in order_queries.get_timeline(two.order, viewer=SYSTEM) if step.event == named]
    assert told.subject == second.public_id
    written = messages.list_messages(viewer=SYSTEM, subject=second.public_id)
    assert {"order_parcel_failed", "order_parcel_failed_seller"} <= {each.template for each in written}
    orders.expire_receipt(order=two.order, by=SYSTEM, at=view.release_on or AT)
    view = order_queries.get_order(two.order, viewer=SYSTEM)
    assert (view.state, view.refunded.minor) == ("released", amounts(second.public_id))
    for due in (share for share in view.shares if share.part == "due"):  # what is left of it is owed
        assert balance(AccountKind(due.account), due.owner) == due.amount.minor - due.refunded.minor
    assert order_queries.list_money_differences(viewer=SYSTEM) == []


def test_the_share_of_a_parcel_is_less_what_went_back_of_it(two: Two) -> None:
    whole = order_queries.get_order(two.order, viewer=SYSTEM).total.minor
    orders.refund_order(
        order=two.order, amount=Money(whole // 2, "SGD"), request_key="part", reason="", by=SYSTEM, at=AT
    )
    orders.record_loss(shipment=two.shipments[1], by=SYSTEM, at=AT)
    orders.send_refunds(order=two.order, by=SYSTEM, at=AT)
    workers.run_pending()
    view = order_queries.get_order(two.order, viewer=SYSTEM)
    half = amounts(view.parcels[1].public_id) // 2
    assert abs(view.refunded.minor - whole // 2 - half) <= 3  # a coin for each part of it
    assert order_queries.list_money_differences(viewer=SYSTEM) == []
    orders.expire_receipt(order=two.order, by=SYSTEM, at=view.release_on or AT)
    orders.refund_order(
        order=two.order,
        amount=view.total - view.refunded,
        request_key="rest",
        reason="",
        by=SYSTEM,
        at=AT,
    )
    workers.run_pending()
    view = order_queries.get_order(two.order, viewer=SYSTEM)
    assert view.refunded == view.total


def test_what_is_not_packed_yet_is_packed_and_sent_though_another_parcel_is_refused() -> None:
    first, dear = shelves()
    placed = place(fill_cart((first, 1), (dear, 1)))
    pay(placed.public_id)
    workers.run_pending()
    (order,) = placed.orders
    one, other = (each.public_id for each in order_queries.get_order(order, viewer=SYSTEM).parcels)
    found = {each.parcel: each.public_id for each in queries.list_declarations(viewer=SYSTEM, order=order)}
    send(order, one, first.seller)
    actions.record_decision(declaration=found[one], event="refused", why="no", by=SYSTEM, at=AT)
    workers.run_pending()
    view = order_queries.get_order(order, viewer=SYSTEM)
    assert (view.state, view.parcels[0].failed_as) == ("preparing", "rejected")
    with pytest.raises(ProblemRaised):
        send(order, one, first.seller)
    send(order, other, first.seller)
    assert state_of(order) == "in_transit"
    actions.record_release(declaration=found[other], why="letter", by=SYSTEM, at=AT)
    shipment = order_queries.get_order(order, viewer=SYSTEM).parcels[1].shipment
    orders.record_delivery(shipment=shipment, by=SYSTEM, at=AT)
    assert state_of(order) == "delivered"
    assert order_queries.list_money_differences(viewer=SYSTEM) == []


def test_with_the_last_parcel_all_that_is_left_goes_back(two: Two) -> None:
    orders.record_loss(shipment=two.shipments[1], by=SYSTEM, at=AT)
    workers.run_pending()
    assert state_of(two.order) == "delivered"
    assert not orders.record_loss(shipment=two.shipments[0], by=SYSTEM, at=AT)  # it was delivered


def test_a_parcel_lost_while_customs_holds_it_is_not_forgotten(
    order: str, shelf: Shelf, gateway: CustomsSandbox
) -> None:
    gateway.choose(declared(order).public_id, "question")
    sent(order, shelf)
    assert follow(order, 5).state == "queried"
    assert state_of(order) == "at_customs"
    (parcel,) = order_queries.get_order(order, viewer=SYSTEM).parcels
    assert orders.record_loss(shipment=parcel.shipment, by=SYSTEM, at=AT)
    orders.send_refunds(order=order, by=SYSTEM, at=AT)
    workers.run_pending()
    assert (state_of(order), declared(order).state) == ("refunded", "withdrawn")
    assert order_queries.list_money_differences(viewer=SYSTEM) == []
