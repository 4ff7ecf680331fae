"""Who a page speaks for: the person signed in, acting for one of their organisations or for none."""

from django.http import HttpRequest

from entrepot.apps.accounts import queries
from entrepot.apps.kernel.actors import ANONYMOUS, Actor


def person_of(request: HttpRequest, organisation: str = "") -> Actor:
    """Return the signed-in person as an actor, for one of their organisations (its public id) or none.

    Raises Organisation.DoesNotExist when they are no member of it.
    """
    if request.user.pk is None:
        return ANONYMOUS
    return queries.get_actor(user_id=request.user.pk, organisation=organisation)
