"""How programmes come to hear of businesses and orders, and what is to be seen of that afterwards."""

from datetime import timedelta

from django_tasks_db.models import DBTaskResult
from tests.apps.programmes.supporting import FARMERS, HALF, NAMES, officer, seller
from tests.races.plays.booking_rush import ready
from tests.races.scenarios import Scenario
from tests.races.scenarios.orders import paid, shelf

from entrepot.apps.budgets import actions as budgets
from entrepot.apps.budgets import queries as budget_queries
from entrepot.apps.budgets.actions import Part
from entrepot.apps.businesses import queries as businesses
from entrepot.apps.businesses.actions import declare_facts
from entrepot.apps.businesses.events import BusinessRegistered, VerificationDecided
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import SYSTEM, Actor
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.messages.models import Message
from entrepot.apps.orders.events import OrderChargedBack, OrderRefunded, OrderReleased
from entrepot.apps.orders.models import Order, OrderShare
from entrepot.apps.programmes import actions
from entrepot.apps.programmes.actions import ProgrammeTerms
from entrepot.apps.programmes.events import ApplicationMoved, AwardEnding, BookingMoved, ProgrammeEnding
from entrepot.apps.programmes.models import Application, Award, Booking, BusinessFacts, Programme, Resource
from entrepot.core.money import Money


def forget_what_waits() -> None:
    """Leave nothing to be told but what comes now."""
    DBTaskResult.objects.filter(queue_name="events", status="READY").delete()


def business_of(own: Actor) -> str:
    found = businesses.get_own_business(viewer=own)
    assert found is not None
    return found.profile.public_id


def register() -> str:
    business = business_of(seller(facts=()))
    forget_what_waits()
    publish(BusinessRegistered(business=business, organisation="org_1", at=clock.now()))
    return business


def declare() -> str:
    own = seller(facts=())
    forget_what_waits()
    declare_facts(facts=["farm"], by=own, at=clock.now())
    return business_of(own)


def verify() -> str:
    business = business_of(seller())
    forget_what_waits()
    told = {"business": business, "verification": "verif_1", "verified": True, "reasons": ()}
    publish(VerificationDecided(**told, at=clock.now()))
    return business


def supported() -> str:
    """Return a paid order whose seller is in a programme that pays a part of its commission."""
    order, _payment, _amount = paid()
    now, row = clock.now(), Order.objects.get(public_id=order)
    programme = in_force()
    if not Award.objects.filter(business=row.business, closed_at=None).exists():
        actions.apply_for_programme(programme=programme, by=shelf().seller, at=now)
    budget = Programme.objects.get(public_id=programme).budget
    part = Part(budget, f"{order}/relief", 900)
    budgets.claim(parts=[part], until=now + timedelta(days=9), by=SYSTEM, at=now, unseen=True)
    forget_what_waits()
    return order


def in_force() -> str:
    """Return the programme of this race, which takes everybody, made when it is first asked for."""
    found = Programme.objects.filter(state=Programme.State.PUBLISHED, ends_on=None).first()
    if found is not None:
        return found.public_id
    first, second, now = officer(), officer(), clock.now()
    terms = ProgrammeTerms(
        texts=NAMES,
        rule={"any": [FARMERS, {"not": FARMERS}]},
        benefits=(HALF,),
        starts_on=now.date(),
        ends_on=now.date() + timedelta(days=90),
        budget=Money(1_000_000, "SGD"),
    )
    programme = actions.draft_programme(terms=terms, by=first, at=now)
    actions.propose_version(programme=programme, by=first, at=now)
    actions.approve_version(programme=programme, by=second, at=now)
    actions.publish_version(programme=programme, by=first, at=now)
    return programme


def release() -> str:
    order = supported()
    said = {"order": order, "business": "biz", "market": "SG", "currency": "SGD", "goods_minor": 1}
    publish(OrderReleased(**said, seller_share_minor=1, at=clock.now()))
    return order


def give_back() -> str:
    """Let all goods of an order be given back."""
    order = supported()
    for share in OrderShare.objects.filter(order__public_id=order, part="goods"):
        OrderShare.objects.filter(pk=share.pk).update(
            claimed_minor=share.amount_minor, refunded_minor=share.amount_minor
        )
    return order


