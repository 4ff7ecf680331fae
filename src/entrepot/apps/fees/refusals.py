"""How fees says no."""

from django.utils.translation import gettext as _

from entrepot.apps.kernel.problems import Problem, ProblemRaised, conflict, invalid_request, problem_for


class ReliefShortError(Exception):
    """What a fee was priced with has been taken from its programme's budget by others; price it anew."""


@problem_for(ReliefShortError)
def _short(error: ReliefShortError) -> Problem:
    del error
    return conflict(
        "relief-short",
        _("The budget that pays part of this fee was used up at this moment."),
        detail=_("Try it again."),
    )


def invalid(*errors: tuple[str, str, str]) -> ProblemRaised:
    """Return the refusal of wrong fields: (field, reason, fix)."""
    return ProblemRaised(invalid_request(errors))


def clash(slug: str, title: str, fix: str) -> ProblemRaised:
    """Return the refusal of what does not fit the present state."""
    return ProblemRaised(conflict(slug, title, detail=fix))


def no_schedule(name: str, market: str, currency: str) -> ProblemRaised:
    """Return the refusal where no commission is set: none is never taken for free."""
    return clash(
        "fee-schedule-missing",
        _("No commission is set for %(market)s in %(currency)s.") % {"market": market, "currency": currency},
        _("An operator sets the fee schedule %(name)s first.") % {"name": name},
    )
