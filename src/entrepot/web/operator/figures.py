"""The platform's figures: drawn as bars, with the same figures in a table beside, never without the books."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from entrepot.apps.impact import actions, queries
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.orders import queries as orders
from entrepot.apps.orders.words import STATES
from entrepot.web.operator.access import operator_page, require_read_or_post
from entrepot.web.operator.chart import draw

LANES = 12


@require_read_or_post
@operator_page
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show what came about: businesses, borders, sales, and how many orders stand where; count anew."""
    if request.POST.get("do") == "rebuild":
        actions.start_rebuild(by=actor, at=clock.now())
        messages.success(request, _("Everything is counted anew. Figures that were right stay as they are."))
        return redirect(request.path)
    counts = orders.count_states(viewer=actor)
    states = [(str(word), counts[code]) for code, word in STATES.items() if counts.get(code)]
    figures = queries.get_figures(viewer=actor, at=clock.now())
    busiest = sorted(figures.lanes, key=lambda lane: -lane.orders)[:LANES]
    lanes = [(f"{lane.from_country} → {lane.to_country}", lane.orders) for lane in busiest]
    context = {
        "figures": figures,
        "states": states,
        "chart": draw(states),
        "lanes": busiest,
        "lanes_chart": draw(lanes),
        "more_lanes": len(figures.lanes) - len(busiest),
        "total": sum(counts.values()),
    }
    return render(request, "operator/figures.html", context)
