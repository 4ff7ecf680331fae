"""Who may write, answer and look behind what is hidden."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from entrepot.apps.accounts import queries as accounts
from entrepot.apps.accounts import roles
from entrepot.apps.kernel.actors import OPERATOR, Actor, PermissionRefused, require_role, require_scope


def require_seller(by: Actor) -> None:
    """Refuse whoever may not speak for the organisation they act for."""
    require_scope(by, roles.ORGANISATION_WRITE)
    require_role(by, roles.MEMBER)


def require_other_side(organisation_id: int, by: Actor) -> None:
    """Refuse a member of the seller: nobody praises their own goods or asks themselves."""
    if by.user_id is not None and accounts.is_member(organisation_id, viewer=by):
        raise PermissionRefused(
            _("These are your own goods."),
            fix=_("Answer what buyers write instead."),
            signed_in=True,
        )


def of_seller(viewer: Actor) -> Q:
    """Return the condition for what is said of the goods of the viewer's organisation."""
    if viewer.organisation_id is None or roles.MEMBER not in viewer.roles:
        return Q(pk=None)
    return Q(organisation_id=viewer.organisation_id)


def readable(viewer: Actor) -> Any:
    """Return the condition for what a viewer may read: what everybody does, their own, or all of it."""
    if viewer.is_system or OPERATOR in viewer.roles:
        return Q(pk__isnull=False)  # an empty Q would vanish beside another
    found = Q(hidden_at=None)
    return found if viewer.user_id is None else found | Q(user_id=viewer.user_id)
