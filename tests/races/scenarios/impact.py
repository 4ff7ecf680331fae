from django_tasks_db.models import DBTaskResult
from tests.apps.cooperatives.hill import make_hill
from tests.apps.payouts.earnings import earn, operator, seller
from tests.races.plays.booking_rush import ready
from tests.races.scenarios import Scenario
from tests.races.scenarios.cooperatives import announce_paid, paid_payout
from tests.races.scenarios.orders import paid, shelf

from entrepot.apps.businesses import actions as businesses
from entrepot.apps.businesses.events import BusinessChanged
from entrepot.apps.businesses.queries import get_own_business
from entrepot.apps.catalogue.events import ListingPublished, ListingsPublished
from entrepot.apps.catalogue.queries import FirstListing
from entrepot.apps.desk import actions as desk
from entrepot.apps.impact import counting
from entrepot.apps.impact.models import (
    CountedBusiness,
    CountedCase,
    CountedIncome,
    CountedOrder,
    CountedPayout,
    CountedSupport,
)
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.orders import actions as orders
from entrepot.apps.orders.events import OrderChargedBack, OrderRefunded
from entrepot.apps.orders.models import Order
from entrepot.apps.payouts import actions as payouts
from entrepot.apps.payouts.models import Payout
from entrepot.apps.programmes import actions as programmes
from entrepot.apps.programmes.events import AwardMade, SupportGiven
from entrepot.apps.programmes.models import Award, Booking, ResourceGiven
from entrepot.core.money import Money


def offer() -> str:
    product = shelf().product
    CountedBusiness.objects.all().delete()
    publish(ListingPublished(product=product, markets=("SG",), organisation="org_1", at=clock.now()))
    return product


def offer_many() -> str:
    product = shelf().product
    CountedBusiness.objects.all().delete()
    publish(ListingsPublished(products=(product,), organisation="org_1", at=clock.now()))
    return product


def release() -> str:
    order, _payment, _amount = paid()
    Order.objects.filter(public_id=order).update(state="confirmed")
    orders.release_order(order=order, by=SYSTEM, at=clock.now())
    return order


def forget_what_waits() -> None:
    """Leave nothing to be told but what comes now."""
    DBTaskResult.objects.filter(queue_name="events", status="READY").delete()


def refund() -> str:
    order = release()
    forget_what_waits()
    said = {"order": order, "business": "biz", "market": "SG", "currency": "SGD", "at": clock.now()}
    publish(OrderRefunded(**said, refund="orf_1", amount_minor=1, is_whole=False))
    return order


def charge_back() -> str:
    order = release()
    forget_what_waits()
    publish(OrderChargedBack(order=order, business="biz", at=clock.now()))
    return order


def support() -> str:
    """Let a business that is counted be given two hours."""
    slots, (member,) = ready(1)
    booking = programmes.book_slot(slot=slots[0], by=member, at=clock.now())
    row = Booking.objects.select_related("award", "benefit").get(public_id=booking)
    told = {"award": row.award, "benefit": row.benefit, "quantity": 2, "currency": "SGD"}
    ResourceGiven.objects.create(**told, amount_minor=0, note="Prices.", given_by="user:1")
    CountedBusiness.objects.create(business=row.business, listed_at=clock.now())
    forget_what_waits()
    said = {"award": row.award.public_id, "business": row.business, "kind": "mentor", "units": 2}
    publish(SupportGiven(**said, at=clock.now()))
    return row.business


def hours(business: str) -> list[object]:
    return list(CountedBusiness.objects.filter(business=business).values_list("hours_given", flat=True))


def settle() -> str:
    """Let the bank pay one payout. It is not asked: this is inside a transaction."""
    now = clock.now()
    mill = seller()
    earn(mill.business, 5_000)
    (payout,) = payouts.propose_payouts(by=SYSTEM, at=now, business=mill.business).payouts
    payouts.approve_payout(payout=payout, by=operator(), at=now)
    Payout.objects.filter(public_id=payout).update(state="sent")
    payouts.record_settlement(
        payout=payout, reference=f"B{payout}", amount=Money(5_000, "USD"), booked_at=now, by=SYSTEM, at=now
    )
    return payout


