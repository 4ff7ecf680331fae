"""Whose a declaration is: the seller's whose parcel it is about, and the platform's."""

from typing import Final

from django.db.models import QuerySet

from entrepot.apps.accounts import queries as accounts
from entrepot.apps.accounts import roles
from entrepot.apps.accounts.roles import ORDERS_READ, ORDERS_WRITE
from entrepot.apps.customs.models import Declaration
from entrepot.apps.kernel.actors import Actor, PermissionRefused, require_scope, system
from entrepot.core.trade import stages

CLERK: Final = system("customs")


def visible(viewer: Actor) -> QuerySet[Declaration]:
    """Return the declarations this viewer may know of: the platform all, a seller their own."""
    require_scope(viewer, ORDERS_READ)
    rows = Declaration.objects.prefetch_related("lines", "dues", "questions")
    if viewer.is_system or viewer.roles & {roles.OPERATOR, roles.OFFICER}:
        return rows
    if viewer.organisation_id is None or roles.MEMBER not in viewer.roles:
        return rows.none()
    return rows.filter(organisation_id=viewer.organisation_id)


def require_party(row: Declaration, by: Actor) -> frozenset[str]:
    """Return which parties of core's table an actor is to this declaration.

    Raises Declaration.DoesNotExist for who may not even see it, PermissionRefused for who only reads: an
    officer, an operator who belongs to the seller.
    """
    require_scope(by, ORDERS_WRITE)
    if by.is_system:
        return frozenset({stages.SYSTEM})
    found = set()
    if by.organisation_id == row.organisation_id and roles.MEMBER in by.roles:
        found.add(stages.SELLER)
    if roles.OPERATOR in by.roles and not found:
        accounts.require_stranger(row.organisation_id, viewer=by)
        found.add(stages.OPERATOR)
    if not found and roles.OFFICER in by.roles:
        raise PermissionRefused("Officers read declarations.", fix="Ask an operator.", signed_in=True)
    if not found:
        raise Declaration.DoesNotExist
    return frozenset(found)
