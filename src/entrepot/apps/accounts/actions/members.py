from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from entrepot.apps.accounts import roles
from entrepot.apps.accounts.actions.organisations import own_organisation
from entrepot.apps.accounts.events import MemberLeft, MemberRoleChanged
from entrepot.apps.accounts.models import ApiToken, Membership, Organisation
from entrepot.apps.accounts.refusals import clash, invalid, missing, require_person
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import Actor, PermissionRefused, require_role
from entrepot.apps.kernel.outbox import publish


def change_member_role(*, member: str, role: str, by: Actor, at: datetime) -> None:
    """Give a member (the public id of the user) another role. Needs admin; owners change owners.

    Raises ProblemRaised when it would leave the organisation without an owner.
    """
    require_person(by)
    require_role(by, roles.ADMIN)
    if role not in roles.ORGANISATION_ROLES:
        raise invalid(("role", _("There is no such role."), _("Choose owner, admin or member.")))
    with transaction.atomic():
        organisation = own_organisation(by=by)
        membership = _membership(organisation, member)
        _require_rank(by, membership.role, role)
        if membership.role == role:
            return
        _keep_an_owner(organisation, membership)
        before, membership.role = membership.role, role
        membership.save(update_fields=["role"])
        audit.record(
            action="accounts.change_member_role",
            subject=member,
            by=by,
            at=at,
            changes={"organisation": organisation.public_id, "before": before, "after": role},
        )
        publish(MemberRoleChanged(organisation=organisation.public_id, user=member, role=role, at=at))


def end_membership(*, member: str, by: Actor, at: datetime) -> None:
    """Let a member go, or leave oneself; their tokens for the organisation stop working in the same breath.

    Needs admin to remove another; owners remove owners. The last owner cannot leave.
    """
    person = require_person(by)
    require_role(by, roles.MEMBER)
    with transaction.atomic():
        organisation = own_organisation(by=by)
        membership = _membership(organisation, member)
        if membership.user_id != person.pk:
            require_role(by, roles.ADMIN)
            _require_rank(by, membership.role)
        _keep_an_owner(organisation, membership)
        membership.ended_at = at
        membership.save(update_fields=["ended_at"])
        ApiToken.objects.filter(
            organisation=organisation, user_id=membership.user_id, revoked_at=None
        ).update(revoked_at=at)
        audit.record(
            action="accounts.end_membership",
            subject=member,
            by=by,
            at=at,
            changes={"organisation": organisation.public_id, "role": membership.role},
        )
        publish(MemberLeft(organisation=organisation.public_id, user=member, at=at))


def _membership(organisation: Organisation, member: str) -> Membership:
    membership = Membership.objects.filter(
        organisation=organisation, user__public_id=member, ended_at=None
    ).first()
    if membership is None:
        raise missing(_("There is no such member."))
    return membership


def _require_rank(by: Actor, *concerned: str) -> None:
    if not all(roles.may_grant(by.roles, role) for role in concerned):
        raise PermissionRefused(
            _("Only an owner may change an owner."), fix=_("Ask an owner."), signed_in=True
        )


def _keep_an_owner(organisation: Organisation, leaving: Membership) -> None:
    """Refuse to take the last owner. The caller holds the organisation's lock."""
    if leaving.role != roles.OWNER:
        return
    others = Membership.objects.filter(organisation=organisation, role=roles.OWNER, ended_at=None)
    if not others.exclude(pk=leaving.pk).exists():
        raise clash(
            "last-owner",
            _("An organisation needs an owner."),
            _("Make somebody else an owner first."),
        )
