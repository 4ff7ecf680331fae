"""How payments says no: always with what would help, in the reader's language."""

from django.utils.translation import gettext as _

from entrepot.apps.kernel.problems import ProblemRaised, conflict, invalid_request, not_found


def invalid(*errors: tuple[str, str, str]) -> ProblemRaised:
    """Return the refusal of wrong fields: (field, reason, fix), all of them at once."""
    return ProblemRaised(invalid_request(errors))


def key_used(key: str) -> ProblemRaised:
    """Return the refusal of a request key that stands for something else."""
    return ProblemRaised(conflict("key-used", _("This key was already used for something else."), detail=key))


def under_way() -> ProblemRaised:
    """Return the refusal of a second live payment for one order."""
    return ProblemRaised(
        conflict(
            "payment-under-way",
            _("A payment for this order is already under way or done."),
            detail=_("Finish that payment, or cancel it first."),
        )
    )


def not_in_state(state: str) -> ProblemRaised:
    """Return the refusal of a step that the payment's present state does not allow."""
    return ProblemRaised(
        conflict("payment-moved-on", _("The payment does not stand there any more."), detail=state)
    )


def not_paid() -> ProblemRaised:
    """Return the refusal to give back what was not paid."""
    return ProblemRaised(conflict("not-paid", _("This order has no payment in this currency.")))


def too_much() -> ProblemRaised:
    """Return the refusal to give back more than was paid."""
    return ProblemRaised(conflict("too-much", _("This is more than is left of what was paid for the order.")))


def missing(detail: str = "") -> ProblemRaised:
    """Return the refusal of something that is not there for this actor."""
    return ProblemRaised(not_found(detail))
