"""A business may list before it is verified, and is not paid out before it."""

from datetime import timedelta

import pytest
from tests.factories import AT, actor_of, join, make_organisation, make_user

from entrepot.apps.accounts.actions import grant_platform_role
from entrepot.apps.accounts.models import Organisation
from entrepot.apps.businesses import actions, queries
from entrepot.apps.businesses.models import Business, Verification
from entrepot.apps.desk.models import DeskItem
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM, Actor, PermissionRefused
from entrepot.apps.kernel.models import AuditEntry
from entrepot.apps.kernel.problems import ProblemRaised

pytestmark = pytest.mark.django_db


@pytest.fixture
def seller() -> Actor:
    founder = make_user()
    return actor_of(founder, make_organisation(founder, country="US"))


@pytest.fixture
def officer() -> Actor:
    user = make_user()
    grant_platform_role(email=user.email, role="officer", by=SYSTEM, at=AT)
    return actor_of(user)


def register(by: Actor, *, name: str = "Hill Candles", draft: bool = False) -> str:
    return actions.register_business(name=name, country="US", kind="home", by=by, at=AT, draft=draft)


def submit(by: Actor) -> str:
    return actions.submit_verification(
        legal_name="Hill Candles LLC", registration="C1234567", register="Oregon", by=by, at=AT
    )


def decide(verification: str, by: Actor, *reasons: str) -> None:
    actions.decide_verification(
        verification=verification, verified=not reasons, reasons=reasons, by=by, at=AT
    )


def rights(seller: Actor) -> tuple[str, bool, bool]:
    own = queries.get_own_business(viewer=seller)
    assert own is not None
    return own.state, own.may_list, own.may_be_paid


def test_three_fields_are_enough_to_be_listed(seller: Actor) -> None:
    public_id = register(seller)
    assert rights(seller) == ("listed", True, False)
    profile = queries.get_profile(public_id, viewer=ANONYMOUS)
    assert (profile.name, profile.country, profile.kind, profile.is_verified) == (
        *("Hill Candles", "US", "home"),
        False,
    )
    assert AuditEntry.objects.get(action="businesses.register_business").subject == public_id


def test_every_wrong_field_is_named_at_once(seller: Actor) -> None:
    with pytest.raises(ProblemRaised) as raised:
        actions.register_business(name=" ", country="ZZ", kind="magic", by=seller, at=AT)
    assert [error.field for error in raised.value.problem.errors] == ["name", "country", "kind"]


def test_an_organisation_has_one_business(seller: Actor) -> None:
    register(seller)
    with pytest.raises(ProblemRaised) as raised:
        register(seller)
    assert raised.value.problem.slug == "already-registered"


def test_a_draft_is_its_owners_alone(seller: Actor, officer: Actor) -> None:
    public_id = register(seller, draft=True)
    assert rights(seller) == ("draft", False, False)
    assert queries.get_profile(public_id, viewer=seller).name == "Hill Candles"
    assert queries.get_profile(public_id, viewer=officer).name == "Hill Candles"
    other = make_user()
    for stranger in (ANONYMOUS, actor_of(other, make_organisation(other))):
        with pytest.raises(Business.DoesNotExist):
            queries.get_profile(public_id, viewer=stranger)
    assert queries.list_profiles(viewer=seller) == []
    actions.list_business(by=seller, at=AT)
    assert [each.name for each in queries.list_profiles(viewer=ANONYMOUS)] == ["Hill Candles"]


def test_from_asking_to_verified(seller: Actor, officer: Actor) -> None:
    register(seller)
    verification = submit(seller)
    assert rights(seller) == ("pending", True, False)
    assert [each.public_id for each in queries.list_verifications(viewer=officer)] == [verification]
    waiting = DeskItem.objects.get(lane="verification")
    assert (waiting.subject, waiting.title, waiting.opened_by) == (
        *(verification, "Hill Candles"),
        seller.user_id,
    )
    decide(verification, officer)
    assert DeskItem.objects.get().state == "done"
    assert rights(seller) == ("verified", True, True)
    assert queries.list_verifications(viewer=officer) == []


def test_a_refusal_needs_a_reason_and_tells_it_to_the_seller_only(seller: Actor, officer: Actor) -> None:
    public_id = register(seller)
    verification = submit(seller)
    with pytest.raises(ProblemRaised) as raised:
        actions.decide_verification(verification=verification, verified=False, by=officer, at=AT)
    assert raised.value.problem.errors[0].field == "reasons"
    decide(verification, officer, "name_differs", "unclear")
    assert rights(seller) == ("refused", False, False)
    own = queries.get_own_business(viewer=seller)
    assert own is not None
    assert own.reasons == ("name_differs", "unclear")
    with pytest.raises(Business.DoesNotExist):
        queries.get_profile(public_id, viewer=ANONYMOUS)


