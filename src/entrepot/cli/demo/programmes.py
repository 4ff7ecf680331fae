"""Three programmes of the demo world, made by two people, and makers who ask for them."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import ANONYMOUS, Actor
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.programmes import actions, queries
from entrepot.apps.programmes.actions import BenefitTerms, ProgrammeTerms
from entrepot.cli.demo import people
from entrepot.cli.demo.makers import Maker
from entrepot.cli.demo.mentoring import decide_applications, offer_mentor
from entrepot.core.money import Money

OFFICER: Final = list(people.PLATFORM)[2]
LASTS: Final = timedelta(days=730)
LOOKED_AFTER: Final = timedelta(hours=20)
CURRENCY: Final = "USD"
FARM: Final = {
    "any": [
        {"fact": "farm", "is": "holds", "value": True},
        {"fact": "kind", "is": "one_of", "value": ["farm"]},
    ]
}
TABLE: Final[tuple[dict[str, Any], ...]] = (
    {
        "texts": {
            "name": {"en": "Farmers of Rwanda and China", "zh-hans": "卢旺达与中国农民"},
            "summary": {
                "en": "Half of the commission is paid for farms; their papers are looked at first.",
                "zh-hans": "为农场和食品生产者支付一半佣金，并优先审核他们的资料。",
            },
        },
        "rule": {"all": [{"fact": "country", "is": "one_of", "value": ["RW", "CN"]}, FARM]},
        "benefits": (
            BenefitTerms(kind="fee_relief", share=Decimal("0.5")),
            BenefitTerms(kind="fast_lane", lanes=("verification", "declaration", "support")),
        ),
        "budget": 250_000,
        "cap": 20_000,
    },
    {
        "texts": {
            "name": {"en": "Young founders", "zh-hans": "青年创业者"},
            "summary": {
                "en": "A third of the commission, and six hours with somebody who has sold abroad before.",
                "zh-hans": "减免三成佣金，并由有出口经验的导师辅导六小时。",
            },
        },
        "rule": {"all": [{"fact": "youth_led", "is": "holds", "value": True}]},
        "benefits": (
            BenefitTerms(kind="fee_relief", share=Decimal("0.3")),
            BenefitTerms(kind="mentor", quantity=6, amount=Money(25_00, CURRENCY)),
        ),
        "budget": 150_000,
        "cap": 30_000,
        "automatic": False,
    },
    {
        "texts": {
            "name": {"en": "First export", "zh-hans": "首次出口"},
            "summary": {
                "en": "No commission at all on the way to the first twenty orders abroad.",
                "zh-hans": "在海外前二十笔订单内完全免佣金。",
            },
        },
        "rule": {
            "all": [
                {"fact": "exports_365", "is": "at_most", "value": 20},
                {"not": {"fact": "kind", "is": "one_of", "value": ["electronics", "industry"]}},
            ]
        },
        "benefits": (BenefitTerms(kind="fee_relief", share=Decimal(1)),),
        "budget": 60_000,
        "cap": 2_500,
        "places": 4,
    },
)


def seed_programmes(
    owners: Mapping[str, tuple[Maker, Actor]], said: Callable[[str], None], *, at: datetime
) -> None:
    """Make the programmes and let every maker ask for what fits; again changes nothing."""
    if queries.list_programmes(viewer=ANONYMOUS, on=at.date()):
        return
    officer, operator = people.actor(OFFICER), people.actor(people.OPERATOR)
    for row in TABLE:
        programme = actions.draft_programme(terms=_terms(row, at), by=officer, at=at)
        actions.propose_version(programme=programme, by=officer, at=at)
        actions.approve_version(programme=programme, by=operator, at=at)
        actions.publish_version(programme=programme, by=officer, at=at)
    asked = 0
    for _maker, owner in owners.values():
        for offer in queries.list_offers(viewer=owner, at=at):
            if offer.found.verdict == "yes":
                asked += _ask(offer.programme.public_id, owner, at)
    decide_applications(by=officer, at=at + LOOKED_AFTER)
    booked = offer_mentor(owners, by=officer, at=clock.now())
    said(f"  {len(TABLE)} programmes, {asked} applications of makers, {booked} hours of a mentor booked")


def _ask(programme: str, owner: Actor, at: datetime) -> bool:
    try:
        actions.apply_for_programme(programme=programme, by=owner, at=at)
    except ProblemRaised:
        return False
    return True


def _terms(row: Mapping[str, Any], at: datetime) -> ProgrammeTerms:
    return ProgrammeTerms(
        texts=row["texts"],
        rule=row["rule"],
        benefits=row["benefits"],
        starts_on=at.date(),
        ends_on=at.date() + LASTS,
        budget=Money(row["budget"], CURRENCY),
        cap=Money(row["cap"], CURRENCY),
        places=row.get("places"),
        automatic=row.get("automatic", True),
    )