def refund() -> str:
    order = give_back()
    business = Order.objects.get(public_id=order).business
    said = {"order": order, "business": business, "market": "SG", "currency": "SGD", "at": clock.now()}
    publish(OrderRefunded(**said, refund="orf_1", amount_minor=1, is_whole=True))
    return order


def charge_back() -> str:
    order = give_back()
    business = Order.objects.get(public_id=order).business
    publish(OrderChargedBack(order=order, business=business, at=clock.now()))
    return order


def end() -> str:
    supported()
    programme, now = in_force(), clock.now()
    on = now.date() + timedelta(days=40)
    Programme.objects.filter(public_id=programme).update(ends_on=on, end_reason="Over.", end_told_at=now)
    publish(ProgrammeEnding(programme=programme, on=on, at=now))
    return programme


def apply() -> str:
    """Let an application be decided by its rule."""
    now, programme = clock.now(), in_force()
    own = seller(facts=())
    application = actions.apply_for_programme(programme=programme, by=own, at=now)
    row = Application.objects.get(public_id=application)
    forget_what_waits()
    publish(
        ApplicationMoved(
            application=application, programme=programme, business=row.business, state=row.state, at=now
        )
    )
    return application


def leave() -> str:
    """Let a business leave a programme."""
    application, now = apply(), clock.now()
    award = Award.objects.get(application__public_id=application)
    on = now.date() + timedelta(days=20)
    Award.objects.filter(pk=award.pk).update(until=on, end_reason="Over.", end_told_at=now)
    forget_what_waits()
    programme = award.programme.public_id
    publish(AwardEnding(award=award.public_id, programme=programme, business=award.business, on=on, at=now))
    return f"{award.public_id}/{on}"


def book() -> str:
    """Let a business book an hour."""
    slots, (member,) = ready(1)
    booking = actions.book_slot(slot=slots[0], by=member, at=clock.now())
    row = Booking.objects.select_related("slot__resource").get(public_id=booking)
    forget_what_waits()
    resource = row.slot.resource.public_id
    told = {"booking": booking, "resource": resource, "business": row.business, "state": row.state}
    publish(BookingMoved(**told, at=clock.now()))
    return booking


def book_of_somebody() -> str:
    """Let a business book an hour of a person."""
    slots, (member,) = ready(1)
    booking = actions.book_slot(slot=slots[0], by=member, at=clock.now())
    row = Booking.objects.select_related("slot__resource").get(public_id=booking)
    Resource.objects.filter(pk=row.slot.resource_id).update(giver_id=member.user_id)
    forget_what_waits()
    told = {"resource": row.slot.resource.public_id, "business": row.business, "state": row.state}
    publish(BookingMoved(booking=booking, **told, at=clock.now()))
    return booking


def written(subject: str) -> list[object]:
    return list(
        Message.objects.filter(subject=subject).order_by("template").values_list("template", flat=True)
    )


def gathered(business: str) -> list[object]:
    return list(BusinessFacts.objects.filter(business=business).values_list("name", "farm", "verified"))


def taken(order: str) -> list[object]:
    claims = budget_queries.list_claims_of(reference=f"{order}/relief", viewer=SYSTEM)
    return [(claim.state, claim.amount, claim.given_back) for claim in claims]


def lasting(programme: str) -> list[object]:
    rows = Award.objects.filter(programme__public_id=programme)
    return [(row.until - clock.now().date()).days for row in rows]


SCENARIOS = {
    "programmes.gather_new": Scenario(register, gathered),
    "programmes.gather_changed": Scenario(declare, gathered),
    "programmes.gather_verified": Scenario(verify, gathered),
    "programmes.spend_relief": Scenario(release, taken),
    "programmes.give_back_refunded": Scenario(refund, taken),
    "programmes.give_back_charged_back": Scenario(charge_back, taken),
    "programmes.end_awards": Scenario(end, lasting),
    "programmes.write_of_application": Scenario(apply, written),
    "programmes.write_of_ending": Scenario(leave, written),
    "programmes.write_of_booking": Scenario(book, written),
    "programmes.write_to_giver": Scenario(book_of_somebody, written),
}
