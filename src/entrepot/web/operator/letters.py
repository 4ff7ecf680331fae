"""Letters the platform wrote: that they went and to whom roughly, never what they say."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from entrepot.apps.kernel.actors import Actor
from entrepot.apps.messages import queries
from entrepot.web.operator.access import operator_page

SHOWN = 200


@require_safe
@operator_page
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List the latest letters, about everything or about one thing."""
    subject = request.GET.get("subject", "").strip()
    context = {
        "letters": queries.list_messages(viewer=actor, subject=subject, limit=SHOWN),
        "waiting": queries.count_waiting(viewer=actor),
        "subject": subject,
    }
    return render(request, "operator/letters.html", context)
