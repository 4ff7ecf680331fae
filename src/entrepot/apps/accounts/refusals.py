"""How accounts says no: always with what would help, in the reader's language."""

from entrepot.apps.accounts.models import User
from entrepot.apps.kernel.actors import Actor, ActorKind, PermissionRefused, require_signed_in
from entrepot.apps.kernel.problems import ProblemRaised, conflict, invalid_request, not_found


def invalid(*errors: tuple[str, str, str]) -> ProblemRaised:
    """Return the refusal of wrong fields: (field, reason, fix), all of them at once."""
    return ProblemRaised(invalid_request(errors))


def clash(slug: str, title: str, detail: str) -> ProblemRaised:
    """Return the refusal of something that does not fit the present state."""
    return ProblemRaised(conflict(slug, title, detail=detail))


def missing(detail: str) -> ProblemRaised:
    """Return the refusal of something that is not there for this actor."""
    return ProblemRaised(not_found(detail))


def require_person(by: Actor) -> User:
    """Return the signed-in person; raises PermissionRefused for tokens, strangers and closed accounts."""
    require_signed_in(by)
    if by.kind is not ActorKind.PERSON:
        raise PermissionRefused(
            "Only a person can do this.", fix="Sign in and do it on the page.", signed_in=True
        )
    return User.objects.get(pk=by.user_id or 0, is_active=True)
