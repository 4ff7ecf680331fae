"""An order in several parcels: one that does not arrive leaves the others' money where it is."""

from dataclasses import dataclass, replace

import pytest
from tests.apps.customs.test_declaring import declared, follow, sent
from tests.apps.orders.shop import Shelf, balance, fill_cart, make_shelf, pay, place, ship, state_of
from tests.factories import AT, actor_of, make_user

from entrepot.adapters.customs_sandbox import CustomsSandbox
from entrepot.apps.customs import actions, queries
from entrepot.apps.desk import queries as desk
from entrepot.apps.kernel import workers
from entrepot.apps.kernel.actors import OPERATOR, SYSTEM
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


def on_desk(order: str) -> str:
    """Return what stands in the lane of complaints about an order."""
    found = desk.find_item(lane="dispute", subject=order, viewer=SYSTEM)
    return found.title if found else ""


@pytest.mark.parametrize("how", ["refused", "lost"])
def test_a_parcel_that_does_not_arrive_is_put_before_a_person(two: Two, how: str) -> None:
    if how == "refused":
        actions.record_decision(declaration=two.second, event="refused", why="no", by=SYSTEM, at=AT)
    else:
        assert orders.record_loss(shipment=two.shipments[1], by=SYSTEM, at=AT)
        assert not orders.record_loss(shipment=two.shipments[1], by=SYSTEM, at=AT)
    workers.run_pending()
    view = order_queries.get_order(two.order, viewer=SYSTEM)
    assert (view.state, view.refunded.minor) == ("disputed", 0)
    tracking = view.parcels[1].tracking
    assert on_desk(two.order).startswith(f"Parcel 2 of 2 ({tracking}) was {how}")
    operator = replace(actor_of(make_user()), roles=frozenset({OPERATOR}))
    back = Money(view.total.minor // 2, "SGD")
    orders.refund_order(order=two.order, amount=back, request_key="part", reason="", by=SYSTEM, at=AT)
    orders.settle_dispute(order=two.order, for_buyer=False, why="one arrived", by=operator, at=AT)
    workers.run_pending()
    orders.expire_receipt(order=two.order, by=SYSTEM, at=AT)
    view = order_queries.get_order(two.order, viewer=SYSTEM)
    assert (view.state, view.refunded) == ("released", back)
    dues = [share for share in view.shares if share.part == "due"]
    assert dues
    for due in dues:  # what is left of it is owed
        assert balance(AccountKind(due.account), due.owner) >= due.amount.minor - due.refunded.minor > 0
    assert on_desk(two.order) == ""
    assert order_queries.list_money_differences(viewer=SYSTEM) == []


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
