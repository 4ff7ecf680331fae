"""Whose members and lots they are: a co-operative's own people act and read, the platform reads."""

from django.db.models import Q
from django.utils.translation import gettext as _

from entrepot.apps.accounts import roles
from entrepot.apps.businesses import queries as businesses
from entrepot.apps.cooperatives.models import Cooperative
from entrepot.apps.cooperatives.refusals import clash, no_cooperative
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role, require_scope, require_signed_in


def require_member_of(by: Actor) -> None:
    """Refuse whoever may not write for the organisation they act for."""
    require_scope(by, roles.ORGANISATION_WRITE)
    require_role(by, roles.MEMBER)


def require_admin_of(by: Actor) -> None:
    """Refuse whoever may not decide about money and people for the organisation they act for."""
    require_scope(by, roles.ORGANISATION_WRITE)
    require_role(by, roles.ADMIN)


def own_business_id(by: Actor) -> int:
    """Return the row number of the actor's business. Raises ProblemRaised (409) without one."""
    organisation = by.organisation_id or 0
    own = businesses.get_standings(organisations=[organisation], viewer=by).get(organisation)
    if own is None:
        raise clash(
            "no-business", _("Your organisation has no business yet."), _("Register it: three fields.")
        )
    return own.id


def own_cooperative(by: Actor) -> Cooperative:
    """Return the co-operative of the actor. Raises ProblemRaised (409) when it is none."""
    row = (
        Cooperative.objects.select_related("business")
        .filter(business__organisation_id=by.organisation_id or 0, business__archived_at=None)
        .first()
    )
    if row is None:
        raise no_cooperative()
    return row


def sees_all(viewer: Actor) -> bool:
    """Say whether the viewer reads every co-operative's rows: the system and operators."""
    return viewer.is_system or OPERATOR in viewer.roles


def visible(viewer: Actor, path: str = "business__") -> Q:
    """Return the condition for rows a viewer may know of; `path` leads to the business."""
    require_signed_in(viewer)
    require_scope(viewer, roles.ORGANISATION_READ)
    if sees_all(viewer):
        return Q()
    if viewer.organisation_id is None or roles.MEMBER not in viewer.roles:
        return Q(pk=None)
    return Q(**{f"{path}organisation_id": viewer.organisation_id})
