"""How budgets says no."""

from django.utils.translation import gettext as _

from entrepot.apps.kernel.problems import Problem, ProblemRaised, conflict, problem_for


class BudgetExhaustedError(Exception):
    """More was wanted than is left; nothing was promised. Whole amounts of `unit`."""

    def __init__(self, kind: str, unit: str, *, wanted: int, left: int) -> None:
        super().__init__(f"{kind}: {wanted} {unit} wanted, {left} left")
        self.kind = kind
        self.unit = unit
        self.wanted = wanted
        self.left = left


@problem_for(BudgetExhaustedError)
def _exhausted(error: BudgetExhaustedError) -> Problem:
    del error  # how much is left of it is for the app that asked to say, to whom it may
    return conflict("budget-exhausted", _("There is not enough left of it."), detail=_("Ask for less."))


def another_amount() -> ProblemRaised:
    """Return the refusal to promise one reference another amount than it has."""
    return ProblemRaised(
        conflict(
            "claimed-already",
            _("Another amount was claimed for this already."),
            detail=_("Let go of it first, or use a reference of its own."),
        )
    )


def claim_gone() -> ProblemRaised:
    """Return the refusal to spend what was let go."""
    return ProblemRaised(
        conflict("claim-gone", _("What was claimed for this was let go."), detail=_("Claim it again."))
    )


def too_much_back() -> ProblemRaised:
    """Return the refusal to give back more than was spent."""
    return ProblemRaised(
        conflict("too-much-back", _("This is more than was spent."), detail=_("Give back less."))
    )
