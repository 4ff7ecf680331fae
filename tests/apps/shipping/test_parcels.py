"""A parcel from packing to delivery, and who may see it."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.db import DatabaseError, transaction
from tests.factories import AT, actor_of, make_organisation, make_user

from entrepot.adapters.shipping_post import EntrepotPost
from entrepot.apps.accounts.models import Organisation
from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM, Actor, PermissionRefused
from entrepot.apps.kernel.bulk import BULK
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.shipping import actions, queries, tasks
from entrepot.apps.shipping.actions import Address
from entrepot.apps.shipping.models import Parcel, TrackingEvent
from entrepot.apps.shipping.provider import CarrierEvent, TrackingCode
from entrepot.core.trade import s10

pytestmark = pytest.mark.django_db

JINGDEZHEN = Address(
    country="CN",
    recipient="Blue Kiln Studio",
    lines=("18 Zhushan Road",),
    locality="Jingdezhen",
    area="Jiangxi",
    postcode="333000",
    phone="+86 798 0000000",
    local="景德镇市珠山路18号\n蓝窑工作室",
)
SINGAPORE = Address(
    country="SG", recipient="Tan <Mei> & Sons", lines=("1 Beach Road", "#02-03"), postcode="189673"
)


def seller() -> Actor:
    owner = make_user()
    return actor_of(owner, make_organisation(owner))


def prepare(
    by: Actor, *, key: str = "ord_1:1", buyer: Actor | None = None, **more: Any
) -> queries.ParcelView:
    return actions.prepare_parcel(
        **{
            "request_key": key,
            "kind": "order",
            "subject": "ord_1",
            "organisation_id": by.organisation_id,
            "buyer_id": buyer.user_id if buyer else None,
            "service": "post-parcel",
            "sender": JINGDEZHEN,
            "receiver": SINGAPORE,
            "grams": 450,
            "contents": "Porcelain cup",
            "by": by,
            "at": AT,
            **more,
        }
    )


def announced(by: Actor, **more: Any) -> queries.ParcelView:
    return actions.announce_parcel(parcel=prepare(by, **more).public_id, by=by, at=AT)


def slug(error: pytest.ExceptionInfo[ProblemRaised]) -> str:
    return error.value.problem.slug


def test_a_parcel_gets_its_number_once(ear: Any) -> None:
    by = seller()
    parcel = prepare(by)
    assert prepare(by) == parcel
    assert (parcel.state, parcel.number, parcel.carrier) == ("prepared", "", "entrepot-post")
    assert (parcel.sender, parcel.receiver) == (JINGDEZHEN, SINGAPORE)
    named = actions.announce_parcel(parcel=parcel.public_id, by=by, at=AT)
    assert named.number == "CP000000014CN"
    assert s10.is_number(named.number)
    assert actions.announce_parcel(parcel=parcel.public_id, by=by, at=AT).number == named.number
    assert announced(by, key="ord_1:2").number == "CP000000028CN"
    assert ear.hear() == ["ParcelAnnounced", "ParcelAnnounced"]
    with pytest.raises(ProblemRaised) as error:
        prepare(by, subject="ord_2")
    assert slug(error) == "key-used"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"receiver": replace(SINGAPORE, country="ZZ")}, "receiver.country"),
        ({"receiver": replace(SINGAPORE, recipient=" ")}, "receiver.recipient"),
        ({"sender": replace(JINGDEZHEN, lines=())}, "sender.lines"),
        ({"sender": replace(JINGDEZHEN, postcode="1" * 21)}, "sender.postcode"),
        ({"grams": 0}, "grams"),
        ({"grams": 30_001}, "service"),
        ({"grams": 500, "ml": 400_000}, "service"),
        ({"service": "balloon"}, "service"),
    ],
)
def test_what_cannot_be_sent_is_said_by_field(change: dict[str, Any], field: str) -> None:
    with pytest.raises(ProblemRaised) as error:
        prepare(seller(), **change)
    assert [each.field for each in error.value.problem.errors] == [field]


def test_a_parcel_on_its_way_tells_each_step_once(ear: Any, post: EntrepotPost) -> None:
    by = seller()
    parcel = announced(by)
    handed = actions.record_handover(parcel=parcel.public_id, by=by, at=AT)
    assert actions.record_handover(parcel=parcel.public_id, by=by, at=AT + timedelta(hours=1)) == handed
    # Saturday 21 November; five to nine working days in Singapore
    assert (handed.expected_from, handed.expected_to) == (date(2026, 11, 27), date(2026, 12, 3))
    for hours, code in enumerate((TrackingCode.DEPARTED, TrackingCode.IN_CUSTOMS, TrackingCode.DELIVERED), 2):
        post.advance(parcel.number, code, at=AT + timedelta(hours=hours))
    for _again in range(2):
        seen = actions.refresh_tracking(parcel=parcel.public_id, by=by, at=AT + timedelta(days=1))
    assert (seen.state, seen.delivered_at) == ("delivered", AT + timedelta(hours=4))
    codes = [line.code for line in seen.tracking if line.code != "announced"]
    assert codes == ["departed", "in_customs", "delivered"]
    assert ear.hear() == ["ParcelAnnounced", "ParcelHandedOver", "ParcelDelivered"]
    assert ear.all[-1].at == AT + timedelta(hours=4)


def test_every_parcel_on_its_way_is_followed(post: EntrepotPost) -> None:
    by = seller()
    numbers = {}
    for key in ("ord_1:1", "ord_2:1", "ord_3:1"):
        parcel = actions.announce_parcel(parcel=prepare(by, key=key).public_id, by=by, at=AT)
        numbers[parcel.public_id] = parcel.number
    *moving, waiting = numbers
    for public_id in moving:
        post.advance(numbers[public_id], TrackingCode.DELIVERED, at=AT + timedelta(hours=4))
    actions.start_following(by=SYSTEM, at=clock.now())
    workers.run_pending(BULK)
    states = {one: queries.get_parcel(one, viewer=by).state for one in numbers}
    assert states == {**dict.fromkeys(moving, "delivered"), waiting: "announced"}
    with pytest.raises(PermissionRefused):
        actions.start_following(by=by, at=AT)


def scan(parcel: queries.ParcelView, reference: str, code: TrackingCode, hours: int) -> CarrierEvent:
    return CarrierEvent(reference=reference, number=parcel.number, code=code, at=AT + timedelta(hours=hours))


def record(*events: CarrierEvent, by: Actor = SYSTEM) -> int:
    return actions.record_tracking(carrier="entrepot-post", events=events, by=by, at=AT)


def test_scans_in_any_order_and_twice_never_move_a_parcel_back(ear: Any) -> None:
    parcel = announced(seller())
    delivered = scan(parcel, "s3", TrackingCode.DELIVERED, 30)
    assert record(delivered) == 1
    assert record(delivered, scan(parcel, "s1", TrackingCode.HANDED_OVER, 1)) == 1
    assert (
        record(scan(parcel, "s2", TrackingCode.ATTEMPTED, 20), scan(parcel, "s2", TrackingCode.LOST, 40)) == 1
    )
    view = queries.get_parcel(parcel.public_id, viewer=SYSTEM)
    assert view.state == "delivered"
    assert [line.code for line in view.tracking] == ["handed_over", "attempted", "delivered"]
    assert ear.hear() == ["ParcelAnnounced", "ParcelHandedOver", "ParcelDelivered"]
    assert record(replace(delivered, reference="s9", number="XX000000000XX")) == 0


def test_a_lost_parcel_may_be_found(ear: Any) -> None:
    parcel = announced(seller())
    record(scan(parcel, "s1", TrackingCode.LOST, 100))
    record(scan(parcel, "s2", TrackingCode.DELIVERED, 200))
    assert ear.hear() == ["ParcelAnnounced", "ParcelHandedOver", "ParcelFailed", "ParcelDelivered"]
    assert ear.all[2].state == "lost"


def test_a_sellers_word_does_not_start_the_buyers_clock(ear: Any) -> None:
    by = seller()
    parcel = announced(by)
    delivered: dict[str, Any] = {
        "parcel": parcel.public_id,
        "reference": "proof-1",
        "delivered_at": AT + timedelta(days=3),
        "at": AT + timedelta(days=4),
    }
    with pytest.raises(PermissionRefused):
        actions.record_delivery(by=by, **delivered)
    with pytest.raises(PermissionRefused):
        record(scan(parcel, "s1", TrackingCode.DELIVERED, 1), by=by)
    assert actions.record_delivery(by=SYSTEM, **delivered)
    assert not actions.record_delivery(by=SYSTEM, **delivered)
    assert ear.hear().count("ParcelDelivered") == 1
    assert queries.get_parcel(parcel.public_id, viewer=SYSTEM).delivered_at == AT + timedelta(days=3)


def test_what_was_cancelled_is_not_sent_and_what_is_under_way_not_cancelled() -> None:
    by = seller()
    parcel = announced(by)
    actions.cancel_parcel(parcel=parcel.public_id, by=by, at=AT)
    actions.cancel_parcel(parcel=parcel.public_id, by=by, at=AT)
    with pytest.raises(ProblemRaised) as error:
        actions.record_handover(parcel=parcel.public_id, by=by, at=AT)
    assert slug(error) == "parcel-moved-on"
    other = announced(by, key="ord_1:2")
    actions.record_handover(parcel=other.public_id, by=by, at=AT)
    with pytest.raises(ProblemRaised):
        actions.cancel_parcel(parcel=other.public_id, by=by, at=AT)
    unnamed = prepare(by, key="ord_1:3")
    with pytest.raises(ProblemRaised):
        actions.record_handover(parcel=unnamed.public_id, by=by, at=AT)


def test_each_sees_their_own_parcels_only() -> None:
    by, other, buyer, stranger = seller(), seller(), actor_of(make_user()), actor_of(make_user())
    parcel = announced(by, buyer=buyer)
    for viewer in (by, buyer, SYSTEM):
        assert queries.get_parcel(parcel.public_id, viewer=viewer).number == parcel.number
        assert len(queries.list_parcels_of("order", "ord_1", viewer=viewer)) == 1
    for viewer in (other, stranger, ANONYMOUS):
        with pytest.raises(Parcel.DoesNotExist):
            queries.get_parcel(parcel.public_id, viewer=viewer)
        assert queries.list_parcels_of("order", "ord_1", viewer=viewer) == []
    assert [each.public_id for each in queries.list_own_parcels(viewer=by)] == [parcel.public_id]
    assert (
        queries.list_own_parcels(viewer=by, state="delivered") == queries.list_own_parcels(viewer=other) == []
    )
    for viewer in (buyer, other):  # a label shows where the seller lives
        with pytest.raises(Parcel.DoesNotExist):
            queries.get_label(parcel.public_id, viewer=viewer)
        with pytest.raises(Parcel.DoesNotExist):
            actions.record_handover(parcel=parcel.public_id, by=viewer, at=AT)
    with pytest.raises(PermissionRefused):
        prepare(other, organisation_id=by.organisation_id, key="ord_1:9")
    assert Organisation.objects.count() == 2


def test_the_label_can_be_printed() -> None:
    by = seller()
    parcel = announced(by)
    drawn = ET.fromstring(queries.get_label(parcel.public_id, viewer=by))  # noqa: S314 - our own drawing
    texts = [element.text for element in drawn.iter("{http://www.w3.org/2000/svg}text")]
    for wanted in (
        "Tan <Mei> & Sons",
        "#02-03",
        "SINGAPORE",
        "景德镇市珠山路18号",
        "CP 000 000 014 CN",
        "Entrepot Post Parcel",
    ):
        assert wanted in texts
    assert drawn.get("width") == "100mm"
    lowest = max(int(element.get("y", "0")) for element in drawn.iter("{http://www.w3.org/2000/svg}text"))
    assert lowest < 1500


def test_a_long_address_stays_on_the_label() -> None:
    by = seller()
    long = replace(SINGAPORE, lines=("W" * 100,) * 4, local="长" * 300, locality="L" * 100)
    parcel = announced(by, receiver=long)
    drawn = ET.fromstring(queries.get_label(parcel.public_id, viewer=by))  # noqa: S314 - our own drawing
    places = [
        (int(element.get("y", "0")), element.text)
        for element in drawn.iter("{http://www.w3.org/2000/svg}text")
    ]
    country = next(y for y, text in places if text == "SINGAPORE")
    assert 490 < country < 1065


def test_what_a_carrier_said_is_never_changed() -> None:
    parcel = announced(seller())
    record(scan(parcel, "s1", TrackingCode.DEPARTED, 1))
    with pytest.raises(DatabaseError), transaction.atomic():
        TrackingEvent.objects.update(code="delivered")


def test_one_that_cannot_be_followed_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    by = seller()
    asked = [announced(by, key=f"ord_{number}:1").public_id for number in range(2)]
    told = []

    def refresh(*, parcel: str, **_given: Any) -> None:
        told.append(parcel)
        if parcel == asked[0]:
            raise ValueError(parcel)

    monkeypatch.setattr(tasks, "refresh_tracking", refresh)
    with clock.travel(AT + timedelta(hours=1)):
        actions.start_following(by=SYSTEM, at=clock.now())
        workers.run_pending(BULK)
    assert told == asked
