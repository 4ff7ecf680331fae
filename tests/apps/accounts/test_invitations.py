from datetime import timedelta

import pytest
from pytest_django import Settings
from tests.factories import AT, actor_of, make_organisation, make_user

from entrepot.apps.accounts import actions, keys, queries
from entrepot.apps.accounts.models import Invitation, User
from entrepot.apps.kernel.actors import SYSTEM, Actor, PermissionRefused
from entrepot.apps.kernel.models import AuditEntry
from entrepot.apps.kernel.problems import ProblemRaised

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> Actor:
    founder = make_user()
    return actor_of(founder, make_organisation(founder, "Sha Xi Tea"))


def invite(owner: Actor, email: str = "bo@example.com", role: str = "member") -> str:
    return actions.invite_member(address=email, role=role, language="zh-hans", by=owner, at=AT)


def test_an_invited_person_joins_with_the_promised_role(owner: Actor) -> None:
    signed = keys.sign_invitation(invite(owner, "Bo@Example.com", "admin"))
    guest = make_user("bo@example.com")
    assert queries.get_invitation(signed, viewer=actor_of(guest), at=AT).organisation == "Sha Xi Tea"

    organisation = actions.accept_invitation(signed=signed, by=actor_of(guest), at=AT)

    assert actor_of(guest, organisation).roles == {"admin", "member"}
    assert queries.list_invitations(viewer=owner, at=AT) == []
    with pytest.raises(ProblemRaised):
        actions.accept_invitation(signed=signed, by=actor_of(guest), at=AT)


@pytest.mark.parametrize(("email", "verified"), [("eve@example.com", True), ("bo@example.com", False)])
def test_a_forwarded_link_opens_nothing(owner: Actor, email: str, *, verified: bool) -> None:
    signed = keys.sign_invitation(invite(owner))
    with pytest.raises(PermissionRefused):
        actions.accept_invitation(signed=signed, by=actor_of(make_user(email, verified=verified)), at=AT)
    assert Invitation.objects.get().accepted_at is None


def test_a_forged_expired_or_revoked_link_opens_nothing(owner: Actor) -> None:
    public_id = invite(owner)
    guest = actor_of(make_user("bo@example.com"))
    signed = keys.sign_invitation(public_id)
    with pytest.raises(ProblemRaised):
        actions.accept_invitation(signed=public_id + ":forged", by=guest, at=AT)
    with pytest.raises(ProblemRaised):
        actions.accept_invitation(signed=signed, by=guest, at=AT + timedelta(days=14))
    actions.revoke_invitation(invitation=public_id, by=owner, at=AT)
    with pytest.raises(ProblemRaised):
        actions.accept_invitation(signed=signed, by=guest, at=AT)
    with pytest.raises(Invitation.DoesNotExist):
        queries.get_invitation(signed, viewer=guest, at=AT)


def test_a_second_invitation_replaces_the_first(owner: Actor) -> None:
    first, second = invite(owner), invite(owner, role="admin")
    assert [row.public_id for row in queries.list_invitations(viewer=owner, at=AT)] == [second]
    assert Invitation.objects.get(public_id=first).revoked_at == AT


def test_a_member_is_not_invited_again(owner: Actor) -> None:
    guest = make_user("bo@example.com")
    actions.accept_invitation(signed=keys.sign_invitation(invite(owner)), by=actor_of(guest), at=AT)
    with pytest.raises(ProblemRaised) as raised:
        invite(owner)
    assert raised.value.problem.slug == "already-member"


def test_a_wrong_address_and_role_are_named_together(owner: Actor) -> None:
    with pytest.raises(ProblemRaised) as raised:
        invite(owner, "nobody", "king")
    assert [error.field for error in raised.value.problem.errors] == ["address", "role"]


def test_the_letter_is_for_the_postman_only_and_is_sent_once(owner: Actor) -> None:
    public_id = invite(owner)
    with pytest.raises(PermissionRefused):
        queries.get_invitation_letter(public_id, viewer=owner, at=AT)
    letter = queries.get_invitation_letter(public_id, viewer=SYSTEM, at=AT)
    assert letter is not None
    assert (letter.address, letter.language) == ("bo@example.com", "zh-hans")
    assert actions.mark_invitation_sent(invitation=public_id, by=SYSTEM, at=AT)
    assert not actions.mark_invitation_sent(invitation=public_id, by=SYSTEM, at=AT)
    assert queries.get_invitation_letter(public_id, viewer=SYSTEM, at=AT) is None


def test_the_audit_holds_no_address(owner: Actor) -> None:
    invite(owner)
    assert "bo@example.com" not in str(list(AuditEntry.objects.values()))


def by_text(owner: Actor, number: str = "+250788123456") -> str:
    return actions.invite_member(address=number, role="member", language="en", by=owner, at=AT)


def test_whoever_proved_the_telephone_joins_and_nobody_else(owner: Actor) -> None:
    invited = by_text(owner)
    letter = queries.get_invitation_letter(invited, viewer=SYSTEM, at=AT)
    assert letter is not None
    assert letter.address == "+250788123456"
    rose = User.objects.create_user(None, None, name="Rose", phone="+250788123456", joined_at=AT)
    other = User.objects.create_user(None, None, name="Eve", phone="+250788123457", joined_at=AT)
    with pytest.raises(PermissionRefused, match="another telephone"):
        actions.accept_invitation(signed=letter.signed, by=actor_of(other), at=AT)
    joined = actions.accept_invitation(signed=letter.signed, by=actor_of(rose), at=AT)
    assert joined == queries.get_organisation(viewer=owner).public_id
    with pytest.raises(ProblemRaised):
        by_text(owner)  # they are a member by now


def test_one_organisation_sends_so_many_texts_a_day(owner: Actor, settings: Settings) -> None:
    for number in range(20):
        by_text(owner, f"+2507881234{number:02d}")
    with pytest.raises(ProblemRaised) as refused:
        by_text(owner, "+250788999999")
    assert refused.value.problem.slug == "invitations-enough"
    assert invite(owner)
    other = actor_of(founder := make_user(), make_organisation(founder))
    settings.TEXTS_A_DAY = 20
    with pytest.raises(ProblemRaised) as refused:
        by_text(other)
    assert refused.value.problem.slug == "texts-used-up"
    assert not Invitation.objects.filter(organisation_id=other.organisation_id).exists()
