"""How law's refusals are told as problems."""

from entrepot.apps.kernel.problems import Problem, invalid_request, problem_for
from entrepot.apps.law.errors import EditionMissingError
from entrepot.core.law.request import InvalidRequestError


@problem_for(InvalidRequestError)
def _invalid(error: InvalidRequestError) -> Problem:
    return invalid_request((each.field, each.reason, each.fix) for each in error.errors)


@problem_for(EditionMissingError)
def _missing(error: EditionMissingError) -> Problem:
    return Problem(
        slug="edition-missing",
        title="The law in force is not on this machine.",
        status=503,
        detail=f"{error} Run `entrepot law compile` with the packs it was made from, or activate another.",
    )
