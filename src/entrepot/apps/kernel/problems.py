"""What went wrong, said so that a person or a program can act on it (RFC 9457 problem details)."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db import OperationalError
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from entrepot.apps.kernel.actors import PermissionRefused
from entrepot.apps.kernel.context import request_id

CONTENT_TYPE = "application/problem+json"
_TYPE_PREFIX = "urn:entrepot:problem:"  # a name, not an address: nothing to serve, nothing to rot

UNAUTHORIZED = 401
SERVER_ERROR = 500


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One thing wrong with one field of the request, and what to send instead."""

    field: str
    reason: str
    fix: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A problem as RFC 9457 tells it. `slug` names its type; `errors` holds every wrong field at once."""

    slug: str
    title: str
    status: int
    detail: str = ""
    errors: tuple[FieldProblem, ...] = ()
    instance: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return the members as they are sent; members without content are left out."""
        shown: dict[str, Any] = {"type": _TYPE_PREFIX + self.slug, "title": self.title, "status": self.status}
        if self.detail:
            shown["detail"] = self.detail
        if self.instance:
            shown["instance"] = self.instance
        if self.errors:
            shown["errors"] = [
                {"field": error.field, "reason": error.reason, "fix": error.fix} for error in self.errors
            ]
        return shown


class ProblemRaised(Exception):  # noqa: N818 - it carries a problem; the name says so
    """Raise this from an action to answer with exactly this problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.detail or problem.title)
        self.problem = problem


type Telling = Callable[[Any], Problem]

_tellings: dict[type[BaseException], Telling] = {}


def problem_for(*kinds: type[BaseException]) -> Callable[[Telling], Telling]:
    """Register how these exceptions (and what derives from them) are told to the outside.

    Each kind is told in one place only; a second registration raises ValueError.
    """

    def register(telling: Telling) -> Telling:
        for kind in kinds:
            if kind in _tellings:
                raise ValueError(f"{kind.__qualname__} is already told as a problem.")
            _tellings[kind] = telling
        return telling

    return register


def invalid_request(errors: Iterable[tuple[str, str, str]], *, detail: str = "") -> Problem:
    """Return the problem for a request whose fields are wrong: (field, reason, fix), all of them at once."""
    return Problem(
        slug="invalid-request",
        title=_("The request cannot be read as sent."),
        status=422,
        detail=detail,
        errors=tuple(FieldProblem(*error) for error in errors),
    )


def conflict(slug: str, title: str, *, detail: str = "") -> Problem:
    """Return the problem for a request that is well formed but does not fit the present state (409)."""
    return Problem(slug=slug, title=title, status=409, detail=detail)


def not_found(detail: str = "") -> Problem:
    """Return the problem for something that is not there, or that this viewer may not know of (404)."""
    return Problem(slug="not-found", title=_("There is nothing here."), status=404, detail=detail)


def as_problem(error: BaseException) -> Problem:
    """Tell any exception as a problem. What nobody registered becomes a 500 that gives nothing away."""
    for kind in type(error).__mro__:
        if kind in _tellings:
            problem = _tellings[kind](error)
            break
    else:
        problem = Problem(
            slug="internal-error",
            title=_("Something went wrong on our side."),
            status=SERVER_ERROR,
            detail=_("Nothing was changed. Try again; if it stays, quote the request id."),
        )
    if not problem.instance and request_id():
        problem = replace(problem, instance=f"urn:entrepot:request:{request_id()}")
    return problem


def problem_response(problem: Problem) -> HttpResponse:
    """Render a problem as application/problem+json, never cached."""
    body = json.dumps(problem.as_dict(), ensure_ascii=False)
    response = HttpResponse(body, status=problem.status, content_type=CONTENT_TYPE)
    response["Cache-Control"] = "no-store"
    if problem.status == UNAUTHORIZED:
        response["WWW-Authenticate"] = "Bearer"
    return response


@problem_for(ProblemRaised)
def _raised(error: ProblemRaised) -> Problem:
    return error.problem


@problem_for(PermissionRefused)
def _refused(error: PermissionRefused) -> Problem:
    detail = f"{error.reason} {error.fix}"
    if error.signed_in:
        return Problem(slug="not-allowed", title=_("You may not do this."), status=403, detail=detail)
    return Problem(
        slug="not-signed-in", title=_("You are not signed in."), status=UNAUTHORIZED, detail=detail
    )


@problem_for(PermissionDenied)
def _denied(_error: PermissionDenied) -> Problem:
    return Problem(slug="not-allowed", title=_("You may not do this."), status=403)


@problem_for(Http404, ObjectDoesNotExist)
def _missing(_error: Exception) -> Problem:
    return not_found()  # Django's own words name tables: they stay inside


@problem_for(ValidationError)
def _invalid(error: ValidationError) -> Problem:
    by_field = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
    return invalid_request(
        ("" if field == NON_FIELD_ERRORS else field, reason, _("Correct this value and send it again."))
        for field, reasons in by_field.items()
        for reason in reasons
    )


@problem_for(OperationalError)
def _busy(_error: OperationalError) -> Problem:
    return Problem(
        slug="busy",
        title=_("The database is busy or away."),
        status=503,
        detail=_("Nothing was changed. Try again in a moment."),
    )
