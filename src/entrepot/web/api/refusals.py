"""How django-ninja's own refusals are told as problems."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from entrepot.apps.kernel.problems import (
    Problem,
    as_problem,
    conflict,
    invalid_request,
    not_found,
    problem_for,
    problem_response,
)
from entrepot.apps.markets.queries import MarketMissingError
from entrepot.core.trade.errors import TradeError

_SKIPPED = frozenset({"query", "path", "body", "header"})


@problem_for(ValidationError)
def _invalid(error: ValidationError) -> Problem:
    return invalid_request(_field_error(each) for each in error.errors)


def _field_error(error: dict[str, Any]) -> tuple[str, str, str]:
    field = ".".join(str(part) for part in error.get("loc", ()) if part not in _SKIPPED)
    reason = str(error.get("msg", "is wrong"))
    return field, reason[:1].lower() + reason[1:], "see /api/v1/openapi.json for what it may be"


@problem_for(HttpError)
def _http(error: HttpError) -> Problem:
    return Problem(slug="refused", title=str(error), status=error.status_code)


@problem_for(MarketMissingError)
def _no_market(error: MarketMissingError) -> Problem:
    return not_found(f"There is no storefront {error}. Ask GET /api/v1/markets for those there are.")


@problem_for(TradeError)
def _out_of_step(error: TradeError) -> Problem:
    return conflict("out-of-step", "This step does not fit where it stands.", detail=str(error))


def index_away() -> Problem:
    """Return why nothing can be looked for by words now."""
    return Problem(
        slug="index-away",
        title=_("Looking for words is not possible at this moment."),
        status=503,
        detail=_("The list of what is sold can be read. Look again in a minute."),
    )


def tell_problems(api: NinjaAPI) -> None:
    """Let the API answer every exception as a problem."""

    def tell(_request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
        if isinstance(error, type):
            error = error()
        problem = as_problem(error)
        if problem.status >= 500:  # noqa: PLR2004 - ours, not the caller's: the guard logs and tells it
            raise error
        return problem_response(problem)

    for kind in (Exception, ValidationError, HttpError):
        api.add_exception_handler(kind, tell)
