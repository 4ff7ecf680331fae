"""What accounts announces. Ids are public ids; no event carries an e-mail address or a key."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationCreated:
    """Somebody founded an organisation and owns it."""

    organisation: str
    owner: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationChanged:
    """An organisation's name or country changed."""

    organisation: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberInvited:
    """Somebody was asked to join. The mail is sent by our own subscriber."""

    organisation: str
    invitation: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationRevoked:
    """An open invitation was taken back."""

    organisation: str
    invitation: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberJoined:
    """Somebody accepted an invitation."""

    organisation: str
    user: str
    role: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRoleChanged:
    """A member's role changed."""

    organisation: str
    user: str
    role: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberLeft:
    """A member left or was removed; their tokens for the organisation stopped working."""

    organisation: str
    user: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenCreated:
    """A key for programs was made."""

    organisation: str
    token: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenRevoked:
    """A key for programs was taken back."""

    organisation: str
    token: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformRoleGranted:
    """Somebody became operator or programme officer of the platform."""

    user: str
    role: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformRoleEnded:
    """Somebody is no longer operator or programme officer."""

    user: str
    role: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformTokenCreated:
    """A key for programs of the platform was made, within a role of its maker."""

    user: str
    token: str
    role: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformTokenRevoked:
    """A key for programs of the platform was taken back."""

    token: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonErased:
    """A person is erased: every app blanks what it holds of them and may.

    `request` says whom: `queries.get_erased` gives the row number and the addresses; they are no part of the
    event because deliveries are stored.
    """

    request: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationClosed:
    """The owner closed an organisation; nobody acts for it any more."""

    organisation: str
    organisation_id: int
    at: datetime
