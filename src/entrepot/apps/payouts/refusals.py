"""How payouts says no."""

from django.utils.translation import gettext as _

from entrepot.apps.kernel.problems import Problem, ProblemRaised, conflict, invalid_request


def invalid(*faults: tuple[str, str, str]) -> ProblemRaised:
    """Return a 422 that names every wrong field."""
    return ProblemRaised(invalid_request(faults))


def moved_on(detail: str = "") -> ProblemRaised:
    """Return a 409: somebody else, or the bank, was quicker."""
    return ProblemRaised(
        conflict("payout-moved-on", _("This payout is no longer where it was."), detail=detail)
    )


def not_due(reason: str) -> ProblemRaised:
    """Return a 409: what spoke for this payout does not hold any more."""
    title = _("This payout should not be paid as things stand. Reject it.")
    return ProblemRaised(conflict("payout-not-due", title, detail=reason))


def same_person() -> ProblemRaised:
    """Return a 403: two people are needed."""
    return ProblemRaised(
        Problem(
            slug="second-person-needed",
            title=_("A second person has to approve this."),
            status=403,
            detail=_("Whoever proposed a payout, or belongs to the business, may not approve it."),
        )
    )


def not_owed() -> ProblemRaised:
    """Return a 409: less is owed than was to be borne."""
    title = _("Less is owed by now: look again.")
    return ProblemRaised(conflict("less-is-owed", title))


def no_business() -> ProblemRaised:
    """Return a 409: only a business is paid."""
    return ProblemRaised(conflict("no-business", _("Your organisation has no business. Register it first.")))


def no_account() -> ProblemRaised:
    """Return a 409: nobody said where the business is paid."""
    return ProblemRaised(
        conflict(
            "no-bank-account",
            _("Your business has no bank account here."),
            detail=_("Say first where it is paid; the file pays from that account."),
        )
    )
