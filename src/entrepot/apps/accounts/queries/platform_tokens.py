"""Reads of platform tokens: whom a key speaks for now, and which there are."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from entrepot.apps.accounts import keys, roles, second_step
from entrepot.apps.accounts.models import PlatformToken
from entrepot.apps.accounts.queries.people import NOBODY
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import Actor, ActorKind, require_role

PUBLIC = frozenset({roles.LAW_READ, roles.QUOTE})
"""What anybody may ask for without a token: no reason to refuse it to this one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformTokenView:
    """A platform token without its key: that was shown once."""

    public_id: str
    name: str
    prefix: str
    role: str
    scopes: tuple[str, ...]
    made_by: str
    is_own: bool
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None


def get_actor_of_platform_key(key: str, *, at: datetime) -> tuple[Actor, str] | None:
    """Return the actor a platform key speaks for and the token's public id, or None when it opens nothing.

    Looked at anew at each use: the grant of the role it stands on has not ended, its maker is here and signs
    in as safely as people of the platform must. It speaks in that one role, and for no organisation.
    """
    token = (
        _live(at).filter(key_hash=keys.hash_key(key)).select_related("membership__user").first()
        if keys.is_platform_key(key)
        else None
    )
    if token is None or not second_step.may_work(token.membership.user):
        return None
    role = token.membership.role
    granted = frozenset(token.scopes.split()) & roles.PLATFORM_SCOPES[role]
    actor = Actor(
        kind=ActorKind.TOKEN,
        user_id=token.membership.user_id,
        roles=frozenset({role}),
        scopes=granted | PUBLIC,
        name=token.public_id,
    )
    return actor, token.public_id


def list_platform_tokens(*, viewer: Actor, at: datetime | None = None) -> list[PlatformTokenView]:
    """Return the platform tokens that work, newest first: to an operator all, to an officer their own."""
    require_role(viewer, *roles.PLATFORM_ROLES)
    rows = _live(at or clock.now()).select_related("membership__user")
    if roles.OPERATOR not in viewer.roles:
        rows = rows.filter(membership__user_id=viewer.user_id or NOBODY)
    return [
        PlatformTokenView(
            public_id=row.public_id,
            name=row.name,
            prefix=row.prefix,
            role=row.membership.role,
            scopes=tuple(row.scopes.split()),
            made_by=str(row.membership.user),
            is_own=row.membership.user_id == viewer.user_id,
            created_at=row.created_at,
            expires_at=row.expires_at,
            last_used_at=row.last_used_at,
        )
        for row in rows.order_by("-id")
    ]


def _live(at: datetime) -> QuerySet[PlatformToken]:
    return PlatformToken.objects.filter(
        revoked_at=None, expires_at__gt=at, membership__ended_at=None, membership__user__is_active=True
    )
