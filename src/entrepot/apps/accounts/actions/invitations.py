import re
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from entrepot.apps.accounts import keys, queries, roles
from entrepot.apps.accounts.actions.organisations import own_organisation
from entrepot.apps.accounts.events import InvitationRevoked, MemberInvited, MemberJoined
from entrepot.apps.accounts.models import Invitation, Membership, Organisation, User
from entrepot.apps.accounts.refusals import clash, invalid, missing, require_person
from entrepot.apps.accounts.texts import ORGANISATION_TEXTS, no_more_texts, spend_text
from entrepot.apps.budgets.actions import BudgetExhaustedError
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import Actor, PermissionRefused, require_role
from entrepot.apps.kernel.outbox import publish

LASTS = timedelta(days=14)
NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")  # E.164


def invite_member(*, address: str, role: str, language: str, by: Actor, at: datetime) -> str:
    """Ask the holder of an e-mail address or a telephone (E.164) to join; returns the invitation's public id.

    Needs admin; only an owner may invite an owner. An open invitation to the same address is replaced.
    The mail or text message is sent after the transaction, by our subscriber, in the given language. Raises
    ProblemRaised, also when text messages are used up: the organisation's of the day, or everybody's.
    """
    person = require_person(by)
    require_role(by, roles.ADMIN)
    address = _checked(address, role)
    _require_grant(by, role)
    try:
        return _invite(person, address, role, language, by=by, at=at)
    except BudgetExhaustedError as error:
        if error.kind == ORGANISATION_TEXTS:
            raise _invited_enough() from None
        raise no_more_texts(at=at) from None


def _invite(person: User, address: str, role: str, language: str, *, by: Actor, at: datetime) -> str:
    with transaction.atomic():
        organisation = own_organisation(by=by)
        if _is_member(organisation, address):
            raise clash("already-member", _("They are a member already."), _("Change their role instead."))
        Invitation.objects.filter(
            organisation=organisation, address=address, accepted_at=None, revoked_at=None
        ).update(revoked_at=at)
        invitation = Invitation.objects.create(
            organisation=organisation,
            address=address,
            role=role,
            language=language,
            invited_by=person,
            created_at=at,
            expires_at=at + LASTS,
        )
        audit.record(
            action="accounts.invite_member",
            subject=invitation.public_id,
            by=by,
            at=at,
            changes={"role": role},
        )
        if "@" not in address:
            spend_text(reference=invitation.public_id, at=at, of=organisation.public_id)
        publish(MemberInvited(organisation=organisation.public_id, invitation=invitation.public_id, at=at))
    return invitation.public_id


def revoke_invitation(*, invitation: str, by: Actor, at: datetime) -> None:
    """Take back an open invitation of the actor's organisation. Needs admin."""
    require_person(by)
    require_role(by, roles.ADMIN)
    with transaction.atomic():
        organisation = own_organisation(by=by)
        revoked = Invitation.objects.filter(
            public_id=invitation, organisation=organisation, accepted_at=None, revoked_at=None
        ).update(revoked_at=at)
        if not revoked:
            raise missing(_("There is no such open invitation."))
        audit.record(action="accounts.revoke_invitation", subject=invitation, by=by, at=at)
        publish(InvitationRevoked(organisation=organisation.public_id, invitation=invitation, at=at))


def accept_invitation(*, signed: str, by: Actor, at: datetime) -> str:
    """Join the organisation a signed invitation names; returns the organisation's public id.

    The person must have proved that the invited address is theirs, so that a forwarded link opens nothing.
    """
    person = require_person(by)
    with transaction.atomic():
        invitation = (
            Invitation.objects.select_for_update(of=("self",))
            .select_related("organisation")
            .filter(public_id=keys.read_invitation(signed) or "", accepted_at=None, revoked_at=None)
            .filter(expires_at__gt=at, organisation__archived_at=None)
            .first()
        )
        if invitation is None:
            raise missing(_("This invitation was used, taken back or has expired. Ask for a new one."))
        _require_address(person, invitation.address)
        invitation.accepted_at, invitation.accepted_by = at, person
        invitation.save(update_fields=["accepted_at", "accepted_by"])
        _join(invitation, by=by, at=at)
    return invitation.organisation.public_id


def mark_invitation_sent(*, invitation: str, by: Actor, at: datetime) -> bool:
    """Claim the sending of an invitation's mail; False when somebody else did. For our subscriber."""
    require_role(by, roles.OPERATOR)
    return bool(Invitation.objects.filter(public_id=invitation, sent_at=None).update(sent_at=at))


def _join(invitation: Invitation, *, by: Actor, at: datetime) -> None:
    organisation, role = invitation.organisation, invitation.role
    person = require_person(by)
    try:
        with transaction.atomic():
            Membership.objects.create(organisation=organisation, user=person, role=role, created_at=at)
    except IntegrityError:
        raise clash(
            "already-member", _("You are a member already."), _("There is nothing left to do.")
        ) from None
    audit.record(
        action="accounts.accept_invitation",
        subject=invitation.public_id,
        by=by,
        at=at,
        changes={"organisation": organisation.public_id, "role": role},
    )
    publish(MemberJoined(organisation=organisation.public_id, user=person.public_id, role=role, at=at))


def _require_address(person: User, address: str) -> None:
    """Refuse whoever did not prove that what was invited is theirs: mailbox, or telephone."""
    if "@" not in address:
        if person.phone != address:
            raise PermissionRefused(
                _("This invitation was sent to another telephone."),
                fix=_("Sign in with that number, or set it in your account."),
                signed_in=True,
            )
    elif not queries.has_verified_email(address, user_id=person.pk):
        raise PermissionRefused(
            _("This invitation was sent to another e-mail address."),
            fix=_("Sign in with that address, or add it to your account and confirm it."),
            signed_in=True,
        )


def _is_member(organisation: Organisation, address: str) -> bool:
    members = Membership.objects.filter(organisation=organisation, ended_at=None)
    return members.filter(Q(user__email=address) if "@" in address else Q(user__phone=address)).exists()


def _invited_enough() -> Exception:
    title = _("You invited as many people by telephone as we do in a day.")
    return clash("invitations-enough", title, _("Use e-mail addresses, or go on tomorrow."))


def _require_grant(by: Actor, role: str) -> None:
    if not roles.may_grant(by.roles, role):
        raise PermissionRefused(
            _("Only an owner may make somebody an owner."), fix=_("Ask an owner."), signed_in=True
        )


def _checked(address: str, role: str) -> str:
    address = address.strip().lower()
    errors = []
    try:
        if not NUMBER.fullmatch(address):
            validate_email(address)
    except ValidationError:
        fix = _("Give an e-mail address, or a number such as +250788123456.")
        errors.append(("address", _("This is no address we can write to."), fix))
    if role not in roles.ORGANISATION_ROLES:
        errors.append(("role", _("There is no such role."), _("Choose owner, admin or member.")))
    if errors:
        raise invalid(*errors)
    return address
