"""Reads of API tokens: whom a key speaks for, and which tokens there are."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from entrepot.apps.accounts import keys, roles
from entrepot.apps.accounts.models import ApiToken
from entrepot.apps.accounts.queries.people import NOBODY, live_memberships, require_member
from entrepot.apps.accounts.queries.platform_tokens import get_actor_of_platform_key
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import Actor, ActorKind


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenView:
    """An API token without its key: that was shown once."""

    public_id: str
    name: str
    prefix: str
    scopes: tuple[str, ...]
    made_by: str
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None


def get_actor_of_key(key: str, *, at: datetime | None = None) -> tuple[Actor, str] | None:
    """Return the actor an API key speaks for and the token's public id, or None when it opens nothing.

    Its roles are its maker's roles in the organisation now: a token never outlives or outranks its maker. A
    key of an organisation carries no role on the platform, and one of the platform acts for no organisation.
    """
    moment = at or clock.now()
    if keys.is_platform_key(key):
        return get_actor_of_platform_key(key, at=moment)
    if not keys.is_key(key):
        return None
    token = (
        ApiToken.objects.filter(key_hash=keys.hash_key(key), revoked_at=None)
        .filter(Q(expires_at=None) | Q(expires_at__gt=moment))
        .first()
    )
    if token is None:
        return None
    membership = (
        live_memberships().filter(user_id=token.user_id, organisation_id=token.organisation_id).first()
    )
    if membership is None:
        return None
    actor = Actor(
        kind=ActorKind.TOKEN,
        user_id=token.user_id,
        organisation_id=token.organisation_id,
        roles=roles.held_by(membership.role),
        scopes=frozenset(token.scopes.split()),
    )
    return actor, token.public_id


def list_tokens(*, viewer: Actor, at: datetime | None = None) -> list[TokenView]:
    """Return the API tokens of the viewer's organisation that work, newest first; a member sees their own."""
    require_member(viewer)
    moment = at or clock.now()
    rows = (
        ApiToken.objects.filter(organisation_id=viewer.organisation_id or NOBODY, revoked_at=None)
        .filter(Q(expires_at=None) | Q(expires_at__gt=moment))
        .select_related("user")
    )
    if roles.ADMIN not in viewer.roles:
        rows = rows.filter(user_id=viewer.user_id or NOBODY)
    return [
        TokenView(
            public_id=row.public_id,
            name=row.name,
            prefix=row.prefix,
            scopes=tuple(row.scopes.split()),
            made_by=str(row.user),
            created_at=row.created_at,
            expires_at=row.expires_at,
            last_used_at=row.last_used_at,
        )
        for row in rows.order_by("-id")
    ]
