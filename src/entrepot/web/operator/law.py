"""The law in force and the editions before it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from entrepot.apps.kernel.actors import Actor
from entrepot.apps.law import queries
from entrepot.web.operator.access import operator_page


@require_safe
@operator_page
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List the editions, the one in force marked, and the packs it holds."""
    context = {
        "editions": queries.list_editions(viewer=actor),
        "in_force": queries.get_edition(viewer=actor),
        "packs": queries.list_packs(viewer=actor),
    }
    return render(request, "operator/law.html", context)
