"""Lots: what was delivered, what left in which parcel, and what a buyer reads of it."""

from datetime import date

import pytest
from tests.apps.cooperatives.hill import HARVEST, Hill, a_member, deliver, make_hill, make_lot, sell
from tests.catalogue_factories import make_seller
from tests.factories import AT

from entrepot.apps.businesses import queries as businesses
from entrepot.apps.cooperatives import actions, queries
from entrepot.apps.cooperatives.models import Delivery, Lot, LotUse
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.orders import queries as orders

pytestmark = pytest.mark.django_db


def test_a_lot_says_what_its_deliveries_lack(hill: Hill) -> None:
    lot = make_lot(hill, 5_000, 3_500)
    actions.change_lot(public_id=lot, weight_grams=10_000, ready_grams=0, grade="A", by=hill.by, at=AT)
    view = queries.get_lot(lot, viewer=hill.by)
    assert (view.delivered_grams, view.missing_grams, view.members) == (8_500, 1_500, 2)
    deliver(hill, lot, "m-3", 1_500)
    assert queries.get_lot(lot, viewer=hill.by).missing_grams == 0


def test_one_entry_counts_once_however_often_it_is_sent(hill: Hill) -> None:
    lot, member = make_lot(hill, 1_000), hill.members["M-1"]
    first = deliver(hill, lot, member, 700, "a-phone-entry-1")
    assert deliver(hill, lot, member, 700, "a-phone-entry-1") == first
    with pytest.raises(ProblemRaised) as refused:
        deliver(hill, lot, member, 800, "a-phone-entry-1")
    assert refused.value.problem.slug == "another-entry"
    assert Delivery.objects.filter(entry="a-phone-entry-1").count() == 1


def test_a_wrong_delivery_is_called_off_and_stays_to_be_seen(hill: Hill) -> None:
    lot = make_lot(hill, 1_000)
    wrong = deliver(hill, lot, hill.members["M-2"], 9_000)
    for _time in range(2):
        actions.call_off_delivery(public_id=wrong, by=hill.by, at=AT)
    assert queries.get_lot(lot, viewer=hill.by).delivered_grams == 1_000
    assert len(queries.list_deliveries(viewer=hill.by, lot=lot)) == 2


def test_what_cannot_be_weighed_is_refused_by_field(hill: Hill) -> None:
    lot = make_lot(hill, 1_000)
    with pytest.raises(ProblemRaised) as refused:
        actions.record_delivery(
            lot=lot,
            member="M-404",
            grams=0,
            entry="x",
            on=date(2030, 1, 1),
            grade="g" * 41,
            by=hill.by,
            at=AT,
        )
    named = {error.field for error in refused.value.problem.errors}
    assert named == {"member", "grams", "entry", "on", "grade"}


def test_lots_of_others_are_not_there(hill: Hill) -> None:
    lot = make_lot(hill, 1_000)
    stranger = make_seller("Other")
    actions.turn_on_cooperative(by=stranger, at=AT)
    assert queries.list_lots(viewer=stranger) == []
    with pytest.raises(Lot.DoesNotExist):
        queries.get_lot(lot, viewer=stranger)
    with pytest.raises(Lot.DoesNotExist):
        actions.change_lot(public_id=lot, weight_grams=1, ready_grams=1, grade="", by=stranger, at=AT)


def test_the_oldest_harvest_is_packed_first_and_may_be_changed() -> None:
    hill = make_hill(sells=True)
    young = make_lot(hill, 5_000, on=date(2026, 6, 9))
    old = make_lot(hill, 1_000)
    order = sell(hill, 6, release=False)
    uses = queries.list_uses(order=order, viewer=hill.by)
    assert {use.lot: use.pieces for use in uses} == {old: 4, young: 2}
    assert queries.get_lot(old, viewer=hill.by).left_grams == 0
    actions.assign_lots(order=order, parcel=uses[0].parcel, by=SYSTEM, at=AT)
    assert LotUse.objects.count() == 2

    line = orders.get_order(order, viewer=hill.by).lines[0]
    place = {"order": order, "parcel": uses[0].parcel, "variant": line.variant, "by": hill.by, "at": AT}
    actions.choose_lots(pieces={young: 6}, **place)
    assert queries.get_lot(old, viewer=hill.by).left_grams == 1_000
    assert queries.get_lot(young, viewer=hill.by).left_grams == 3_500
    with pytest.raises(ProblemRaised) as refused:
        actions.choose_lots(pieces={old: 6}, **place)
    assert refused.value.problem.slug == "lot-too-small"
    assert queries.get_lot(young, viewer=hill.by).left_grams == 3_500
    with pytest.raises(ProblemRaised):
        actions.choose_lots(pieces={young: 7}, **place)
    assert [row[1] for row in queries.list_origins(order=order, viewer=hill.by)] == [
        queries.get_lot(young, viewer=hill.by).code
    ]


def test_the_code_tells_everybody_where_it_comes_from_and_names_who_agreed(hill: Hill) -> None:
    actions.set_terms(own_rate=500, place="Huye, Rwanda", certificates="Organic", by=hill.by, at=AT)
    agreed = actions.add_member(member=a_member("M-7", "Ingabire Rose", shows_name=True), by=hill.by, at=AT)
    lot = make_lot(hill, 1_000, 2_000)
    code = queries.get_lot(lot, viewer=hill.by).code
    few = queries.get_provenance(code.lower(), viewer=ANONYMOUS)
    assert (few.members, few.names) == (None, ())
    deliver(hill, lot, agreed, 500)
    told = queries.get_provenance(code, viewer=ANONYMOUS)
    own = businesses.get_own_business(viewer=hill.by)
    assert own is not None
    assert (told.business, told.place, told.certificates) == (
        own.profile.public_id,
        "Huye, Rwanda",
        "Organic",
    )
    assert (told.members, told.names, told.harvested_on) == (3, ("Ingabire Rose",), HARVEST)
    assert queries.list_product_lots(hill.shelf.product, viewer=ANONYMOUS) == [(code, HARVEST)]
    with pytest.raises(Lot.DoesNotExist):
        queries.get_provenance("22222222", viewer=ANONYMOUS)
