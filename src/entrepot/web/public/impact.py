"""What has come about, for everybody: two goals, how fast they come nearer, and where."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from entrepot.apps.impact import queries
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import ANONYMOUS
from entrepot.web.design import places
from entrepot.web.design.figures import draw_course, write_figures, write_figures_sheet
from entrepot.web.design.world import shade
from entrepot.web.public.impact_paper import print_impact
from entrepot.web.public.pace import paced


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show the goals, every other figure, the map of one of them, and how jobs are counted."""
    day, found = queries.list_progress(viewer=ANONYMOUS)
    chosen = next((each for each in found if each.indicator.code == request.GET.get("on")), found[0])
    context = {
        "day": day,
        "goals": [(each, draw_course(each.course)) for each in found if each.indicator.goal],
        "others": [each for each in found if not each.indicator.goal],
        "all": found,
        "chosen": chosen,
        "shades": shade(chosen.by_country, places.current().language),
        "rule": queries.job_rule(),
    }
    return render(request, "public/impact.html", context)


@require_safe
@paced
def download(request: HttpRequest) -> HttpResponseBase:
    """Hand out the newest figures of every country as CSV, XLSX or PDF: what the page shows, no more."""
    if request.GET.get("form") == "pdf":
        return print_impact(*queries.list_progress(viewer=ANONYMOUS), rule=queries.job_rule())
    if request.GET.get("form") == "xlsx":
        day, found = queries.list_progress(viewer=ANONYMOUS)
        return write_figures_sheet(day, found, {}, at=clock.now())
    return write_figures(*queries.list_progress(viewer=ANONYMOUS), more={})
