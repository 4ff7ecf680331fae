from collections.abc import Iterable
from datetime import datetime, timedelta

import pytest
from tests.factories import AT, actor_of, join, make_organisation, make_user

from entrepot.apps.accounts import actions, keys, queries
from entrepot.apps.accounts.actions.tokens import NewToken
from entrepot.apps.accounts.models import ApiToken, Organisation
from entrepot.apps.kernel.actors import Actor, ActorKind, PermissionRefused
from entrepot.apps.kernel.models import AuditEntry
from entrepot.apps.kernel.problems import ProblemRaised

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> Actor:
    founder = make_user()
    return actor_of(founder, make_organisation(founder))


def make_token(
    by: Actor, *, scopes: Iterable[str] = ("quote",), expires_at: datetime | None = None
) -> NewToken:
    return actions.create_token(name="till", scopes=scopes, expires_at=expires_at, by=by, at=AT)


def test_only_the_hash_of_a_key_is_kept(owner: Actor) -> None:
    token = make_token(owner)
    row = ApiToken.objects.get()
    assert keys.is_key(token.key)
    assert row.key_hash == keys.hash_key(token.key)
    stored = str(list(ApiToken.objects.values())) + str(list(AuditEntry.objects.values()))
    assert token.key not in stored
    assert token.key[16:] not in stored
    assert token.key not in repr(token)
    assert queries.list_tokens(viewer=owner, at=AT)[0].prefix == token.key[:12]


def test_a_key_speaks_for_its_maker_within_its_scopes(owner: Actor) -> None:
    token = make_token(owner, scopes=["quote", "organisation:read", "quote"])
    found = queries.get_actor_of_key(token.key, at=AT)
    assert found is not None
    actor, public_id = found
    assert public_id == token.public_id
    assert actor.kind is ActorKind.TOKEN
    assert (actor.user_id, actor.organisation_id) == (owner.user_id, owner.organisation_id)
    assert actor.scopes == {"organisation:read", "quote"}
    assert len(queries.list_members(viewer=actor)) == 1


def test_a_scope_not_given_is_refused(owner: Actor) -> None:
    found = queries.get_actor_of_key(make_token(owner).key, at=AT)
    assert found is not None
    for read in (queries.list_members, queries.list_organisations, queries.get_organisation):
        with pytest.raises(PermissionRefused):
            read(viewer=found[0])


def test_a_token_makes_no_token_and_invites_nobody(owner: Actor) -> None:
    found = queries.get_actor_of_key(make_token(owner, scopes=["organisation:write"]).key, at=AT)
    assert found is not None
    with pytest.raises(PermissionRefused):
        make_token(found[0])
    with pytest.raises(PermissionRefused):
        actions.invite_member(address="b@example.com", role="member", language="en", by=found[0], at=AT)


@pytest.mark.parametrize("wrong", ["", "ent_", "ent_" + "a" * 43, "Bearer x", "ent_" + "é" * 43])
def test_a_wrong_key_opens_nothing(wrong: str) -> None:
    assert queries.get_actor_of_key(wrong, at=AT) is None


def test_a_key_stops_at_its_expiry_and_when_revoked(owner: Actor) -> None:
    expiring = make_token(owner, expires_at=AT + timedelta(days=1))
    assert queries.get_actor_of_key(expiring.key, at=AT + timedelta(days=1, microseconds=-1))
    assert queries.get_actor_of_key(expiring.key, at=AT + timedelta(days=1)) is None

    revoked = make_token(owner)
    actions.revoke_token(token=revoked.public_id, by=owner, at=AT)
    assert queries.get_actor_of_key(revoked.key, at=AT) is None


def test_keys_end_with_the_membership_and_with_the_account(owner: Actor) -> None:
    organisation = Organisation.objects.get().public_id
    guest = make_user()
    member = join(guest, organisation)
    key = make_token(member).key
    actions.end_membership(member=guest.public_id, by=owner, at=AT)
    join(guest, organisation)  # joining again does not wake old keys
    assert queries.get_actor_of_key(key, at=AT) is None

    fresh = make_token(actor_of(guest, organisation)).key
    guest.is_active = False
    guest.save()
    assert queries.get_actor_of_key(fresh, at=AT) is None


def test_a_key_never_outranks_its_maker(owner: Actor) -> None:
    organisation = Organisation.objects.get().public_id
    guest = make_user()
    key = make_token(join(guest, organisation, "admin")).key
    actions.change_member_role(member=guest.public_id, role="member", by=owner, at=AT)
    found = queries.get_actor_of_key(key, at=AT)
    assert found is not None
    assert found[0].roles == {"member"}


def test_a_member_sees_and_revokes_only_their_own(owner: Actor) -> None:
    organisation = Organisation.objects.get().public_id
    member = join(make_user(), organisation)
    owners, own = make_token(owner), make_token(member)
    assert [row.public_id for row in queries.list_tokens(viewer=member, at=AT)] == [own.public_id]
    assert len(queries.list_tokens(viewer=owner, at=AT)) == 2
    with pytest.raises(ProblemRaised):
        actions.revoke_token(token=owners.public_id, by=member, at=AT)
    actions.revoke_token(token=own.public_id, by=owner, at=AT)


def test_every_fault_of_a_token_is_named(owner: Actor) -> None:
    with pytest.raises(ProblemRaised) as raised:
        actions.create_token(name="", scopes=["everything"], expires_at=AT, by=owner, at=AT)
    assert [error.field for error in raised.value.problem.errors] == ["name", "scopes", "expires_at"]


def test_use_is_noted_at_most_every_five_minutes(owner: Actor) -> None:
    token = make_token(owner, scopes=["quote"])
    found = queries.get_actor_of_key(token.key, at=AT)
    assert found is not None
    actor, public_id = found
    assert actions.note_token_use(token=public_id, by=actor, at=AT)
    assert not actions.note_token_use(token=public_id, by=actor, at=AT + timedelta(minutes=4))
    assert actions.note_token_use(token=public_id, by=actor, at=AT + timedelta(minutes=5))
