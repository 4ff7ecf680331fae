"""How fees says no."""

from django.utils.translation import gettext as _

from entrepot.apps.kernel.problems import ProblemRaised, conflict, invalid_request


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
