"""How the catalogue says no."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from entrepot.apps.kernel.problems import Problem, ProblemRaised, conflict, invalid_request, not_found


def invalid(errors: Iterable[tuple[str, str, str]]) -> ProblemRaised:
    """Return the refusal of wrong fields: (field, reason, fix), all of them at once."""
    return ProblemRaised(invalid_request(errors))


def clash(slug: str, title: str, fix: str) -> ProblemRaised:
    """Return the refusal of what does not fit the present state."""
    return ProblemRaised(conflict(slug, title, detail=fix))


def no_product() -> ProblemRaised:
    """Return the refusal for a product that is not there for this actor."""
    return ProblemRaised(not_found(_("You have no such product.")))


def no_certificate() -> ProblemRaised:
    """Return the refusal for a certificate that the product does not have."""
    return ProblemRaised(not_found(_("This product has no such certificate.")))


def changed_meanwhile() -> ProblemRaised:
    """Return the refusal of a change to what somebody else has changed since it was read."""
    return ProblemRaised(
        Problem(
            slug="changed-meanwhile",
            title=_("It was changed since you read it."),
            status=412,
            detail=_("Read it again, and make your change to what it says now."),
        )
    )
