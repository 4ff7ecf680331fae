import pytest

from entrepot.apps.kernel.actors import (
    ANONYMOUS,
    OPERATOR,
    SYSTEM,
    Actor,
    ActorKind,
    PermissionRefused,
    require_role,
    require_scope,
    require_signed_in,
    system,
)

SELLER = Actor(kind=ActorKind.PERSON, user_id=1, organisation_id=7, roles=frozenset({"seller"}))
TOKEN = Actor(kind=ActorKind.TOKEN, user_id=1, organisation_id=7, scopes=frozenset({"quotes:read"}))


def test_a_role_lets_in_who_holds_one_of_those_asked_for() -> None:
    require_role(SELLER, OPERATOR, "seller")
    with pytest.raises(PermissionRefused, match="operator or owner") as refused:
        require_role(SELLER, "owner", OPERATOR)
    assert refused.value.signed_in
    assert refused.value.fix


def test_the_system_holds_every_role_and_a_stranger_none() -> None:
    require_role(SYSTEM, OPERATOR)
    require_role(system("events worker"), OPERATOR)
    with pytest.raises(PermissionRefused, match="account") as refused:
        require_role(ANONYMOUS, "seller")
    assert not refused.value.signed_in


def test_a_scope_narrows_a_token_and_nobody_else() -> None:
    require_scope(TOKEN, "quotes:read")
    require_scope(SELLER, "orders:write")
    require_scope(SYSTEM, "orders:write")
    with pytest.raises(PermissionRefused, match="orders:write"):
        require_scope(TOKEN, "orders:write")
    with pytest.raises(PermissionRefused):
        require_scope(ANONYMOUS, "quotes:read")


def test_only_strangers_are_not_signed_in() -> None:
    require_signed_in(SELLER)
    require_signed_in(SYSTEM)
    with pytest.raises(PermissionRefused):
        require_signed_in(ANONYMOUS)


def test_an_actor_that_makes_no_sense_cannot_be_built() -> None:
    with pytest.raises(ValueError, match="user's id"):
        Actor(kind=ActorKind.PERSON)
    with pytest.raises(ValueError, match="no user"):
        Actor(kind=ActorKind.SYSTEM, user_id=1)
    with pytest.raises(ValueError, match="no user"):
        Actor(kind=ActorKind.ANONYMOUS, organisation_id=1)
    with pytest.raises(ValueError, match="robot"):
        Actor(kind="robot")  # type: ignore[arg-type]


def test_the_key_names_the_party_within_its_organisation() -> None:
    assert SELLER.key == TOKEN.key == "user:1@7"
    assert Actor(kind=ActorKind.PERSON, user_id=1).key == "user:1@0"
    assert system("bulk").key == "system:bulk"
    assert ANONYMOUS.key == "anonymous"
