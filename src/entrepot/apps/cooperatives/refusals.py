"""How co-operatives say no."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from entrepot.apps.kernel.problems import Problem, ProblemRaised, conflict, invalid_request

type Fault = tuple[str, str, str]
"""Field, what is wrong, what to do."""


def invalid(faults: Iterable[Fault]) -> ProblemRaised:
    """Return a 422 that names every wrong field."""
    return ProblemRaised(invalid_request(faults))


def clash(slug: str, title: str, fix: str) -> ProblemRaised:
    """Return a 409 for what does not fit the present state."""
    return ProblemRaised(conflict(slug, title, detail=fix))


def no_cooperative() -> ProblemRaised:
    """Return a 409: members and lots are a co-operative's."""
    title = _("Your business does not work as a co-operative here yet.")
    return clash("no-cooperative", title, _("Turn it on first; it takes one step."))


def number_taken() -> ProblemRaised:
    """Return a 422: two members cannot have one number."""
    fix = _("Give another number, or look for the member in the list.")
    return invalid([("number", _("Another member has this number."), fix)])


def moved_on() -> ProblemRaised:
    """Return a 409: somebody else was quicker."""
    title = _("This payout is no longer where it was.")
    return clash("member-payout-moved-on", title, _("Look at it again."))


def same_person() -> ProblemRaised:
    """Return a 403: two people are needed."""
    return ProblemRaised(
        Problem(
            slug="second-person-needed",
            title=_("A second person has to approve this."),
            status=403,
            detail=_(
                "Whoever proposed it may not approve it. Ask another administrator of the co-operative."
            ),
        )
    )
