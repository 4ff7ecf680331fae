import pytest
from tests.factories import AT, actor_of, join, make_organisation, make_user

from entrepot.apps.accounts import actions, queries
from entrepot.apps.accounts.models import Membership, Organisation
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM, Actor, PermissionRefused
from entrepot.apps.kernel.models import AuditEntry
from entrepot.apps.kernel.problems import ProblemRaised

pytestmark = pytest.mark.django_db


def test_the_founder_owns_the_organisation_and_the_audit_knows() -> None:
    founder = make_user()
    public_id = actions.create_organisation(name="  Sha  Xi Tea ", country="cn", by=actor_of(founder), at=AT)

    owner = actor_of(founder, public_id)
    view = queries.get_organisation(viewer=owner)
    assert (view.name, view.country, view.role) == ("Sha Xi Tea", "CN", "owner")
    assert owner.roles == {"owner", "admin", "member"}
    entry = AuditEntry.objects.get(action="accounts.create_organisation")
    assert (entry.subject, entry.user_id, entry.at) == (public_id, founder.pk, AT)


def test_every_wrong_field_is_named_at_once() -> None:
    with pytest.raises(ProblemRaised) as raised:
        actions.create_organisation(name=" ", country="China", by=actor_of(make_user()), at=AT)
    assert [error.field for error in raised.value.problem.errors] == ["name", "country"]
    assert not Organisation.objects.exists()


@pytest.mark.parametrize("nobody", [ANONYMOUS, SYSTEM])
def test_only_a_person_founds_an_organisation(nobody: Actor) -> None:
    with pytest.raises(PermissionRefused):
        actions.create_organisation(name="X", country="CN", by=nobody, at=AT)


def test_an_admin_renames_and_a_member_does_not() -> None:
    organisation = make_organisation(make_user(), "Before")
    admin = join(make_user(), organisation, "admin")
    member = join(make_user(), organisation)

    with pytest.raises(PermissionRefused):
        actions.update_organisation(name="After", country="CN", by=member, at=AT)
    actions.update_organisation(name="After", country="SG", by=admin, at=AT)

    assert queries.get_organisation(viewer=member).name == "After"
    changes = AuditEntry.objects.get(action="accounts.update_organisation").changes
    assert changes == {"name": ["Before", "After"], "country": ["CN", "SG"]}


def test_an_organisation_of_others_does_not_exist() -> None:
    mine, theirs = make_user(), make_user()
    make_organisation(mine)
    other = make_organisation(theirs)
    with pytest.raises(Organisation.DoesNotExist):
        actor_of(mine, other)


def test_one_organisation_reads_no_row_of_another() -> None:
    ada, bo = make_user("ada@example.com"), make_user("bo@example.com")
    first = actor_of(ada, make_organisation(ada, "First"))
    second = actor_of(bo, make_organisation(bo, "Second"))
    actions.create_token(name="till", scopes=["quote"], expires_at=None, by=second, at=AT)
    actions.invite_member(address="c@example.com", role="member", language="en", by=second, at=AT)

    assert [row.name for row in queries.list_organisations(viewer=first)] == ["First"]
    assert [row.email for row in queries.list_members(viewer=first)] == ["ada@example.com"]
    assert queries.list_tokens(viewer=first, at=AT) == []
    assert queries.list_invitations(viewer=first, at=AT) == []


def test_one_organisation_changes_no_row_of_another() -> None:
    ada, bo = make_user(), make_user()
    first = actor_of(ada, make_organisation(ada))
    second = actor_of(bo, make_organisation(bo))
    token = actions.create_token(name="till", scopes=["quote"], expires_at=None, by=second, at=AT)
    invited = actions.invite_member(address="c@example.com", role="member", language="en", by=second, at=AT)

    for attempt in (
        lambda: actions.revoke_token(token=token.public_id, by=first, at=AT),
        lambda: actions.revoke_invitation(invitation=invited, by=first, at=AT),
        lambda: actions.change_member_role(member=bo.public_id, role="member", by=first, at=AT),
        lambda: actions.end_membership(member=bo.public_id, by=first, at=AT),
    ):
        with pytest.raises(ProblemRaised) as raised:
            attempt()
        assert raised.value.problem.status == 404
    assert len(queries.list_tokens(viewer=second, at=AT)) == 1
    assert len(queries.list_invitations(viewer=second, at=AT)) == 1
    assert Membership.objects.get(user=bo).role == "owner"


def test_the_last_owner_stays() -> None:
    founder = make_user()
    organisation = make_organisation(founder)
    owner = actor_of(founder, organisation)
    for attempt in (
        lambda: actions.end_membership(member=founder.public_id, by=owner, at=AT),
        lambda: actions.change_member_role(member=founder.public_id, role="admin", by=owner, at=AT),
    ):
        with pytest.raises(ProblemRaised) as raised:
            attempt()
        assert raised.value.problem.slug == "last-owner"

    second = make_user()
    join(second, organisation, "owner")
    actions.end_membership(member=founder.public_id, by=owner, at=AT)
    assert [row.role for row in queries.list_members(viewer=actor_of(second, organisation))] == ["owner"]


def test_an_admin_does_not_touch_owners() -> None:
    founder = make_user()
    organisation = make_organisation(founder)
    admin = join(make_user(), organisation, "admin")
    member = make_user()
    join(member, organisation)
    for attempt in (
        lambda: actions.change_member_role(member=founder.public_id, role="member", by=admin, at=AT),
        lambda: actions.end_membership(member=founder.public_id, by=admin, at=AT),
        lambda: actions.change_member_role(member=member.public_id, role="owner", by=admin, at=AT),
        lambda: actions.invite_member(address="x@example.com", role="owner", language="en", by=admin, at=AT),
    ):
        with pytest.raises(PermissionRefused):
            attempt()
    actions.change_member_role(member=member.public_id, role="admin", by=admin, at=AT)
    assert Membership.objects.get(user=member).role == "admin"


def test_a_member_leaves_but_removes_nobody() -> None:
    organisation = make_organisation(make_user())
    leaver, stayer = make_user(), make_user()
    member = join(leaver, organisation)
    join(stayer, organisation)
    with pytest.raises(PermissionRefused):
        actions.end_membership(member=stayer.public_id, by=member, at=AT)
    actions.end_membership(member=leaver.public_id, by=member, at=AT)
    with pytest.raises(Organisation.DoesNotExist):
        actor_of(leaver, organisation)


def test_platform_roles_come_from_operators_and_the_system() -> None:
    first, second = make_user("first@example.com"), make_user("second@example.com")
    with pytest.raises(PermissionRefused):
        actions.grant_platform_role(email=first.email, role="operator", by=actor_of(first), at=AT)
    actions.grant_platform_role(email=first.email, role="operator", by=SYSTEM, at=AT)
    operator = actor_of(first)
    assert operator.roles == {"operator"}

    actions.grant_platform_role(email=second.email, role="officer", by=operator, at=AT)
    assert actor_of(second).roles == {"officer"}
    with pytest.raises(ProblemRaised):
        actions.end_platform_role(email=first.email, role="operator", by=operator, at=AT)
    actions.end_platform_role(email=second.email, role="officer", by=operator, at=AT)
    assert actor_of(second).roles == frozenset()
