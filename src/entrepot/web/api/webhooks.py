"""The door for payment providers. Their signature is all the authority there is: no session, no token.

It stands outside the guard: a provider sends what it has in bursts from few addresses, and a refusal for
their number would only make it send again. An unsigned message costs one hash of at most ``MOST_BYTES``.
"""

import msgspec
import structlog
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.views.decorators.csrf import csrf_exempt

from entrepot.apps.kernel.problems import Problem, ProblemRaised, as_problem, problem_response
from entrepot.apps.payments.actions import receive_webhook

MOST_BYTES = 256 * 1024
SERVER_ERROR = 500

log = structlog.get_logger("entrepot.api")


@csrf_exempt
def take_webhook(request: HttpRequest, provider: str) -> HttpResponse:
    """Record a signed message, once for each message id; a repeat is told so, and is a success too.

    Every fault is a problem: 400 for one that is not the provider's, 404 for a provider we do not have, 413
    for one too large. A 5xx asks the provider to send it again: nothing of it was kept.
    """
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    try:
        found = receive_webhook(provider=provider, headers=request.headers, body=_body(request))
    except Exception as error:
        problem = as_problem(error)
        if problem.status >= SERVER_ERROR:
            log.exception("webhook_failed", provider=provider, problem=problem.slug)
        return problem_response(problem)
    response = HttpResponse(msgspec.json.encode({"reception": found}), content_type="application/json")
    response["Cache-Control"] = "no-store"
    return response


def _body(request: HttpRequest) -> bytes:
    """Return the body as it was sent, and no more than is allowed of it."""
    told = request.META.get("CONTENT_LENGTH") or "0"
    if not told.isdigit() or int(told) <= MOST_BYTES:
        body = request.read(MOST_BYTES + 1)
        if len(body) <= MOST_BYTES:
            return bytes(body)
    raise ProblemRaised(
        Problem(
            slug="too-large",
            title="The body is too large.",
            status=413,
            detail=f"Send at most {MOST_BYTES} bytes.",
        )
    )
