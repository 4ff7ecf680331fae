"""People and programmes for tests: officers, a seller with a business, a programme in force."""

from datetime import time, timedelta
from decimal import Decimal
from typing import Any

from tests.factories import AT, actor_of, make_organisation, make_user

from entrepot.apps.accounts import actions as accounts
from entrepot.apps.businesses.actions import declare_facts, register_business
from entrepot.apps.kernel.actors import SYSTEM, Actor
from entrepot.apps.programmes import actions
from entrepot.apps.programmes.actions import BenefitTerms, ProgrammeTerms, ResourceTerms
from entrepot.core.money import Money
from entrepot.core.support.booking import WeekOffer

TODAY = AT.date()
FARMERS: dict[str, Any] = {
    "all": [
        {"fact": "country", "is": "one_of", "value": ["RW", "CN"]},
        {"fact": "farm", "is": "holds", "value": True},
    ]
}
NAMES = {
    "name": {"en": "Farmers of Rwanda", "zh-hans": "卢旺达农民"},
    "summary": {"en": "Half of the commission.", "zh-hans": "减免一半佣金。"},
}
HALF = BenefitTerms(kind="fee_relief", share=Decimal("0.5"))


def officer(role: str = "officer") -> Actor:
    person = make_user()
    accounts.grant_platform_role(email=person.email, role=role, by=SYSTEM, at=AT)
    return actor_of(person)


def seller(name: str = "Hill Farm", *, country: str = "RW", facts: tuple[str, ...] = ("farm",)) -> Actor:
    """Return the owner of a business."""
    founder = make_user()
    own = actor_of(founder, make_organisation(founder, country=country))
    register_business(name=name, country=country, kind="farm", by=own, at=AT)
    if facts:
        declare_facts(facts=facts, by=own, at=AT)
    return own


def terms(**more: Any) -> ProgrammeTerms:
    given: dict[str, Any] = {
        "texts": NAMES,
        "rule": FARMERS,
        "benefits": (HALF,),
        "starts_on": TODAY,
        "ends_on": TODAY + timedelta(days=180),
        "budget": Money(1_000_00, "SGD"),
        "cap": Money(50_00, "SGD"),
    }
    return ProgrammeTerms(**(given | more))


def publish(first: Actor, second: Actor, **more: Any) -> str:
    """Return a programme in force."""
    programme = actions.draft_programme(terms=terms(**more), by=first, at=AT)
    actions.propose_version(programme=programme, by=first, at=AT)
    actions.approve_version(programme=programme, by=second, at=AT)
    actions.publish_version(programme=programme, by=first, at=AT)
    return programme


MENTOR = BenefitTerms(kind="mentor", quantity=3, amount=Money(10_00, "SGD"))


def mentor_hours(by: Actor, *, seats: int = 1, days: int = 2, giver: str = "") -> tuple[str, list[str]]:
    """Return a resource and its three slots of an hour, so many days ahead, in the morning."""
    offered = ResourceTerms(
        kind="mentor",
        title="An hour with a trade mentor",
        partner="Kigali Trade Hub",
        link="https://meet.example/hub",
        zone="Africa/Kigali",
        giver=giver,
    )
    resource = actions.add_resource(terms=offered, by=by, at=AT)
    first = TODAY + timedelta(days=days)
    week = WeekOffer(first=first, weekdays=[first.weekday()], opens=time(9), closes=time(12), minutes=60)
    return resource, actions.offer_slots(resource=resource, week=week, seats=seats, units=1, by=by, at=AT)
