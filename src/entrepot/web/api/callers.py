"""Who calls: the actor behind a bearer token, or an address."""

from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest

from entrepot.apps.accounts.actions import note_platform_token_use, note_token_use
from entrepot.apps.accounts.queries import get_actor_of_key
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import ANONYMOUS, Actor
from entrepot.apps.kernel.problems import Problem, ProblemRaised

_BEARER = "bearer "
_GROUPS_OF_A_NETWORK = 4  # an IPv6 caller owns a /64, so that is what is counted


class Caller(NamedTuple):
    """The actor, the key its calls are counted under, and whether it showed a token."""

    actor: Actor
    key: str
    has_token: bool


def address_of(request: HttpRequest) -> str:
    """Return the caller's network address, past as many proxies of our own as the settings name."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    if settings.PROXIES:
        hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
        if len(hops) >= settings.PROXIES:
            address = hops[-settings.PROXIES]
    if ":" in address:
        return ":".join(address.split(":")[:_GROUPS_OF_A_NETWORK])
    return address


def identify(request: HttpRequest) -> Caller:
    """Return who calls. Raises a 401 problem for a token that opens nothing; none at all is anonymous."""
    given = request.META.get("HTTP_AUTHORIZATION", "")
    if not given:
        return Caller(ANONYMOUS, f"address:{address_of(request)}", has_token=False)
    found = get_actor_of_key(given[len(_BEARER) :].strip()) if given.lower().startswith(_BEARER) else None
    if found is None:
        raise ProblemRaised(
            Problem(
                slug="not-signed-in",
                title="This token opens nothing.",
                status=401,
                detail="Send `Authorization: Bearer <key>` with a live key, or leave the header out.",
            )
        )
    actor, token = found
    if actor.organisation_id is None:
        note_platform_token_use(token=token, asked=_asked(request), by=actor, at=clock.now())
    else:
        note_token_use(token=token, by=actor, at=clock.now())
    return Caller(actor, f"token:{token}", has_token=True)


def _asked(request: HttpRequest) -> str:
    """Return what is asked, without the query: an address names things by their ids, and no person."""
    return f"{request.method} {request.path}"
