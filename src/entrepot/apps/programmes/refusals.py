"""How programmes says no."""

from django.utils.translation import gettext as _

from entrepot.apps.kernel.problems import ProblemRaised, conflict, invalid_request


def invalid(*errors: tuple[str, str, str]) -> ProblemRaised:
    """Return the refusal of wrong fields: (field, reason, fix)."""
    return ProblemRaised(invalid_request(errors))


def clash(slug: str, title: str, fix: str) -> ProblemRaised:
    """Return the refusal of what does not fit the present state."""
    return ProblemRaised(conflict(slug, title, detail=fix))


def moved_on() -> ProblemRaised:
    """Return the refusal of a step that somebody else has taken, or that is not due."""
    return clash(
        "moved-on", _("This is not possible any more, or not yet."), _("Look at what it is like now.")
    )


def second_person() -> ProblemRaised:
    """Return the refusal to approve one's own proposal, or decide about one's own decision."""
    return clash("second-person", _("A second person decides this."), _("Ask a colleague."))
