import json

import pytest
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db import OperationalError
from django.http import Http404

from entrepot.apps.kernel import problems
from entrepot.apps.kernel.actors import PermissionRefused
from entrepot.apps.kernel.context import under_request
from entrepot.apps.kernel.problems import as_problem, problem_response


@pytest.mark.parametrize(
    ("error", "status", "slug"),
    [
        (PermissionRefused("No.", fix="Ask.", signed_in=True), 403, "not-allowed"),
        (PermissionRefused("No.", fix="Sign in.", signed_in=False), 401, "not-signed-in"),
        (PermissionDenied(), 403, "not-allowed"),
        (Http404("table x"), 404, "not-found"),
        (ObjectDoesNotExist("AuditEntry matching query"), 404, "not-found"),
        (OperationalError("database is locked"), 503, "busy"),
        (problems.ProblemRaised(problems.conflict("taken", "Taken.")), 409, "taken"),
        (RuntimeError("password=hunter2"), 500, "internal-error"),
    ],
)
def test_every_exception_is_told_as_a_problem(error: Exception, status: int, slug: str) -> None:
    problem = as_problem(error)
    assert (problem.status, problem.slug) == (status, slug)


def test_what_is_inside_stays_inside() -> None:
    for error in (RuntimeError("password=hunter2"), Http404("hunter2"), ObjectDoesNotExist("hunter2")):
        assert "hunter2" not in json.dumps(as_problem(error).as_dict())


def test_all_wrong_fields_are_told_at_once() -> None:
    problem = as_problem(ValidationError({"name": ["Too long.", "Not a word."], "__all__": ["No."]}))
    assert problem.status == 422
    assert [(error.field, error.reason) for error in problem.errors] == [
        ("name", "Too long."),
        ("name", "Not a word."),
        ("", "No."),
    ]
    assert as_problem(ValidationError("Plain.")).errors[0].reason == "Plain."


def test_the_response_is_problem_json_with_the_request_id() -> None:
    with under_request("req-12345678"):
        response = problem_response(as_problem(PermissionRefused("No.", fix="Sign in.", signed_in=False)))
    assert response["Content-Type"] == "application/problem+json"
    assert response["WWW-Authenticate"] == "Bearer"
    assert response["Cache-Control"] == "no-store"
    assert json.loads(response.content) == {
        "type": "urn:entrepot:problem:not-signed-in",
        "title": "You are not signed in.",
        "status": 401,
        "detail": "No. Sign in.",
        "instance": "urn:entrepot:request:req-12345678",
    }


def test_field_problems_carry_reason_and_fix() -> None:
    problem = problems.invalid_request([("price", "is negative", "send 0 or more")])
    assert problem.as_dict()["errors"] == [
        {"field": "price", "reason": "is negative", "fix": "send 0 or more"}
    ]


def test_an_app_registers_its_own_and_what_derives_is_told_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(problems, "_tellings", dict(problems._tellings))

    class StockError(Exception):
        pass

    class NothingLeftError(StockError):
        pass

    @problems.problem_for(StockError)
    def _tell(error: StockError) -> problems.Problem:
        return problems.conflict("no-stock", "Nothing left.", detail=str(error))

    assert as_problem(NothingLeftError("3 wanted")).detail == "3 wanted"
    with pytest.raises(ValueError, match="already"):
        problems.problem_for(StockError)(_tell)
