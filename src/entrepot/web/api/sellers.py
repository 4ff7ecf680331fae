"""Whose business an address without an id is about: that of the caller's organisation."""

from entrepot.apps.businesses import queries as businesses
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.kernel.problems import ProblemRaised, not_found


def own_business(actor: Actor) -> str:
    """Return the public id of the caller's own business; a 404 where none is registered yet."""
    own = businesses.get_own_business(viewer=actor)
    if own is None:
        raise ProblemRaised(not_found("Your organisation has no business yet. Register it: three fields."))
    return own.profile.public_id
