"""How the desk says no."""

from django.utils.translation import gettext as _

from entrepot.apps.kernel.problems import ProblemRaised, conflict, invalid_request


def invalid(*errors: tuple[str, str, str]) -> ProblemRaised:
    """Return the refusal of wrong fields: (field, reason, fix)."""
    return ProblemRaised(invalid_request(errors))


def taken(title: str) -> ProblemRaised:
    """Return the refusal for who comes too late."""
    return ProblemRaised(conflict("desk-item-taken", title, detail=_("Take another one.")))
