"""From a draft to a programme in force, who is taken, what each gets, and how it ends."""

from datetime import timedelta
from decimal import Decimal

import pytest
from tests.apps.programmes.supporting import (
    FARMERS,
    HALF,
    NAMES,
    TODAY,
    officer,
    publish,
    seller,
    terms,
)
from tests.factories import AT

from entrepot.apps.budgets import queries as budgets
from entrepot.apps.desk import queries as desk
from entrepot.apps.fees import queries as fees
from entrepot.apps.kernel import workers
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM, Actor, PermissionRefused
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.ledger import queries as ledger
from entrepot.apps.orders import queries as orders
from entrepot.apps.programmes import actions, queries
from entrepot.apps.programmes.actions import BenefitTerms
from entrepot.apps.programmes.models import Application, Award, BusinessFacts
from entrepot.core.ledger import AccountKind
from entrepot.core.money import Money

pytestmark = pytest.mark.django_db


@pytest.fixture
def first() -> Actor:
    return officer()


@pytest.fixture
def second() -> Actor:
    return officer("operator")


def faults(raised: pytest.ExceptionInfo[ProblemRaised]) -> list[str]:
    return [each.field for each in raised.value.problem.errors]


def slug(raised: pytest.ExceptionInfo[ProblemRaised]) -> str:
    return raised.value.problem.slug


def view(programme: str, viewer: Actor = SYSTEM) -> queries.ProgrammeView:
    return queries.get_programme(programme, viewer=viewer, on=TODAY)


def apply(programme: str, by: Actor, note: str = "") -> queries.ApplicationView:
    name = actions.apply_for_programme(programme=programme, by=by, at=AT, note=note)
    return queries.get_application(name, viewer=by)


def test_every_fault_of_a_draft_is_named(first: Actor) -> None:
    wrong = terms(
        texts={"name": {}},
        rule={"all": []},
        benefits=(BenefitTerms(kind="fee_relief"), BenefitTerms(kind="mentor", share=Decimal(1))),
        ends_on=TODAY,
        budget=Money(0, "SGD"),
        cap=Money(1, "EUR"),
        places=0,
    )
    with pytest.raises(ProblemRaised) as raised:
        actions.draft_programme(terms=wrong, by=first, at=AT)
    assert faults(raised) == [
        *("name", "ends_on", "budget", "cap", "places", "rule", "benefits.0.share"),
        *("benefits.1.quantity", "benefits.1.amount", "benefits.1.share"),
    ]
    with pytest.raises(PermissionRefused):
        actions.draft_programme(terms=terms(), by=seller(), at=AT)


def test_two_people_make_a_programme(first: Actor, second: Actor) -> None:
    programme = actions.draft_programme(terms=terms(), by=first, at=AT)
    assert view(programme).state == "draft"
    assert queries.list_programmes(viewer=ANONYMOUS, on=TODAY) == []
    with pytest.raises(ProblemRaised):
        actions.approve_version(programme=programme, by=second, at=AT)
    actions.propose_version(programme=programme, by=first, at=AT)
    with pytest.raises(ProblemRaised) as raised:
        actions.approve_version(programme=programme, by=first, at=AT)
    assert slug(raised) == "second-person"
    with pytest.raises(ProblemRaised) as raised:
        actions.change_programme(programme=programme, terms=terms(), by=first, at=AT)
    assert slug(raised) == "version-waits"
    actions.send_version_back(programme=programme, why="The budget is too small.", by=second, at=AT)
    assert view(programme).version.note == "The budget is too small."
    actions.change_programme(programme=programme, terms=terms(), by=first, at=AT)
    actions.propose_version(programme=programme, by=first, at=AT)
    actions.approve_version(programme=programme, by=second, at=AT)
    with pytest.raises(ProblemRaised):
        actions.approve_version(programme=programme, by=second, at=AT)
    actions.publish_version(programme=programme, by=first, at=AT)
    shown = view(programme, ANONYMOUS)
    assert (shown.state, shown.name, shown.taken, shown.is_open) == (
        "running",
        "Farmers of Rwanda",
        None,
        True,
    )
    found = queries.get_programme(programme, viewer=ANONYMOUS, on=TODAY, language="zh-hans")
    assert found.name == "卢旺达农民"


def test_it_is_published_in_every_language(first: Actor) -> None:
    only = {"name": {"en": "Farmers"}, "summary": NAMES["summary"]}
    programme = actions.draft_programme(terms=terms(texts=only), by=first, at=AT)
    with pytest.raises(ProblemRaised) as raised:
        actions.propose_version(programme=programme, by=first, at=AT)
    assert faults(raised) == ["texts.name.zh-hans"]


