from datetime import timedelta

import pytest
from tests.factories import AT, actor_of, make_organisation, make_user

from entrepot.apps.accounts import actions, keys, queries
from entrepot.apps.accounts.models import Invitation
from entrepot.apps.kernel.actors import SYSTEM, Actor, PermissionRefused
from entrepot.apps.kernel.models import AuditEntry
from entrepot.apps.kernel.problems import ProblemRaised

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> Actor:
    founder = make_user()
    return actor_of(founder, make_organisation(founder, "Sha Xi Tea"))


def invite(owner: Actor, email: str = "bo@example.com", role: str = "member") -> str:
    return actions.invite_member(email=email, role=role, language="zh-hans", by=owner, at=AT)


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
    assert [error.field for error in raised.value.problem.errors] == ["email", "role"]


def test_the_letter_is_for_the_postman_only_and_is_sent_once(owner: Actor) -> None:
    public_id = invite(owner)
    with pytest.raises(PermissionRefused):
        queries.get_invitation_letter(public_id, viewer=owner, at=AT)
    letter = queries.get_invitation_letter(public_id, viewer=SYSTEM, at=AT)
    assert letter is not None
    assert (letter.email, letter.language) == ("bo@example.com", "zh-hans")
    assert actions.mark_invitation_sent(invitation=public_id, by=SYSTEM, at=AT)
    assert not actions.mark_invitation_sent(invitation=public_id, by=SYSTEM, at=AT)
    assert queries.get_invitation_letter(public_id, viewer=SYSTEM, at=AT) is None


def test_the_audit_holds_no_address(owner: Actor) -> None:
    invite(owner)
    assert "bo@example.com" not in str(list(AuditEntry.objects.values()))
