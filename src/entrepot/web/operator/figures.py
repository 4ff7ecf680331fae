"""The platform's figures: each drawn as bars, with the same figures in a table beside."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from entrepot.apps.kernel.actors import Actor
from entrepot.apps.orders import queries as orders
from entrepot.apps.orders.words import STATES
from entrepot.web.operator.access import operator_page
from entrepot.web.operator.chart import draw


@require_safe
@operator_page
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show how many orders stand where."""
    counts = orders.count_states(viewer=actor)
    states = [(str(word), counts[code]) for code, word in STATES.items() if counts.get(code)]
    context = {"states": states, "chart": draw(states), "total": sum(counts.values())}
    return render(request, "operator/figures.html", context)
