"""Whose a cart or an order is: its buyer, who may be a guest with a key; its seller; the platform."""

import hashlib
from typing import Final

from django.db.models import Q

from entrepot.apps.accounts import roles
from entrepot.apps.accounts.roles import ORDERS_WRITE
from entrepot.apps.kernel.actors import Actor, PermissionRefused, require_scope
from entrepot.apps.orders.models import Order
from entrepot.core.trade import stages

PLATFORM: Final = "platform"  # the owner of the platform's own accounts in the ledger


def digest(key: str) -> str:
    """Return what is kept of a guest's key: whoever reads the table cannot use it."""
    return hashlib.sha256(key.encode()).hexdigest() if key else ""


def sees_all(viewer: Actor) -> bool:
    """Say whether the viewer reads every order: the system, operators and programme officers."""
    return viewer.is_system or bool(viewer.roles & {roles.OPERATOR, roles.OFFICER})


def narrow(viewer: Actor, scope: str) -> None:
    """Raise PermissionRefused for a token without the scope; people and guests are not narrowed."""
    if viewer.is_signed_in:
        require_scope(viewer, scope)


def owned_by(viewer: Actor, key: str) -> Q:
    """Return the condition for carts and checkouts of this person, or of the guest who holds the key."""
    if viewer.user_id is not None:
        return Q(user_id=viewer.user_id)
    return Q(user=None, key_digest=digest(key)) & ~Q(key_digest="")


def bought_by(viewer: Actor, key: str) -> Q:
    """Return the condition for orders that the viewer bought."""
    if viewer.user_id is not None:
        return Q(checkout__user_id=viewer.user_id)
    return Q(checkout__user=None, checkout__key_digest=digest(key)) & ~Q(checkout__key_digest="")


def sold_by(viewer: Actor) -> Q:
    """Return the condition for orders that the viewer's organisation sells."""
    if viewer.organisation_id is None or roles.MEMBER not in viewer.roles:
        return Q(pk=None)
    return Q(organisation_id=viewer.organisation_id)


def parties_of(order: Order, by: Actor, key: str = "") -> frozenset[str]:
    """Return which parties of the order table an actor is to this order: none, or several."""
    if by.is_system:
        return frozenset({stages.SYSTEM})
    found = set()
    checkout = order.checkout
    guest = checkout.user_id is None and bool(key) and checkout.key_digest == digest(key)
    if guest or (by.user_id is not None and checkout.user_id == by.user_id):
        found.add(stages.BUYER)
    if by.organisation_id == order.organisation_id and roles.MEMBER in by.roles:
        found.add(stages.SELLER)
    if roles.OPERATOR in by.roles:
        found.add(stages.OPERATOR)
    return frozenset(found)


def require_party(order: Order, by: Actor, key: str = "") -> frozenset[str]:
    """Return the parties, and raise Order.DoesNotExist for who is none and may not even see the order."""
    narrow(by, ORDERS_WRITE)
    found = parties_of(order, by, key)
    if not found and sees_all(by):
        raise PermissionRefused("Officers read orders.", fix="Ask an operator.", signed_in=True)
    if not found:
        raise Order.DoesNotExist
    return found
