"""Whose wishes they are: a person's, or those of a guest who holds a key."""

import hashlib

from django.db.models import Q

from entrepot.apps.accounts.roles import ORDERS_READ
from entrepot.apps.kernel.actors import Actor, require_scope


def digest(key: str) -> str:
    """Return what is kept of a guest's key. It is another than the cart's: neither table tells the other."""
    return hashlib.sha256(f"wishes {key}".encode()).hexdigest() if key else ""


def wished_by(viewer: Actor, key: str) -> Q:
    """Return the condition for wishes of this person, or of the guest whose key it is."""
    if viewer.user_id is not None:
        require_scope(viewer, ORDERS_READ)
        return Q(user_id=viewer.user_id)
    return Q(user=None, key_digest=digest(key)) & ~Q(key_digest="")
