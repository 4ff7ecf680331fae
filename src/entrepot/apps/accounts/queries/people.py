"""Reads of people, their organisations and invitations."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from entrepot.apps.accounts import keys, roles
from entrepot.apps.accounts.models import (
    Invitation,
    Membership,
    Organisation,
    PlatformMembership,
    User,
)
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import (
    Actor,
    ActorKind,
    PermissionRefused,
    require_role,
    require_scope,
    require_signed_in,
)
from entrepot.apps.kernel.statements import Read

NOBODY = 0  # row numbers begin at 1


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationView:
    """An organisation as its member sees it."""

    public_id: str
    name: str
    country: str
    role: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberView:
    """One member of the viewer's organisation."""

    public_id: str
    name: str
    email: str  # or the telephone of who has no mailbox
    role: str
    joined_at: datetime
    is_viewer: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationView:
    """An open invitation."""

    public_id: str
    organisation: str
    address: str
    role: str
    invited_by: str
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationLetter:
    """What the mail or text message of an invitation needs. `signed` opens it: never log or store it."""

    address: str
    language: str
    organisation: str
    invited_by: str
    role: str
    expires_at: datetime
    signed: str


@dataclass(frozen=True, slots=True)
class OwnerMail:
    """An organisation by its public id, and where its owner is written to."""

    organisation: str
    address: str  # a mailbox, or a telephone where there is none


def get_actor(*, user_id: int, organisation: str = "") -> Actor:
    """Return the person as an actor, for one of their organisations (its public id) or for none.

    Raises Organisation.DoesNotExist when they are no member of it: to them it does not exist.
    """
    platform = frozenset(
        PlatformMembership.objects.filter(user_id=user_id, ended_at=None).values_list("role", flat=True)
    )
    if not organisation:
        return Actor(kind=ActorKind.PERSON, user_id=user_id, roles=platform)
    membership = (
        live_memberships()
        .filter(user_id=user_id, organisation__public_id=organisation)
        .only("organisation_id", "role")
    ).first()
    if membership is None:
        raise Organisation.DoesNotExist
    return Actor(
        kind=ActorKind.PERSON,
        user_id=user_id,
        organisation_id=membership.organisation_id,
        roles=roles.held_by(membership.role) | platform,
    )


def list_organisations(*, viewer: Actor) -> list[OrganisationView]:
    """Return the organisations the viewer belongs to, by name. A token sees only its own."""
    require_scope(viewer, roles.ORGANISATION_READ)
    memberships = live_memberships().filter(user_id=viewer.user_id or NOBODY).select_related("organisation")
    if viewer.kind is ActorKind.TOKEN:
        memberships = memberships.filter(organisation_id=viewer.organisation_id or NOBODY)
    return [_organisation_view(row) for row in memberships.order_by("organisation__name", "id")]


def get_organisation(*, viewer: Actor) -> OrganisationView:
    """Return the organisation the viewer acts for. Raises Organisation.DoesNotExist when there is none."""
    require_scope(viewer, roles.ORGANISATION_READ)
    row = (
        live_memberships()
        .filter(user_id=viewer.user_id or NOBODY, organisation_id=viewer.organisation_id or NOBODY)
        .select_related("organisation")
        .first()
    )
    if row is None:
        raise Organisation.DoesNotExist
    return _organisation_view(row)


def is_member(organisation_id: int, *, viewer: Actor) -> bool:
    """Say whether the viewer is a member of an organisation, whichever organisation they act for, or none.

    Of one that was archived too: what it is owed may still have to be decided.
    """
    rows = Membership.objects.filter(organisation_id=organisation_id, ended_at=None)
    return viewer.user_id is not None and rows.filter(user_id=viewer.user_id).exists()


def list_people_of(organisations: Collection[int], *, viewer: Actor) -> set[tuple[int, int]]:
    """Return who is or was in organisations, as row numbers (organisation, person). For the platform."""
    require_role(viewer, roles.OPERATOR)
    rows = Membership.objects.filter(organisation__in=organisations)
    return set(rows.values_list("organisation_id", "user_id"))


def require_stranger(organisation_id: int, *, viewer: Actor) -> None:
    """Raise PermissionRefused for a member of the organisation: the platform decides at a distance."""
    if is_member(organisation_id, viewer=viewer):
        raise PermissionRefused(
            _("You are a member of the business that this is about."),
            fix=_("Ask another operator."),
            signed_in=True,
        )


def list_members(*, viewer: Actor) -> list[MemberView]:
    """Return the members of the viewer's organisation, owners first, then by the day they joined."""
    require_member(viewer)
    rows = live_memberships().filter(organisation_id=viewer.organisation_id or NOBODY).select_related("user")
    members = [
        MemberView(
            public_id=row.user.public_id,
            name=row.user.name,
            email=row.user.address,
            role=row.role,
            joined_at=row.created_at,
            is_viewer=row.user_id == viewer.user_id,
        )
        for row in rows.order_by("created_at", "id")
    ]
    return sorted(members, key=lambda member: roles.ORGANISATION_ROLES.index(member.role))


def list_invitations(*, viewer: Actor, at: datetime | None = None) -> list[InvitationView]:
    """Return the invitations of the viewer's organisation that can still be accepted, newest first."""
    require_member(viewer)
    require_role(viewer, roles.ADMIN)
    rows = _open_invitations(at or clock.now()).filter(organisation_id=viewer.organisation_id or NOBODY)
    return [_invitation_view(row) for row in rows.order_by("-id")]


