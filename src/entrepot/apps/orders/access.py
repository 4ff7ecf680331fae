"""Whose a cart or an order is: its buyer, who may be a guest with a key; its seller; the platform.

A guest's key is what their browser keeps, or what a letter's link carries: `link_key` names one checkout
and is signed, so that nothing secret has to be stored to write the link again.
"""

import hashlib
from datetime import timedelta
from typing import Any, Final

from django.core import signing
from django.db.models import Q

from entrepot.apps.accounts import queries as accounts
from entrepot.apps.accounts import roles
from entrepot.apps.accounts.roles import ORDERS_WRITE
from entrepot.apps.kernel.actors import Actor, PermissionRefused, require_scope
from entrepot.apps.orders.models import Order
from entrepot.core.trade import stages

PLATFORM: Final = "platform"  # the owner of the platform's own accounts in the ledger
LINK_LASTS: Final = timedelta(days=180)


def digest(key: str) -> str:
    """Return what is kept of a guest's key: whoever reads the table cannot use it."""
    return hashlib.sha256(key.encode()).hexdigest() if key else ""


def link_key(checkout: str) -> str:
    """Return the key that a letter about a guest's checkout carries: it opens that one and nothing else."""
    return _signer().sign(checkout)


def checkout_of_link(key: str) -> str:
    """Return the checkout a letter's key names; an empty word for any other key, or one too old."""
    try:
        return _signer().unsign(key, max_age=LINK_LASTS) if ":" in key else ""
    except signing.BadSignature:
        return ""


def checkouts_of(viewer: Actor, key: str, path: str = "") -> Q:
    """Return the condition for checkouts this person bought, or the guest whose key it is.

    A person who bought as a guest and signed in later still holds the key. `path` leads to the checkout.
    """
    named = checkout_of_link(key)
    kept = Q(**{f"{path}public_id": named}) if named else Q(**{f"{path}key_digest": digest(key)})
    found = Q(**{f"{path}user": None}) & kept & (Q() if named else ~Q(**{f"{path}key_digest": ""}))
    return found if viewer.user_id is None else found | Q(**{f"{path}user_id": viewer.user_id})


def sees_all(viewer: Actor) -> bool:
    """Say whether the viewer reads every order: the system, operators and programme officers."""
    return viewer.is_system or bool(viewer.roles & {roles.OPERATOR, roles.OFFICER})


def narrow(viewer: Actor, scope: str) -> None:
    """Raise PermissionRefused for a token without the scope; people and guests are not narrowed."""
    if viewer.is_signed_in:
        require_scope(viewer, scope)


def owned_by(viewer: Actor, key: str) -> Q:
    """Return the condition for carts of this person, or of the guest who holds the key."""
    return owned(*owner_of(viewer, key))


def owner_of(viewer: Actor, key: str) -> tuple[bool, int | str]:
    """Return whose carts are meant, for `owned`: whether a guest's, and the person or the key's digest."""
    return (True, digest(key)) if viewer.user_id is None else (False, viewer.user_id)


def owned(guest: bool, owner: Any, path: str = "") -> Q:  # noqa: FBT001 - the form of a statement comes by place
    """Return the condition for carts of an owner, or of what stands for it in a statement that is kept."""
    if not guest:
        return Q(**{f"{path}user_id": owner})
    return Q(**{f"{path}user": None, f"{path}key_digest": owner}) & ~Q(**{f"{path}key_digest": ""})


def bought_by(viewer: Actor, key: str) -> Q:
    """Return the condition for orders that the viewer bought."""
    return checkouts_of(viewer, key, "checkout__")


def sold_by(viewer: Actor) -> Q:
    """Return the condition for orders that the viewer's organisation sells."""
    if viewer.organisation_id is None or roles.MEMBER not in viewer.roles:
        return Q(pk=None)
    return Q(organisation_id=viewer.organisation_id)


def parties_of(order: Order, by: Actor, key: str = "") -> frozenset[str]:
    """Return which parties of the order table an actor is to this order: none, or several.

    An operator who buys or sells in an order is the platform's person in it no more.
    """
    if by.is_system:
        return frozenset({stages.SYSTEM})
    found = set()
    checkout = order.checkout
    kept = bool(key) and digest(key) == checkout.key_digest
    guest = checkout.user_id is None and (kept or checkout_of_link(key) == checkout.public_id)
    if guest or (by.user_id is not None and checkout.user_id == by.user_id):
        found.add(stages.BUYER)
    if by.organisation_id == order.organisation_id and roles.MEMBER in by.roles:
        found.add(stages.SELLER)
    if roles.OPERATOR in by.roles and not found and not accounts.is_member(order.organisation_id, viewer=by):
        found.add(stages.OPERATOR)
    return frozenset(found)


def require_party(order: Order, by: Actor, key: str = "") -> frozenset[str]:
    """Return the parties, and raise Order.DoesNotExist for who is none and may not even see the order.

    Who may only read it is refused with PermissionRefused: an officer, an operator who belongs to the seller.
    """
    narrow(by, ORDERS_WRITE)
    found = parties_of(order, by, key)
    if not found:
        accounts.require_stranger(order.organisation_id, viewer=by)
    if not found and sees_all(by):
        raise PermissionRefused("Officers read orders.", fix="Ask an operator.", signed_in=True)
    if not found:
        raise Order.DoesNotExist
    return found


def _signer() -> signing.TimestampSigner:
    return signing.TimestampSigner(salt="orders.link")
