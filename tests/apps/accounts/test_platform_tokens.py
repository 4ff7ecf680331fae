"""Keys of the platform's people: made by a person in a role, dead with that role, each use written down."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from pytest_django import Settings
from tests.factories import AT, actor_of, make_organisation, make_user

from entrepot.apps.accounts import actions, keys, queries
from entrepot.apps.accounts.actions.tokens import NewToken
from entrepot.apps.accounts.models import PlatformToken, User
from entrepot.apps.accounts.roles import (
    PLATFORM_AUDIT,
    PLATFORM_PAYOUTS,
    PLATFORM_READ,
    PLATFORM_VERIFICATION,
)
from entrepot.apps.kernel.actors import SYSTEM, Actor, ActorKind, PermissionRefused
from entrepot.apps.kernel.models import AuditEntry
from entrepot.apps.kernel.problems import ProblemRaised

pytestmark = pytest.mark.django_db
SOON = AT + timedelta(days=30)


def grant(user: User, role: str = "operator") -> Actor:
    actions.grant_platform_role(email=user.email, role=role, by=SYSTEM, at=AT)
    return actor_of(user)


@pytest.fixture
def operator() -> Actor:
    return grant(make_user(name="Olga Operator"))


def make(
    by: Actor,
    *,
    role: str = "operator",
    scopes: Iterable[str] = (PLATFORM_READ,),
    expires_at: datetime = SOON,
) -> NewToken:
    return actions.create_platform_token(
        name="treasury", role=role, scopes=scopes, expires_at=expires_at, by=by, at=AT
    )


def opened(token: NewToken, at: datetime = AT) -> Actor | None:
    found = queries.get_actor_of_key(token.key, at=at)
    return found[0] if found else None


def test_it_speaks_in_one_role_within_its_scopes_and_for_no_organisation(operator: Actor) -> None:
    token = make(operator, scopes=[PLATFORM_PAYOUTS, PLATFORM_READ])
    actor = opened(token)
    assert actor is not None
    assert (actor.kind, actor.user_id, actor.organisation_id) == (ActorKind.TOKEN, operator.user_id, None)
    assert actor.roles == {"operator"}
    assert actor.scopes == {PLATFORM_PAYOUTS, PLATFORM_READ, "law:read", "quote"}
    assert actor.name == token.public_id
    stored = str(list(PlatformToken.objects.values())) + str(list(AuditEntry.objects.values()))
    assert token.key[24:] not in stored
    assert token.key not in repr(token)
    (shown,) = queries.list_platform_tokens(viewer=operator, at=AT)
    assert (shown.prefix, shown.made_by, shown.is_own) == (token.key[:20], "Olga Operator", True)


def test_nobody_without_the_role_makes_one(operator: Actor) -> None:
    owner = make_user()
    for by in (actor_of(owner, make_organisation(owner)), SYSTEM, opened(make(operator)) or operator):
        with pytest.raises(PermissionRefused):
            make(by)
    with pytest.raises(ProblemRaised) as raised:
        make(operator, role="officer", scopes=[PLATFORM_READ])
    assert [error.field for error in raised.value.problem.errors] == ["role"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"scopes": [PLATFORM_AUDIT]}, "scopes"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["orders:read"]}, "scopes"),
        ({"expires_at": AT}, "expires_at"),
        ({"expires_at": AT + timedelta(days=91)}, "expires_at"),
    ],
)
def test_an_officers_token_has_an_officers_scopes_and_an_end(given: dict[str, object], field: str) -> None:
    officer = grant(make_user(), "officer")
    assert opened(make(officer, role="officer", scopes=[PLATFORM_VERIFICATION]))
    with pytest.raises(ProblemRaised) as raised:
        make(officer, role="officer", **given)  # type: ignore[arg-type]
    assert [error.field for error in raised.value.problem.errors] == [field]


def test_it_ends_with_the_role_and_stays_dead_when_the_role_comes_back(operator: Actor) -> None:
    user = make_user()
    token = make(grant(user))
    assert opened(token)
    actions.end_platform_role(email=user.email, role="operator", by=operator, at=AT)
    assert opened(token) is None
    assert opened(make(grant(user)))
    assert opened(token) is None
    assert len(queries.list_platform_tokens(viewer=operator, at=AT)) == 1


def test_it_ends_on_its_day_when_revoked_and_when_its_maker_is_gone(operator: Actor) -> None:
    token = make(operator)
    assert opened(token, SOON - timedelta(microseconds=1))
    assert opened(token, SOON) is None
    user = make_user()
    colleague = grant(user)
    theirs = make(colleague)
    actions.revoke_platform_token(token=theirs.public_id, by=operator, at=AT)
    assert opened(theirs) is None
    second = make(colleague)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert opened(second) is None


def test_an_officer_sees_and_stops_their_own_alone(operator: Actor) -> None:
    officer = grant(make_user(), "officer")
    theirs = make(operator)
    own = make(officer, role="officer")
    assert [each.public_id for each in queries.list_platform_tokens(viewer=officer, at=AT)] == [own.public_id]
    with pytest.raises(ProblemRaised):
        actions.revoke_platform_token(token=theirs.public_id, by=officer, at=AT)
    actions.revoke_platform_token(token=own.public_id, by=officer, at=AT)
    assert opened(own) is None
    assert opened(theirs)


def test_where_a_second_step_is_asked_for_it_holds_for_keys_too(operator: Actor, settings: Settings) -> None:
    token = make(operator)
    settings.OPERATORS_NEED_MFA = True
    assert opened(token) is None
    with pytest.raises(PermissionRefused):
        make(operator)
    Authenticator.objects.create(user_id=operator.user_id, type="totp", data={"secret": "x"})
    assert opened(token)
    make(operator)


def test_every_use_is_written_down_under_the_token(operator: Actor) -> None:
    token = make(operator)
    actor = opened(token)
    assert actor is not None
    for path in ("/api/v1/platform/desk", "/api/v1/platform/desk", "/" + "x" * 400):
        actions.note_platform_token_use(token=token.public_id, asked=f"GET {path}", by=actor, at=AT)
    rows = AuditEntry.objects.filter(action="accounts.use_platform_token", subject=token.public_id)
    assert [row.changes["asked"][:25] for row in rows.order_by("id")] == [
        "GET /api/v1/platform/desk",
        "GET /api/v1/platform/desk",
        "GET /" + "x" * 20,
    ]
    assert {(row.user_id, row.actor_kind, row.actor_name) for row in rows} == {
        (operator.user_id, "token", token.public_id)
    }
    assert PlatformToken.objects.get().last_used_at == AT


def test_a_key_of_one_kind_is_none_of_the_other() -> None:
    head = keys.PLATFORM_HEAD
    assert keys.is_platform_key(keys.new_key(head))
    assert not keys.is_platform_key(keys.new_key())
    assert not keys.is_platform_key(head)
    assert queries.get_actor_of_key(keys.new_key(head), at=AT) is None
