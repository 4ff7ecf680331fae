"""How customs says no: always with what would help, in the reader's language."""

from django.utils.translation import gettext as _

from entrepot.apps.kernel.problems import ProblemRaised, conflict, invalid_request


def invalid(*errors: tuple[str, str, str]) -> ProblemRaised:
    """Return the refusal of wrong fields: (field, reason, fix), all of them at once."""
    return ProblemRaised(invalid_request(errors))


def moved_on() -> ProblemRaised:
    """Return the refusal where the declaration does not allow the step, or somebody was quicker."""
    return ProblemRaised(
        conflict(
            "declaration-moved-on",
            _("The declaration does not stand there any more."),
            detail=_("Look at it again, then decide."),
        )
    )


def faulty(said: str) -> ProblemRaised:
    """Return the refusal to send what customs would turn away."""
    return ProblemRaised(conflict("declaration-faulty", _("This cannot be declared yet."), detail=said))


def not_packed() -> ProblemRaised:
    """Return the refusal to declare a parcel without a number."""
    return ProblemRaised(
        conflict(
            "parcel-not-packed",
            _("Customs wants the number of the parcel, and it has none yet."),
            detail=_("Pack the parcel first: it gets its number then."),
        )
    )
