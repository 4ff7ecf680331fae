"""What keeps a parcel here, and what a person can do about it."""

import pytest
from tests.apps.customs.test_declaring import declared, follow
from tests.apps.orders.shop import OREGON, Shelf, ship, state_of
from tests.factories import AT, actor_of, partial_operator

from entrepot.apps.customs import actions
from entrepot.apps.kernel import workers
from entrepot.apps.kernel.actors import SYSTEM, PermissionRefused
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.orders import actions as orders
from entrepot.apps.orders import queries as order_queries
from entrepot.apps.shipping.models import Parcel

pytestmark = pytest.mark.django_db


def test_a_parcel_lighter_than_its_goods_is_not_packed(order: str, shelf: Shelf) -> None:
    (parcel,) = order_queries.get_order(order, viewer=SYSTEM).parcels
    given = {"order": order, "parcel": parcel.public_id, "sender": OREGON, "by": shelf.seller, "at": AT}
    with pytest.raises(ProblemRaised) as refused:
        orders.pack_parcel(**given, grams=300)
    assert [each.field for each in refused.value.problem.errors] == ["grams"]
    orders.pack_parcel(**given, grams=500)
    workers.run_pending()
    assert (declared(order).state, declared(order).gross_grams) == ("submitted", 500)


def test_a_parcel_that_cannot_be_declared_stays_until_a_person_has_declared_it(
    order: str, shelf: Shelf
) -> None:
    (parcel,) = order_queries.get_order(order, viewer=SYSTEM).parcels
    found = declared(order)
    hand = {"declaration": found.public_id, "why": "carried to the counter", "by": SYSTEM, "at": AT}
    with pytest.raises(ProblemRaised):  # it has no number yet
        actions.record_decision(**hand, event="submitted")
    packed = orders.pack_parcel(order=order, parcel=parcel.public_id, sender=OREGON, by=shelf.seller, at=AT)
    Parcel.objects.filter(public_id=packed.public_id).update(grams=300)
    workers.run_pending()
    assert declared(order).state == "draft"
    leaving = {"order": order, "parcel": parcel.public_id, "by": shelf.seller, "at": AT}
    with pytest.raises(ProblemRaised) as refused:
        actions.hand_over(**leaving)
    assert "weighs less" in refused.value.problem.detail
    actions.record_decision(**hand, event="submitted")
    assert (declared(order).faults, declared(order).gross_grams) == ((), 440)
    actions.hand_over(**leaving)
    workers.run_pending()
    assert follow(order, 5).reference == ""  # the gateway is not told of what people carry
    actions.record_release(**hand)
    orders.record_delivery(shipment=packed.public_id, by=SYSTEM, at=AT)
    assert state_of(order) == "delivered"


def test_no_operator_records_what_customs_says_of_their_own_goods(order: str, shelf: Shelf) -> None:
    clerk = actor_of(partial_operator(shelf.seller))  # as at the desk, for no organisation
    given = {"declaration": declared(order).public_id, "by": clerk, "at": AT}
    with pytest.raises(PermissionRefused, match="member of the business"):
        actions.record_decision(**given, event="withdrawn", why="no papers needed")
    with pytest.raises(PermissionRefused, match="member of the business"):
        actions.submit_declaration(**given)
    assert declared(order).state == "draft"


def test_an_operator_withdraws_a_draft_and_the_order_goes_on(order: str, shelf: Shelf) -> None:
    found = declared(order).public_id
    actions.record_decision(declaration=found, event="withdrawn", why="no papers needed", by=SYSTEM, at=AT)
    (shipment,) = ship(order, shelf.seller)
    workers.run_pending()
    orders.record_delivery(shipment=shipment, by=SYSTEM, at=AT)
    assert (declared(order).state, state_of(order)) == ("withdrawn", "delivered")
