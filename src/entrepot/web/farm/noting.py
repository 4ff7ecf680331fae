"""What a phone noted without a network and sends later: taken once by its key, or refused field by field.

The key is made on the phone. The answer is JSON: where the new thing stands, or what is wrong with a field.
"""

import hashlib
import json
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse

from entrepot.apps.kernel.idempotency import Answer, fingerprint, run_once
from entrepot.apps.kernel.idempotent_views import HEADER
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.web.seller.access import Seller

AT_ONCE: Final = "X-At-Once"
"""Who sent it waits before the screen: the page that comes next says what was done."""

TOKEN: Final = "csrfmiddlewaretoken"  # noqa: S105 - a field's name

type Made = tuple[str, str]
"""The address where it goes on, and what is said of it ("" for nothing)."""


def is_note(request: HttpRequest) -> bool:
    """Say whether a script sends what a phone kept."""
    return request.method == "POST" and request.headers.get("Accept", "") == "application/json"


def take_note(
    request: HttpRequest, seller: Seller, form: forms.Form, make: Callable[[], Made]
) -> HttpResponse:
    """Make what a phone noted, once by the request's Idempotency-Key, and answer it.

    201 with `to`, the address where it goes on; 422 with `faults`, each with field, label, reason and fix.
    The same note sent again is answered as the first time. What the form refuses is not kept under the key.
    """
    if not form.is_valid():
        return _refused(_faults_of(form))

    def action() -> Answer:
        to, said = make()
        body = json.dumps({"to": to, "said": said}).encode()
        return Answer(status=HTTPStatus.CREATED, body=body)

    try:
        answer = run_once(
            actor=seller.actor, key=request.headers.get(HEADER, ""), asked=_asked(request), action=action
        )
    except ProblemRaised as raised:  # no key, or another note under it
        return _refused(_faults_told(form, raised.problem.as_dict()))
    told: dict[str, Any] = json.loads(answer.body)
    if answer.status != HTTPStatus.CREATED:
        return _refused(_faults_told(form, told))
    if AT_ONCE in request.headers and told["said"]:
        messages.success(request, told["said"])
    return JsonResponse({"to": told["to"]}, status=HTTPStatus.CREATED)


def _asked(request: HttpRequest) -> str:
    """Return the fingerprint of what is sent: its fields and files, not how they are packed."""
    fields = sorted((name, value) for name, value in request.POST.items() if name != TOKEN)
    files = []
    for name, file in sorted(request.FILES.items()):
        digest = hashlib.sha256()
        for piece in file.chunks():  # type: ignore[union-attr]  # one file under each name
            digest.update(piece)
        file.seek(0)  # type: ignore[union-attr]
        files.append((name, digest.hexdigest()))
    return fingerprint("POST", request.path, json.dumps([fields, files]).encode())


def _refused(faults: list[dict[str, str]]) -> HttpResponse:
    return JsonResponse({"faults": faults}, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _faults_of(form: forms.Form) -> list[dict[str, str]]:
    """Return what the form itself refuses; its words say what helps."""
    return [
        _fault(form, field, str(reason), "") for field, reasons in form.errors.items() for reason in reasons
    ]


def _faults_told(form: forms.Form, told: dict[str, Any]) -> list[dict[str, str]]:
    """Return what an action refused, as its problem tells it."""
    found = [_fault(form, each["field"], each["reason"], each["fix"]) for each in told.get("errors", ())]
    return found or [_fault(form, "", told["title"], told.get("detail", ""))]


def _fault(form: forms.Form, field: str, reason: str, fix: str) -> dict[str, str]:
    """Name the field as the form does; an action may name a part of a whole (`variants.0.price`)."""
    known = next((name for name in (field, field.rpartition(".")[2]) if name in form.fields), "")
    label = str(form.fields[known].label) if known else ""
    return {"field": known, "label": label, "reason": reason, "fix": fix}