def come_back() -> str:
    payout = settle()
    counting.count_payout(payout)
    forget_what_waits()
    payouts.record_failure(payout=payout, reference="R1", reason="AC04", by=SYSTEM, at=clock.now())
    return payout


def say() -> str:
    """Let a business that is counted say something of itself."""
    business = shelf().seller
    own = get_own_business(viewer=business)
    assert own is not None
    name = own.profile.public_id
    counting.count_business(FirstListing(business=name, at=clock.now()))
    businesses.declare_facts(facts=["women_led"], by=business, at=clock.now())
    forget_what_waits()
    publish(BusinessChanged(business=name, at=clock.now()))
    return name


def said(business: str) -> list[object]:
    return list(CountedBusiness.objects.filter(business=business).values_list("women_led", flat=True))


def take_in() -> str:
    """Let a business that is counted be in a programme."""
    _slots, (member,) = ready(1)
    own = get_own_business(viewer=member)
    assert own is not None
    business = own.profile.public_id
    award = Award.objects.select_related("programme").get(business=business)
    CountedBusiness.objects.create(business=business, listed_at=clock.now())
    forget_what_waits()
    told = {"award": award.public_id, "programme": award.programme.public_id, "business": business}
    publish(AwardMade(**told, at=clock.now()))
    return business


def supported(business: str) -> list[object]:
    rows = CountedSupport.objects.filter(business__business=business)
    return [each is not None for each in rows.values_list("since", flat=True)]


def hasten() -> str:
    """Let somebody decide a case in the fast lane."""
    now = clock.now()
    CountedBusiness.objects.create(business="biz_fast", listed_at=now)
    given = {"lanes": ["dispute"], "programme": "prg_fast", "programme_name": "Fast"}
    desk.grant_fast_lane(business="biz_fast", **given, starts_at=now, by=SYSTEM, at=now)
    told = {"lane": "dispute", "subject_kind": "order", "subject": "ord_1", "title": "It broke"}
    item = desk.open_item(**told, business="biz_fast", by=SYSTEM, at=now)
    by = operator()
    desk.take(item=item, by=by, at=now)
    forget_what_waits()
    desk.decide(item=item, decision="refunded", by=by, at=now)
    return item


def hastened(item: str) -> list[object]:
    return list(CountedCase.objects.filter(item=item).values_list("programme", "ordinary_seconds"))


def listed(product: str) -> list[object]:
    del product
    return [CountedBusiness.objects.count()]


def counted(order: str) -> list[object]:
    rows = CountedOrder.objects.filter(order=order)
    return [list(each) for each in rows.values_list("goods_minor", "dues_minor", "total_minor")]


def paid_out(payout: str) -> list[object]:
    return list(CountedPayout.objects.filter(payout=payout).values_list("amount_minor", flat=True))


def pay_members() -> str:
    payout = paid_payout(make_hill())
    forget_what_waits()
    announce_paid(payout)
    return payout


def incomes(payout: str) -> list[object]:
    rows = CountedIncome.objects.filter(payout=payout)
    return [list(each) for each in rows.values_list("grams", "paid_minor", "evidence")]


SCENARIOS = {
    "impact.count_award": Scenario(take_in, supported),
    "impact.count_case": Scenario(hasten, hastened),
    "impact.count_members_paid": Scenario(pay_members, incomes),
    "impact.count_support": Scenario(support, hours),
    "impact.count_facts": Scenario(say, said),
    "impact.count_listing": Scenario(offer, listed),
    "impact.count_listings": Scenario(offer_many, listed),
    "impact.count_release": Scenario(release, counted),
    "impact.count_refund": Scenario(refund, counted),
    "impact.count_chargeback": Scenario(charge_back, counted),
    "impact.count_settlement": Scenario(settle, paid_out),
    "impact.count_return": Scenario(come_back, paid_out),
}
