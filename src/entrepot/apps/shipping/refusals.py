"""How shipping says no: always with what would help, in the reader's language."""

from django.utils.translation import gettext as _

from entrepot.apps.kernel.problems import ProblemRaised, conflict, invalid_request


def invalid(*errors: tuple[str, str, str]) -> ProblemRaised:
    """Return the refusal of wrong fields: (field, reason, fix), all of them at once."""
    return ProblemRaised(invalid_request(errors))


def key_used(key: str) -> ProblemRaised:
    """Return the refusal of a request key that stands for something else."""
    return ProblemRaised(conflict("key-used", _("This key was already used for something else."), detail=key))


def moved_on(state: str) -> ProblemRaised:
    """Return the refusal of a step that the parcel's present state does not allow."""
    return ProblemRaised(
        conflict("parcel-moved-on", _("The parcel does not stand there any more."), detail=state)
    )


def not_carried(code: str) -> ProblemRaised:
    """Return the refusal of a carrier to take a parcel."""
    return ProblemRaised(
        conflict(
            "not-carried",
            _("The carrier does not take this parcel."),
            detail=_("Choose another service: %(code)s.") % {"code": code},
        )
    )


def carrier_silent() -> ProblemRaised:
    """Return the answer when a carrier cannot be reached: nothing is lost, ask again."""
    return ProblemRaised(
        conflict(
            "carrier-silent",
            _("The carrier does not answer."),
            detail=_("Try again; no second label is made."),
        )
    )