def get_invitation(signed: str, *, viewer: Actor, at: datetime | None = None) -> InvitationView:
    """Return the invitation a signed link names, to whoever holds the link.

    Raises Invitation.DoesNotExist when the signature is not ours, or it was used, revoked or has expired.
    """
    require_signed_in(viewer)
    row = _open_invitations(at or clock.now()).filter(public_id=keys.read_invitation(signed) or "").first()
    if row is None:
        raise Invitation.DoesNotExist
    return _invitation_view(row)


def get_invitation_letter(
    invitation: str, *, viewer: Actor, at: datetime | None = None
) -> InvitationLetter | None:
    """Return what to mail for an invitation, or None when it needs no mail: sent, used, revoked, expired.

    For the platform's own postman only.
    """
    require_role(viewer, roles.OPERATOR)
    row = _open_invitations(at or clock.now()).filter(public_id=invitation, sent_at=None).first()
    if row is None:
        return None
    return InvitationLetter(
        address=row.address,
        language=row.language,
        organisation=row.organisation.name,
        invited_by=str(row.invited_by),
        role=row.role,
        expires_at=row.expires_at,
        signed=keys.sign_invitation(row.public_id),
    )


def get_names(user_ids: Collection[int], *, viewer: Actor) -> dict[int, str]:
    """Return what people are called by row number, for pages of the platform. For operators and officers.

    A person without a name is called by their public id: an e-mail address stays with its owner.
    """
    require_role(viewer, roles.OPERATOR, roles.OFFICER)
    rows = User.objects.filter(pk__in=user_ids).values_list("pk", "name", "public_id")
    return {pk: name or public_id for pk, name, public_id in rows}


def has_verified_email(email: str, *, user_id: int) -> bool:
    """Return whether the person has proved that this address is theirs."""
    return bool(EmailAddress.objects.filter(user_id=user_id, email__iexact=email, verified=True).exists())


def find_person(email: str, *, viewer: Actor) -> int | None:
    """Return who proved that an address is theirs, None where nobody did. For the platform's own people."""
    require_role(viewer, roles.OPERATOR, roles.OFFICER)
    proved = EmailAddress.objects.filter(email__iexact=email.strip(), verified=True, user__is_active=True)
    found: int | None = proved.values_list("user_id", flat=True).first()
    return found


def get_mail_address(user_id: int, *, viewer: Actor) -> str:
    """Return a person's e-mail address; an empty word for one who has none, or is not here any more."""
    require_role(viewer, roles.OPERATOR)
    found = User.objects.filter(pk=user_id, is_active=True).values_list("email", flat=True).first()
    return found or ""


def get_contact(user_id: int, *, viewer: Actor) -> str:
    """Return where the platform writes to a person: their mailbox, else their telephone; see User.address."""
    require_role(viewer, roles.OPERATOR)
    found = User.objects.filter(pk=user_id, is_active=True).first()
    return found.address if found else ""


def get_phone(*, viewer: Actor) -> str:
    """Return the number the viewer signs in with, an empty text where they do not."""
    require_signed_in(viewer)
    found = User.objects.filter(pk=viewer.user_id or NOBODY).values_list("phone", flat=True).first()
    return found or ""


def get_owner_mail(organisation_id: int, *, viewer: Actor) -> OwnerMail | None:
    """Return where the platform writes to an organisation, its first owner; None where there is none."""
    require_role(viewer, roles.OPERATOR)
    found = _FIRST_OWNER.first(organisation=organisation_id)
    return OwnerMail(found.organisation.public_id, found.user.address) if found else None


def require_member(viewer: Actor) -> None:
    """Refuse a viewer who acts for no organisation, or a token that may not read it."""
    require_scope(viewer, roles.ORGANISATION_READ)
    require_role(viewer, roles.MEMBER)
    if viewer.organisation_id is None:
        raise Organisation.DoesNotExist


def live_memberships() -> QuerySet[Membership]:
    """Return the memberships that hold now: of people who are here, in organisations that are."""
    return Membership.objects.filter(ended_at=None, user__is_active=True, organisation__archived_at=None)


_FIRST_OWNER = Read(
    lambda *, organisation: (
        live_memberships()
        .filter(organisation_id=organisation, role=roles.OWNER)
        .order_by("created_at", "id")
        .select_related("organisation", "user")[:1]
    )
)


def _open_invitations(at: datetime) -> QuerySet[Invitation]:
    rows = Invitation.objects.filter(accepted_at=None, revoked_at=None, expires_at__gt=at)
    return rows.filter(organisation__archived_at=None).select_related("organisation", "invited_by")


def _organisation_view(row: Membership) -> OrganisationView:
    return OrganisationView(
        public_id=row.organisation.public_id,
        name=row.organisation.name,
        country=row.organisation.country,
        role=row.role,
        created_at=row.organisation.created_at,
    )


def _invitation_view(row: Invitation) -> InvitationView:
    return InvitationView(
        public_id=row.public_id,
        organisation=row.organisation.name,
        address=row.address,
        role=row.role,
        invited_by=str(row.invited_by),
        created_at=row.created_at,
        expires_at=row.expires_at,
    )
