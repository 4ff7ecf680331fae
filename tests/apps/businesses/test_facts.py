"""What a business says of itself is typed, dated, and known better once somebody has looked."""

from datetime import date, timedelta

import pytest
from tests.factories import AT, actor_of, make_organisation, make_user

from entrepot.apps.businesses import actions, queries
from entrepot.apps.businesses.models import Business
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM, Actor, PermissionRefused
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.core.support.business_facts import Evidence

pytestmark = pytest.mark.django_db

JOBS = {"jobs_full_time": 4, "jobs_part_time": 2, "jobs_seasonal": 1, "jobs_women": 5, "jobs_youth": 0}
DAY = timedelta(days=1)


@pytest.fixture
def seller() -> Actor:
    founder = make_user()
    by = actor_of(founder, make_organisation(founder, country="RW"))
    actions.register_business(name="Hill Coffee", country="RW", kind="farm", by=by, at=AT)
    return by


def own(by: Actor) -> str:
    return Business.objects.get(organisation_id=by.organisation_id).public_id


def test_facts_are_as_they_stood_at_a_moment(seller: Actor) -> None:
    actions.declare_jobs(jobs=JOBS, by=seller, at=AT)
    actions.declare_founding(on=date(2023, 5, 1), by=seller, at=AT)
    actions.declare_facts(facts=["women_led"], by=seller, at=AT)
    actions.declare_jobs(jobs=JOBS | {"jobs_full_time": 9}, by=seller, at=AT + 365 * DAY)
    then = queries.get_fact_sheet(own(seller), viewer=seller, at=AT + DAY)
    assert (then.jobs, then.value_of("jobs_women"), then.value_of("founded_on")) == (7, 5, date(2023, 5, 1))
    assert (then.value_of("women_led"), then.value_of("farm")) == (True, False)
    later = queries.get_fact_sheet(own(seller), viewer=seller, at=AT + 366 * DAY)
    assert (later.jobs, later.facts["jobs_full_time"].since) == (12, AT + 365 * DAY)
    before = queries.get_fact_sheet(own(seller), viewer=seller, at=AT - DAY)
    assert (before.jobs, before.value_of("women_led")) == (None, False)


def test_numbers_of_people_do_not_show_on_the_public_profile(seller: Actor) -> None:
    actions.declare_jobs(jobs=JOBS, by=seller, at=AT)
    actions.declare_facts(facts=["farm"], by=seller, at=AT)
    assert queries.get_profile(own(seller), viewer=ANONYMOUS).facts == ("farm",)
    actions.declare_facts(facts=[], by=seller, at=AT + DAY)
    assert queries.get_fact_sheet(own(seller), viewer=SYSTEM, at=AT + DAY).jobs == 7


def test_wrong_numbers_are_named(seller: Actor) -> None:
    with pytest.raises(ProblemRaised) as raised:
        actions.declare_jobs(jobs={"jobs_full_time": 1, "jobs_women": 2}, by=seller, at=AT)
    named = {error.field for error in raised.value.problem.errors}
    assert named == {"jobs_part_time", "jobs_seasonal", "jobs_youth", "jobs_women"}
    with pytest.raises(ProblemRaised):
        actions.declare_founding(on=AT.date() + DAY, by=seller, at=AT)


def test_evidence_rises_and_the_past_keeps_its_own(seller: Actor) -> None:
    actions.declare_facts(facts=["women_led"], by=seller, at=AT)
    with pytest.raises(PermissionRefused):
        raise_to_verified(seller)
    raise_to_verified(SYSTEM)
    raise_to_verified(SYSTEM)
    sheet = queries.get_fact_sheet(own(seller), viewer=SYSTEM, at=AT + 3 * DAY)
    assert sheet.facts["women_led"].evidence is Evidence.VERIFIED
    assert sheet.value_of("women_led", least=Evidence.VERIFIED) is True
    before = queries.get_fact_sheet(own(seller), viewer=SYSTEM, at=AT + DAY)
    assert before.value_of("women_led", least=Evidence.DOCUMENTED) is False
    assert before.value_of("women_led") is True


def raise_to_verified(by: Actor) -> None:
    business = Business.objects.get().public_id
    at = AT + 2 * DAY
    actions.raise_evidence(business=business, facts=["women_led"], evidence=Evidence.VERIFIED, by=by, at=at)


def test_many_are_read_in_three_queries(seller: Actor, django_assert_num_queries: object) -> None:
    for number in range(3):
        founder = make_user()
        by = actor_of(founder, make_organisation(founder))
        actions.register_business(name=f"Number {number}", country="CN", kind="craft", by=by, at=AT)
        actions.declare_jobs(jobs=JOBS, by=by, at=AT)
    with django_assert_num_queries(3):  # type: ignore[operator]
        sheets = queries.list_fact_sheets(viewer=SYSTEM, at=AT + DAY)
    assert [sheet.jobs for sheet in sheets] == [None, 7, 7, 7]
    rest = queries.list_fact_sheets(viewer=SYSTEM, at=AT + DAY, after=sheets[1].row)
    assert [sheet.name for sheet in rest] == ["Number 1", "Number 2"]
    chosen = queries.list_fact_sheets(viewer=SYSTEM, at=AT, businesses=[own(seller)])
    assert [sheet.name for sheet in chosen] == ["Hill Coffee"]
    with pytest.raises(PermissionRefused):
        queries.list_fact_sheets(viewer=seller, at=AT)
    stranger = make_user()
    viewer = actor_of(stranger, make_organisation(stranger))
    with pytest.raises(Business.DoesNotExist):
        queries.get_fact_sheet(own(seller), viewer=viewer, at=AT)
