from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from entrepot.apps.accounts import roles
from entrepot.apps.accounts.events import PlatformRoleEnded, PlatformRoleGranted
from entrepot.apps.accounts.models import PlatformMembership, User
from entrepot.apps.accounts.refusals import clash, invalid, missing
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import Actor, require_role
from entrepot.apps.kernel.outbox import publish


def grant_platform_role(*, email: str, role: str, by: Actor, at: datetime) -> None:
    """Make a person operator or programme officer. Needs operator; the system grants the first one."""
    require_role(by, roles.OPERATOR)
    if role not in roles.PLATFORM_ROLES:
        raise invalid(("role", _("There is no such role."), _("Choose operator or officer.")))
    with transaction.atomic():
        user = _locked_person(email)
        if PlatformMembership.objects.filter(user=user, role=role, ended_at=None).exists():
            return
        PlatformMembership.objects.create(user=user, role=role, created_at=at)
        audit.record(
            action="accounts.grant_platform_role",
            subject=user.public_id,
            by=by,
            at=at,
            changes={"role": role},
        )
        publish(PlatformRoleGranted(user=user.public_id, role=role, at=at))


def end_platform_role(*, email: str, role: str, by: Actor, at: datetime) -> None:
    """Take a role on the platform away. Needs operator; nobody takes their own operator role."""
    require_role(by, roles.OPERATOR)
    with transaction.atomic():
        user = _locked_person(email)
        if role == roles.OPERATOR and user.pk == by.user_id:
            raise clash("own-role", _("You cannot end your own role."), _("Ask another operator."))
        ended = PlatformMembership.objects.filter(user=user, role=role, ended_at=None).update(ended_at=at)
        if not ended:
            raise missing(_("They do not have that role."))
        audit.record(
            action="accounts.end_platform_role", subject=user.public_id, by=by, at=at, changes={"role": role}
        )
        publish(PlatformRoleEnded(user=user.public_id, role=role, at=at))


def _locked_person(email: str) -> User:
    """Return the active person with this address, locked, so that one role is never granted twice."""
    user = User.objects.select_for_update().filter(email=email.strip().lower(), is_active=True).first()
    if user is None:
        raise missing(_("Nobody has that e-mail address."))
    return user