def test_the_next_version_waits_for_a_second_person_too(first: Actor, second: Actor) -> None:
    programme = publish(first, second)
    number = actions.change_programme(
        programme=programme, terms=terms(budget=Money(2_000_00, "SGD")), by=first, at=AT
    )
    assert (number, view(programme).version.budget) == (2, Money(1_000_00, "SGD"))
    actions.propose_version(programme=programme, by=first, at=AT)
    actions.approve_version(programme=programme, by=second, at=AT)
    actions.publish_version(programme=programme, by=first, at=AT)
    assert (view(programme).version.number, view(programme).left) == (2, Money(2_000_00, "SGD"))
    actions.change_programme(
        programme=programme, terms=terms(budget=Money(9, "EUR"), cap=None), by=first, at=AT
    )
    actions.propose_version(programme=programme, by=first, at=AT)
    actions.approve_version(programme=programme, by=second, at=AT)
    with pytest.raises(ProblemRaised) as raised:
        actions.publish_version(programme=programme, by=first, at=AT)
    assert faults(raised) == ["budget"]


def test_the_rule_decides_alone_and_the_relief_stands(first: Actor, second: Actor) -> None:
    programme, farmer = publish(first, second), seller()
    found = apply(programme, farmer)
    assert (found.state, found.verdict, found.changes) == ("accepted", "yes", ())
    (relief,) = fees.list_reliefs(viewer=farmer, on=TODAY)
    assert (relief.programme, relief.programme_name) == (programme, "Farmers of Rwanda")
    assert relief.share == Decimal("0.5")
    assert relief.budget
    assert relief.cap
    (award,) = queries.list_awards(viewer=farmer)
    assert (award.cap, award.got, award.is_open) == (Money(50_00, "SGD"), Money(0, "SGD"), True)
    with pytest.raises(ProblemRaised) as raised:
        apply(programme, farmer)
    assert slug(raised) == "applied-already"


def test_who_does_not_qualify_is_told_what_would_help(first: Actor, second: Actor) -> None:
    programme, weaver = publish(first, second), seller("Weaver", facts=())
    found = apply(programme, weaver)
    assert (found.state, found.by_rule) == ("refused", True)
    assert [each.literal.condition.fact for each in found.changes] == ["farm"]
    actions.appeal_refusal(
        application=found.public_id, text="We grow the cotton ourselves.", by=weaver, at=AT
    )
    (item,) = desk.list_items(viewer=first, lane="application")
    assert item.subject == found.public_id
    assert actions.accept_application(application=found.public_id, by=first, at=AT)
    assert queries.get_application(found.public_id, viewer=weaver).state == "accepted"
    assert desk.list_items(viewer=first, lane="application") == []


def test_an_appeal_is_for_another_person(first: Actor, second: Actor) -> None:
    programme, farmer = publish(first, second, automatic=False), seller()
    found = apply(programme, farmer, "We are new.")
    assert found.state == "waiting"
    actions.refuse_application(application=found.public_id, reason="Too far away.", by=first, at=AT)
    actions.appeal_refusal(application=found.public_id, text="There is a road now.", by=farmer, at=AT)
    with pytest.raises(ProblemRaised) as raised:
        actions.refuse_application(application=found.public_id, reason="Still.", by=first, at=AT)
    assert slug(raised) == "second-person"
    actions.refuse_application(application=found.public_id, reason="It is closed.", by=second, at=AT)
    with pytest.raises(ProblemRaised):
        actions.appeal_refusal(application=found.public_id, text="Again.", by=farmer, at=AT)


def test_many_are_accepted_at_once_and_the_rest_waits_for_a_place(first: Actor, second: Actor) -> None:
    programme = publish(first, second, automatic=False, places=2)
    asked = [apply(programme, seller(f"Farm {number}")).public_id for number in range(4)]
    done, left = actions.accept_applications(applications=[*asked, "appl_none"], by=first, at=AT)
    assert (done, left) == (asked, ["appl_none"])
    states = [queries.get_application(each, viewer=SYSTEM).state for each in asked]
    assert states == ["accepted", "accepted", "listed", "listed"]
    award = Award.objects.earliest("pk")
    actions.end_award(
        award=award.public_id, on=TODAY + timedelta(days=14), reason="It was sold.", by=first, at=AT
    )
    later = AT + timedelta(days=15)
    actions.close_ended(by=SYSTEM, at=later)
    assert actions.admit_listed(programme=programme, by=SYSTEM, at=later) == 1
    states = [queries.get_application(each, viewer=SYSTEM).state for each in asked]
    assert states == ["accepted", "accepted", "accepted", "listed"]


