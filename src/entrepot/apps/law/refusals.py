"""How law's refusals are told as problems."""

from django.utils.translation import get_language

from entrepot.apps.kernel.problems import Problem, invalid_request, problem_for
from entrepot.apps.law.errors import EditionMissingError
from entrepot.core.law.request import InvalidRequestError
from entrepot.core.law.request_faults import in_language


@problem_for(InvalidRequestError)
def _invalid(error: InvalidRequestError) -> Problem:
    said = [in_language(each, get_language() or "en") for each in error.errors]
    return invalid_request((each.field, each.reason, each.fix) for each in said)


@problem_for(EditionMissingError)
def _missing(error: EditionMissingError) -> Problem:
    return Problem(
        slug="edition-missing",
        title="The law in force is not on this machine.",
        status=503,
        detail=f"{error} Run `entrepot law compile` with the packs it was made from, or activate another.",
    )
