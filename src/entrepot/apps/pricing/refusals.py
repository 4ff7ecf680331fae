"""How pricing says no."""

from django.utils.translation import gettext as _

from entrepot.apps.kernel.problems import ProblemRaised, conflict, invalid_request, not_found
from entrepot.apps.pricing.words import why_none


def invalid(*errors: tuple[str, str, str]) -> ProblemRaised:
    """Return the refusal of wrong fields: (field, reason, fix)."""
    return ProblemRaised(invalid_request(errors))


def clash(slug: str, title: str, fix: str) -> ProblemRaised:
    """Return the refusal of what does not fit the present state."""
    return ProblemRaised(conflict(slug, title, detail=fix))


def no_variant() -> ProblemRaised:
    """Return the refusal for a variant that is not the actor's own."""
    return ProblemRaised(not_found(_("Your business has no such variant.")))


def no_price(status: str) -> ProblemRaised:
    """Return the refusal of a rule that makes no price."""
    reason, fix = why_none(status)
    return clash("no-price-by-rule", reason, fix)
