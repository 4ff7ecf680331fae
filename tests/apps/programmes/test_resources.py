"""Resources are booked once, within units, cap and budget; cancelled with notice; their use is recorded."""

from datetime import timedelta

import pytest
from tests.apps.programmes.supporting import (
    MENTOR,
    TODAY,
    mentor_hours,
    officer,
    publish,
    seller,
)
from tests.factories import AT, actor_of, make_user

from entrepot.apps.budgets import queries as budgets
from entrepot.apps.kernel import workers
from entrepot.apps.kernel.actors import SYSTEM, Actor, PermissionRefused
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.messages.models import Message
from entrepot.apps.programmes import actions, queries
from entrepot.apps.programmes.models import Booking, Resource, ResourceGiven, Slot
from entrepot.core.money import Money

pytestmark = pytest.mark.django_db
BEGUN = AT + timedelta(days=3)


@pytest.fixture
def first() -> Actor:
    return officer()


@pytest.fixture
def programme(first: Actor) -> str:
    return publish(first, officer("operator"), benefits=(MENTOR,))


def member(programme: str, name: str = "Hill Farm") -> Actor:
    own = seller(name)
    actions.apply_for_programme(programme=programme, by=own, at=AT)
    return own


def slug(raised: pytest.ExceptionInfo[ProblemRaised]) -> str:
    return raised.value.problem.slug


def book(slot: str, by: Actor, *, waits: bool = False) -> str:
    return actions.book_slot(slot=slot, by=by, at=AT, waits=waits)


def state(booking: str) -> str:
    return queries.get_booking(booking, viewer=SYSTEM).state


def letters() -> list[str]:
    workers.run_pending()
    rows = Message.objects.filter(subject_kind="booking").order_by("pk")
    return list(rows.values_list("template", flat=True))


def taken(programme: str) -> Money | None:
    return queries.get_programme(programme, viewer=SYSTEM, on=TODAY).taken


def test_a_seat_is_booked_once_and_its_units_are_held(first: Actor, programme: str) -> None:
    farmer = member(programme)
    resource, (one, two, three) = mentor_hours(first)
    booking = book(one, farmer)
    assert taken(programme) == Money(10_00, "SGD")
    (units,) = queries.list_units(viewer=farmer, at=AT)
    assert (units.quantity, units.left) == (3, 2)
    with pytest.raises(ProblemRaised) as raised:
        book(one, farmer)
    assert slug(raised) == "booked-already"
    with pytest.raises(ProblemRaised) as raised:
        book(one, member(programme, "Lake Farm"))
    assert slug(raised) == "slot-full"
    with pytest.raises(ProblemRaised) as raised:
        book(two, seller("No Farm", facts=()))
    assert slug(raised) == "no-benefit"
    book(two, farmer)
    book(three, farmer)
    _later, (four, *_rest) = mentor_hours(first, days=5)
    with pytest.raises(ProblemRaised) as raised:
        book(four, farmer)
    assert slug(raised) == "resource-used-up"
    seen = queries.list_slots(viewer=farmer, at=AT, resource=resource)
    assert [(each.left, bool(each.own), each.resource.link) for each in seen] == [(0, True, "")] * 3
    assert queries.get_booking(booking, viewer=farmer).slot.resource.link == "https://meet.example/hub"
    assert Slot.objects.get(public_id=four).taken == 0  # the refusal undid the seat
    assert budgets.find_faults(viewer=SYSTEM) == []


def test_nobody_is_in_two_places(first: Actor, programme: str) -> None:
    farmer = member(programme)
    book(mentor_hours(first)[1][0], farmer)
    with pytest.raises(ProblemRaised) as raised:
        book(mentor_hours(first)[1][0], farmer)
    assert slug(raised) == "busy-then"


def test_who_waits_gets_the_seat_that_becomes_free(first: Actor, programme: str) -> None:
    farmer, other, third = (member(programme, name) for name in ("A", "B", "C"))
    _resource, (slot, *_rest) = mentor_hours(first)
    booking = book(slot, farmer)
    waits, later = book(slot, other, waits=True), book(slot, third, waits=True)
    assert state(waits) == "waiting"
    assert taken(programme) == Money(30_00, "SGD")
    assert sorted(letters()[-3:]) == ["booking_made", "booking_waits", "booking_waits"]
    assert actions.cancel_booking(booking=booking, by=farmer, at=AT)
    assert (state(booking), state(waits), state(later)) == ("cancelled", "booked", "waiting")
    assert taken(programme) == Money(20_00, "SGD")
    assert actions.pass_waiting(by=SYSTEM, at=BEGUN) == 1
    assert state(later) == "passed"
    assert taken(programme) == Money(10_00, "SGD")
    assert sorted(letters()[-2:]) == ["booking_made", "booking_passed"]
    assert budgets.find_faults(viewer=SYSTEM) == []


def test_who_gives_it_hears_of_each_seat_that_is_taken_or_given_back(first: Actor, programme: str) -> None:
    mentor = make_user("mentor@example.com")
    farmer, other = (member(programme, name) for name in ("A", "B"))
    _resource, (slot, *_rest) = mentor_hours(first, giver="mentor@example.com")
    booking, waits = book(slot, farmer), book(slot, other, waits=True)
    assert [each for each in letters() if each.startswith("giving")] == ["giving_booked"]
    actions.cancel_booking(booking=booking, by=farmer, at=AT)
    letters()
    told = Message.objects.filter(address=mentor.email).order_by("pk").values_list("subject", "template")
    assert sorted(told) == sorted(
        [(booking, "giving_booked"), (booking, "giving_cancelled"), (waits, "giving_booked")]
    )
    (_resource, (later, *_rest)) = mentor_hours(first, days=6, giver="mentor@example.com")
    book(later, farmer)
    gone = book(later, other, waits=True)
    actions.cancel_booking(booking=gone, by=other, at=AT)
    letters()
    assert not Message.objects.filter(address=mentor.email, subject=gone).exists()  # they only waited


