"""How stock says no."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from entrepot.apps.kernel.problems import (
    FieldProblem,
    Problem,
    ProblemRaised,
    conflict,
    invalid_request,
    not_found,
    problem_for,
)


@dataclass(frozen=True, slots=True)
class Shortage:
    """So many of a variant were wanted, so many are left."""

    variant: str
    wanted: int
    left: int
    elsewhere: int = 0
    """Free in places that the price held for it does not cover."""


class InsufficientStockError(Exception):
    """Not all that was wanted is there, so nothing was promised. `shortages` names what is left of each."""

    def __init__(self, shortages: tuple[Shortage, ...]) -> None:
        super().__init__(
            "; ".join(f"{each.variant}: {each.wanted} wanted, {each.left} left" for each in shortages)
        )
        self.shortages = shortages


@problem_for(InsufficientStockError)
def _short(error: InsufficientStockError) -> Problem:
    errors = []
    for each in error.shortages:
        reason = _("%(wanted)d are wanted, %(left)d are left.") % {"wanted": each.wanted, "left": each.left}
        fix = _("Order %(left)d or fewer.") % {"left": each.left} if each.left else _("It is sold out.")
        if each.wanted <= each.elsewhere:
            reason = _("It is left in another place than this price is for.")
            fix = _("Look at the cart again: it shows the price from there.")
        errors.append(FieldProblem(each.variant, reason, fix))
    return Problem(
        slug="insufficient-stock", title=_("There is not enough of it."), status=409, errors=tuple(errors)
    )


def invalid(*errors: tuple[str, str, str]) -> ProblemRaised:
    """Return the refusal of wrong fields: (field, reason, fix)."""
    return ProblemRaised(invalid_request(errors))


def clash(slug: str, title: str, fix: str) -> ProblemRaised:
    """Return the refusal of what does not fit the present state."""
    return ProblemRaised(conflict(slug, title, detail=fix))


def no_variant() -> ProblemRaised:
    """Return the refusal for a variant that is not the actor's own."""
    return ProblemRaised(not_found(_("Your business has no such variant.")))


def no_location() -> ProblemRaised:
    """Return the refusal for a place that is not the actor's own."""
    return ProblemRaised(not_found(_("Your business has no such place.")))


def no_transfer() -> ProblemRaised:
    """Return the refusal for a transfer that is not the actor's own."""
    return ProblemRaised(not_found(_("Your business has no such transfer.")))


def gone(reference: str) -> ProblemRaised:
    """Return the refusal where a reference holds nothing any more."""
    return clash(
        "reservation-gone",
        _("Nothing is reserved for %(reference)s any more.") % {"reference": reference},
        _("Reserve it again."),
    )