def test_asking_again_after_a_refusal_does_not_open_the_shop(seller: Actor, officer: Actor) -> None:
    register(seller)
    decide(submit(seller), officer, "closed")
    again = submit(seller)
    assert rights(seller) == ("pending", False, False)
    decide(again, officer)
    assert rights(seller) == ("verified", True, True)


def test_a_request_is_decided_once(seller: Actor, officer: Actor) -> None:
    register(seller)
    verification = submit(seller)
    with pytest.raises(ProblemRaised):
        submit(seller)
    decide(verification, officer)
    with pytest.raises(ProblemRaised) as raised:
        decide(verification, officer, "closed")
    assert raised.value.problem.slug == "already-decided"
    assert Verification.objects.get().reasons.count() == 0


def test_nobody_decides_on_their_own_business(seller: Actor) -> None:
    register(seller)
    verification = submit(seller)
    with pytest.raises(PermissionRefused):
        decide(verification, seller)
    user = make_user()
    grant_platform_role(email=user.email, role="operator", by=SYSTEM, at=AT)
    organisation = Business.objects.get().organisation.public_id
    insider = join(user, organisation, "admin")
    assert "operator" in insider.roles
    with pytest.raises(PermissionRefused, match="own business"):
        decide(verification, insider)
    with pytest.raises(PermissionRefused, match="own business"):
        decide(verification, actor_of(user))  # as at the desk, for no organisation


def test_a_verified_business_that_becomes_another_is_verified_no_longer(
    seller: Actor, officer: Actor
) -> None:
    register(seller)
    decide(submit(seller), officer)
    actions.update_business(name="Hill Candles", country="US", kind="beauty", by=seller, at=AT)
    assert rights(seller)[0] == "verified"
    actions.update_business(name="Other Name", country="US", kind="beauty", by=seller, at=AT)
    assert rights(seller) == ("listed", True, False)


def test_story_facts_and_photo_show_in_the_readers_language(seller: Actor) -> None:
    public_id = register(seller)
    actions.set_text(field="story", language="en", text="We pour wax.", by=seller, at=AT)
    actions.set_text(field="story", language="zh-hans", text="我们做蜡烛。", by=seller, at=AT)
    actions.declare_facts(facts=["women_led", "cooperative"], by=seller, at=AT)
    assert queries.get_profile(public_id, viewer=ANONYMOUS, language="zh-hans").story == "我们做蜡烛。"
    profile = queries.get_profile(public_id, viewer=ANONYMOUS, language="th")
    assert (profile.story, profile.facts) == ("We pour wax.", ("cooperative", "women_led"))


def test_a_withdrawn_fact_is_remembered_for_its_time(seller: Actor) -> None:
    public_id = register(seller)
    later = AT + timedelta(days=10)
    actions.declare_facts(facts=["women_led", "farm"], by=seller, at=AT)
    actions.declare_facts(facts=["farm"], by=seller, at=later)
    assert queries.get_profile(public_id, viewer=ANONYMOUS).facts == ("farm",)
    before = queries.list_facts(public_id, viewer=SYSTEM, at=AT + timedelta(days=1))
    assert before == ("farm", "women_led")
    with pytest.raises(ProblemRaised):
        actions.declare_facts(facts=["left_handed"], by=seller, at=later)


def test_members_do_not_change_the_profile_and_strangers_see_no_standing(seller: Actor) -> None:
    public_id = register(seller, draft=True)
    organisation = Business.objects.get().organisation.public_id
    member = join(make_user(), organisation)
    with pytest.raises(PermissionRefused):
        actions.list_business(by=member, at=AT)
    with pytest.raises(PermissionRefused):
        queries.list_businesses(viewer=seller)
    assert queries.get_standing(public_id, viewer=SYSTEM).may_list is False
    with pytest.raises(Business.DoesNotExist):
        queries.get_standing(public_id, viewer=ANONYMOUS)


def test_a_list_of_profiles_costs_the_same_however_long(
    seller: Actor, django_assert_max_num_queries: object
) -> None:
    register(seller)
    for number in range(3):
        founder = make_user()
        register(actor_of(founder, make_organisation(founder)), name=f"Business {number}")
    with django_assert_max_num_queries(3):  # type: ignore[operator]
        assert len(queries.list_profiles(viewer=ANONYMOUS)) == 4


def test_the_platform_remembers_a_business_that_closed(seller: Actor) -> None:
    public_id = register(seller)
    Organisation.objects.filter(pk=seller.organisation_id).update(archived_at=AT)
    standing = queries.get_standing(public_id, viewer=SYSTEM)  # a refund or a chargeback may still be to do
    assert (standing.name, standing.may_list) == ("Hill Candles", False)
    assert queries.get_names([public_id], viewer=SYSTEM) == {public_id: "Hill Candles"}
    assert queries.get_names([public_id], viewer=ANONYMOUS) == {}
    with pytest.raises(Business.DoesNotExist):
        queries.get_standing(public_id, viewer=ANONYMOUS)
