"""Who reads which payouts: operators and the system all, the people of a business its own."""

from django.db.models import Q

from entrepot.apps.accounts import roles
from entrepot.apps.accounts.roles import LEDGER_READ
from entrepot.apps.businesses import queries as businesses
from entrepot.apps.businesses.queries import Standing
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_scope, require_signed_in
from entrepot.apps.payouts.models import Payout


def sees_all(viewer: Actor) -> bool:
    """Say whether the viewer reads every payout."""
    return viewer.is_system or OPERATOR in viewer.roles


def visible(viewer: Actor) -> Q:
    """Return the condition for what a viewer may know of."""
    require_signed_in(viewer)
    require_scope(viewer, LEDGER_READ)
    if sees_all(viewer):
        return Q()
    if viewer.organisation_id is None or roles.MEMBER not in viewer.roles:
        return Q(pk=None)
    return Q(organisation_id=viewer.organisation_id)


def require_business(business: str, viewer: Actor) -> Standing:
    """Return what a business may do, to its own people and the platform.

    Raises Business.DoesNotExist, and Payout.DoesNotExist to everybody else.
    """
    require_signed_in(viewer)
    require_scope(viewer, LEDGER_READ)
    standing = businesses.get_standing(business, viewer=viewer)
    own = standing.organisation == viewer.organisation_id and roles.MEMBER in viewer.roles
    if not (own or sees_all(viewer)):
        raise Payout.DoesNotExist
    return standing
