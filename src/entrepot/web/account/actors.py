"""Who a request speaks for: the person signed in, or the holder of an API key."""

from django.http import HttpRequest

from entrepot.apps.accounts import actions, queries
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import ANONYMOUS, Actor, PermissionRefused

SCHEME = "bearer"


def person_of(request: HttpRequest, organisation: str = "") -> Actor:
    """Return the signed-in person as an actor, for one of their organisations (its public id) or none.

    Raises Organisation.DoesNotExist when they are no member of it.
    """
    if request.user.pk is None:
        return ANONYMOUS
    return queries.get_actor(user_id=request.user.pk, organisation=organisation)


def holder_of_key(request: HttpRequest) -> Actor:
    """Return whom the `Authorization: Bearer …` header speaks for; ANONYMOUS without one.

    A key that opens nothing is refused: silently serving it as a stranger would hide the mistake.
    """
    header = request.headers.get("Authorization", "")
    if not header:
        return ANONYMOUS
    scheme, _space, key = header.partition(" ")
    at = clock.now()
    found = queries.get_actor_of_key(key.strip(), at=at) if scheme.lower() == SCHEME else None
    if found is None:
        raise PermissionRefused(
            "This key opens nothing: it is unknown, revoked or has expired.",
            fix="Create a token on your organisation's page and send it as `Authorization: Bearer <token>`.",
            signed_in=False,
        )
    actor, token = found
    actions.note_token_use(token=token, by=actor, at=at)
    return actor