def test_each_benefit_is_made_where_it_stands(first: Actor, second: Actor) -> None:
    benefits = (
        HALF,
        BenefitTerms(kind="fast_lane", lanes=("verification", "payout")),
        BenefitTerms(kind="instant_settlement"),
        BenefitTerms(kind="grant", amount=Money(30_00, "SGD")),
        BenefitTerms(kind="mentor", amount=Money(10_00, "SGD"), quantity=3),
    )
    programme, farmer = publish(first, second, benefits=benefits), seller()
    apply(programme, farmer)
    (award,) = queries.list_awards(viewer=farmer)
    assert award.got == Money(30_00, "SGD")
    business = award.business
    (balance,) = ledger.list_balances(kind=AccountKind.SELLER_AVAILABLE, owners=[business], viewer=SYSTEM)
    assert balance.balance == Money(30_00, "SGD")
    assert ledger.list_differences(viewer=SYSTEM) == []
    (grant,) = orders.list_advance_grants(viewer=SYSTEM)
    assert grant.business == business
    actions.give_resource(award=award.public_id, position=4, quantity=2, note="Pricing", by=first, at=AT)
    for quantity in (1, 2):  # one would pass the cap of the business, two the hours
        with pytest.raises(ProblemRaised):
            actions.give_resource(
                award=award.public_id, position=4, quantity=quantity, note="More", by=first, at=AT
            )
    assert view(programme).taken == Money(50_00, "SGD")
    assert budgets.find_faults(viewer=SYSTEM) == []


def test_a_programme_ends_with_notice_and_takes_nothing_back(first: Actor, second: Actor) -> None:
    programme, farmer = publish(first, second), seller()
    apply(programme, farmer)
    soon, on = TODAY + timedelta(days=29), TODAY + timedelta(days=30)
    with pytest.raises(ProblemRaised) as raised:
        actions.end_programme(programme=programme, on=soon, reason="No money.", by=first, at=AT)
    assert faults(raised) == ["on"]
    actions.end_programme(programme=programme, on=on, reason="The donor left.", by=first, at=AT)
    workers.run_pending()
    assert view(programme).state == "ending"
    (relief,) = fees.list_reliefs(viewer=farmer, on=TODAY)
    assert relief.valid_to == on
    with pytest.raises(ProblemRaised) as raised:
        apply(programme, seller("Late Farm"))
    assert slug(raised) == "programme-closed"
    actions.close_ended(by=SYSTEM, at=AT + timedelta(days=30))
    assert queries.get_programme(programme, viewer=SYSTEM, on=on).state == "ended"
    assert Award.objects.get().closed_at


def test_nobody_reads_or_decides_for_others(first: Actor, second: Actor) -> None:
    programme, farmer, other = publish(first, second, automatic=False), seller(), seller("Other")
    found = apply(programme, farmer)
    with pytest.raises(Application.DoesNotExist):
        queries.get_application(found.public_id, viewer=other)
    assert queries.list_awards(viewer=other) == []
    for refused in (farmer, other):
        with pytest.raises(PermissionRefused):
            actions.accept_application(application=found.public_id, by=refused, at=AT)
    with pytest.raises(Application.DoesNotExist):
        actions.withdraw_application(application=found.public_id, by=other, at=AT)
    actions.withdraw_application(application=found.public_id, by=farmer, at=AT)
    assert queries.get_application(found.public_id, viewer=farmer).state == "withdrawn"


def test_offers_say_what_each_programme_says_of_the_business(first: Actor, second: Actor) -> None:
    publish(first, second)
    (offer,) = queries.list_offers(viewer=seller("Weaver", facts=()), at=AT)
    assert offer.found.verdict == "no"
    (offer,) = queries.list_offers(viewer=seller(), at=AT)
    assert (offer.found.verdict, offer.award) == ("yes", None)


def test_facts_follow_what_businesses_declare(first: Actor) -> None:
    seller()
    seller("Weaver", facts=())
    workers.run_pending()
    assert BusinessFacts.objects.count() == 2
    found = queries.count_matches(FARMERS, viewer=first, on=TODAY)
    assert (found.yes, found.no, found.unknown) == (1, 1, 0)
    assert [name for _id, name, _country in found.names] == ["Hill Farm"]
    (country, farm) = queries.list_near_misses(FARMERS, viewer=first, on=TODAY)
    assert (country.businesses, farm.businesses) == (0, 1)