def test_late_cancelling_uses_the_units_and_frees_the_seat(first: Actor, programme: str) -> None:
    farmer = member(programme)
    _resource, (slot, *_rest) = mentor_hours(first)
    booking = book(slot, farmer)
    late = AT + timedelta(days=1, hours=12)
    assert Slot.objects.get(public_id=slot).starts_at - late < timedelta(hours=24)
    assert not actions.cancel_booking(booking=booking, by=farmer, at=late)
    (units,) = queries.list_units(viewer=farmer, at=AT)
    assert units.left == 2
    assert Slot.objects.get(public_id=slot).taken == 0
    with pytest.raises(ProblemRaised):
        actions.cancel_booking(booking=booking, by=farmer, at=late)


def test_a_slot_called_off_tells_and_frees(first: Actor, programme: str) -> None:
    farmer = member(programme)
    _resource, (slot, *_rest) = mentor_hours(first)
    booking = book(slot, farmer)
    with pytest.raises(ProblemRaised):
        actions.call_off_slot(slot=slot, reason=" ", by=first, at=AT)
    with pytest.raises(Resource.DoesNotExist):
        actions.call_off_slot(slot=slot, reason="Ill", by=farmer, at=AT)
    assert actions.call_off_slot(slot=slot, reason="The mentor is ill.", by=first, at=AT) == 1
    assert state(booking) == "called_off"
    assert taken(programme) == Money(0, "SGD")
    assert "booking_called_off" in letters()
    with pytest.raises(ProblemRaised):
        book(slot, farmer)


def test_use_and_outcome_are_recorded_by_who_gives_it(first: Actor, programme: str) -> None:
    giver = make_user()
    farmer, other = member(programme), member(programme, "Lake Farm")
    _resource, (slot, second, *_rest) = mentor_hours(first, seats=2, giver=giver.email)
    used, missed = book(slot, farmer), book(second, other)
    with pytest.raises(ProblemRaised) as raised:
        actions.record_use(booking=used, attended=True, outcome="Priced.", by=first, at=AT)
    assert slug(raised) == "moved-on"  # it has not begun
    with pytest.raises(Resource.DoesNotExist):
        actions.record_use(booking=used, attended=True, outcome="Priced.", by=farmer, at=BEGUN)
    mentor = actor_of(giver)
    assert [each.public_id for each in queries.list_given_by(viewer=mentor)] == [missed, used]
    with pytest.raises(ProblemRaised):
        actions.record_use(booking=used, attended=True, by=mentor, at=BEGUN)
    actions.record_use(booking=used, attended=True, outcome="Priced.", rating=4, by=mentor, at=BEGUN)
    actions.record_use(booking=missed, attended=False, by=first, at=BEGUN)
    assert (state(used), state(missed)) == ("attended", "missed")
    (given,) = ResourceGiven.objects.all()
    assert (given.quantity, given.note, given.amount) == (1, "Priced.", Money(10_00, "SGD"))
    assert taken(programme) == Money(20_00, "SGD")  # the seat of who did not come was kept for them
    with pytest.raises(ProblemRaised):
        actions.record_use(booking=used, attended=False, by=first, at=BEGUN)
    assert budgets.find_faults(viewer=SYSTEM) == []


def test_each_is_reminded_once(first: Actor, programme: str) -> None:
    book(mentor_hours(first)[1][0], member(programme))
    soon = AT + timedelta(days=1, hours=12)
    assert actions.remind_booked(by=SYSTEM, at=AT) == 0
    assert actions.remind_booked(by=SYSTEM, at=soon) == 1
    assert actions.remind_booked(by=SYSTEM, at=soon) == 0
    assert letters().count("booking_reminder") == 1


def test_what_was_given_by_hand_and_what_is_booked_share_the_units(first: Actor, programme: str) -> None:
    farmer = member(programme)
    (award,) = queries.list_awards(viewer=SYSTEM)
    actions.give_resource(award=award.public_id, position=0, quantity=2, note="Call", by=first, at=AT)
    _resource, (one, two, _three) = mentor_hours(first)
    book(one, farmer)
    with pytest.raises(ProblemRaised) as raised:
        book(two, farmer)
    assert slug(raised) == "resource-used-up"
    assert taken(programme) == Money(30_00, "SGD")


def test_an_offer_that_overlaps_is_left_out_and_faults_are_named(first: Actor) -> None:
    resource, slots = mentor_hours(first)
    assert len(slots) == 3
    with pytest.raises(PermissionRefused):
        actions.close_resource(resource=resource, by=seller(), at=AT)
    with pytest.raises(ProblemRaised) as raised:
        actions.add_resource(
            terms=actions.ResourceTerms(
                kind="placement",
                title=" ",
                link="http://x",
                zone="Mars",
                language="xx",
                notice_hours=999,
                giver="nobody@demo.example",
            ),
            by=first,
            at=AT,
        )
    assert [each.field for each in raised.value.problem.errors] == [
        *("kind", "title", "link", "zone", "language", "notice_hours", "giver")
    ]
    actions.close_resource(resource=resource, by=first, at=AT)
    assert queries.list_resources(viewer=seller()) == []
    assert Booking.objects.count() == 0
