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
from entrepot.apps.programmes import queries as programmes
from entrepot.web.design import places
from entrepot.web.operator.access import operator_page, require_read_or_post
from entrepot.web.operator.chart import draw

LANES = 12
COUNTED = 10_000
"""Orders of a state are counted up to so many: however many there are, the page is as fast."""


@require_read_or_post
@operator_page
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show what came about: businesses, borders, sales, and how many orders stand where; count anew."""
    if request.POST.get("do") == "rebuild":
        actions.start_rebuild(by=actor, at=clock.now())
        messages.success(request, _("Everything is counted anew. Figures that were right stay as they are."))
        return redirect(request.path)
    counts = orders.count_states(viewer=actor, most=COUNTED)
    states = [(code, str(word), counts[code]) for code, word in STATES.items() if counts.get(code)]
    figures = queries.get_figures(viewer=actor)
    busiest = sorted(figures.lanes, key=lambda lane: -lane.orders)[:LANES]
    lanes = [(f"{lane.from_country} → {lane.to_country}", lane.orders) for lane in busiest]
    context = {
        "figures": figures,
        "states": states,
        "chart": draw([(word, min(number, COUNTED)) for _code, word, number in states]),
        "lanes": busiest,
        "lanes_chart": draw(lanes),
        "more_lanes": len(figures.lanes) - len(busiest),
        "total": sum(min(number, COUNTED) for number in counts.values()),
        "counted": COUNTED,
        "many": any(number > COUNTED for number in counts.values()),
        "programmes": programmes.get_names(
            {relief.programme for relief in figures.reliefs},
            viewer=actor,
            language=places.current().language,
        ),
    }
    return render(request, "operator/figures.html", context)
