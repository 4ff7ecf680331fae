"""Who asks: the same frozen value is `viewer` of every read and `by` of every write."""

from dataclasses import dataclass, field, replace
from enum import StrEnum

from django.utils.translation import gettext as _

OPERATOR = "operator"  # runs the installation: the one role the kernel itself asks for


class ActorKind(StrEnum):
    """What sort of party an actor is."""

    ANONYMOUS = "anonymous"
    PERSON = "person"  # signed in at a screen
    TOKEN = "token"  # noqa: S105 - the name of a kind, not a password
    SYSTEM = "system"


class PermissionRefused(Exception):  # noqa: N818 - a refusal is an answer, not a fault
    """The actor may not do this. `signed_in` is False when signing in could help; `fix` says what would."""

    def __init__(self, reason: str, *, fix: str, signed_in: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.fix = fix
        self.signed_in = signed_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Someone who reads or acts: a person, an API token for one, the system itself, or nobody known.

    `user_id` and `organisation_id` are row numbers of accounts. `roles` are what the person may do in that
    organisation (or on the platform); `scopes` narrow an API token and mean nothing for the other kinds.
    `name` tells one system actor from another in the audit.
    """

    kind: ActorKind
    user_id: int | None = None
    organisation_id: int | None = None
    roles: frozenset[str] = field(default_factory=frozenset)
    scopes: frozenset[str] = field(default_factory=frozenset)
    name: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", ActorKind(self.kind))
        known = self.kind in {ActorKind.PERSON, ActorKind.TOKEN}
        if known and self.user_id is None:
            raise ValueError("A person or token actor carries the user's id.")
        if not known and (self.user_id is not None or self.organisation_id is not None):
            raise ValueError(f"A {self.kind} actor has no user and no organisation.")

    @property
    def is_system(self) -> bool:
        """Whether the platform itself acts."""
        return self.kind is ActorKind.SYSTEM

    @property
    def is_signed_in(self) -> bool:
        """Whether somebody known acts: a person, a token, or the system."""
        return self.kind is not ActorKind.ANONYMOUS

    @property
    def key(self) -> str:
        """Name this actor in claims and logs: `user:12@3`, `system:entrepot`, `anonymous`.

        A token and its person share one key within one organisation (0 for none): they are the same party.
        """
        if self.user_id is None:
            return f"{self.kind}:{self.name}" if self.name else str(self.kind)
        return f"user:{self.user_id}@{self.organisation_id or 0}"


SYSTEM = Actor(kind=ActorKind.SYSTEM, name="entrepot")
ANONYMOUS = Actor(kind=ActorKind.ANONYMOUS)


def system(name: str) -> Actor:
    """Return the system actor under the name of the part that acts, for the audit."""
    return replace(SYSTEM, name=name)


def require_signed_in(actor: Actor) -> None:
    """Raise PermissionRefused unless somebody known asks."""
    if not actor.is_signed_in:
        raise PermissionRefused(
            _("This needs an account."), fix=_("Sign in, or send an API token."), signed_in=False
        )


def require_role(actor: Actor, *roles: str) -> None:
    """Raise PermissionRefused unless the actor holds one of the roles. The system holds every role."""
    if actor.is_system:
        return
    require_signed_in(actor)
    if not actor.roles.intersection(roles):
        wanted = " or ".join(sorted(roles))
        raise PermissionRefused(
            _("This needs the role %(role)s.") % {"role": wanted},
            fix=_("Ask an owner of the organisation for that role."),
            signed_in=True,
        )


def require_scope(actor: Actor, scope: str) -> None:
    """Raise PermissionRefused when an API token lacks the scope; no other kind is narrowed by scopes."""
    require_signed_in(actor)
    if actor.kind is ActorKind.TOKEN and scope not in actor.scopes:
        raise PermissionRefused(
            _("This token lacks the scope %(scope)s.") % {"scope": scope},
            fix=_("Create a token with the scope %(scope)s.") % {"scope": scope},
            signed_in=True,
        )
