"""What has come about, for everybody: two goals, how fast they come nearer, and where."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from entrepot.apps.impact import queries
from entrepot.apps.impact.queries import Asked
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import ANONYMOUS
from entrepot.apps.programmes import queries as programmes
from entrepot.web.design import places
from entrepot.web.design.figures import draw_course, write_figures, write_figures_sheet
from entrepot.web.design.world import shade
from entrepot.web.public.impact_paper import print_impact
from entrepot.web.public.pace import paced


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show the goals, every other figure, the map of one of them, and how jobs are counted.

    Of all businesses, or of those in one programme.
    """
    names, asked = _asked(request)
    day, found = queries.list_progress(viewer=ANONYMOUS, asked=asked)
    chosen = next((each for each in found if each.indicator.code == request.GET.get("on")), found[0])
    context = {
        "day": day,
        "goals": [(each, draw_course(each.course)) for each in found if each.indicator.goal],
        "others": [each for each in found if not each.indicator.goal],
        "all": found,
        "chosen": chosen,
        "shades": shade(chosen.by_country, places.current().language),
        "rule": queries.job_rule(),
        "programmes": sorted(names.items(), key=lambda each: each[1]),
        "programme": asked.programme,
    }
    return render(request, "public/impact.html", context)


@require_safe
@paced
def download(request: HttpRequest) -> HttpResponseBase:
    """Hand out the newest figures of every country as CSV, XLSX or PDF: what the page shows, no more."""
    names, asked = _asked(request)
    day, found = queries.list_progress(viewer=ANONYMOUS, asked=asked)
    if request.GET.get("form") == "pdf":
        name = names.get(asked.programme, "")
        return print_impact(day, found, rule=queries.job_rule(), asked=asked, programme=name)
    more = {"asked_programme": asked.programme} if asked.programme else {}
    if request.GET.get("form") == "xlsx":
        return write_figures_sheet(day, found, more, at=clock.now())
    return write_figures(day, found, more)


def _asked(request: HttpRequest) -> tuple[dict[str, str], Asked]:
    """Return the programmes there are figures of, by name, and the one asked for; all for one unknown."""
    there = queries.list_supporters(viewer=ANONYMOUS)
    names = programmes.get_names(there, viewer=ANONYMOUS, language=places.current().language)
    wanted = request.GET.get("programme", "")
    return names, Asked(programme=wanted if wanted in names else "")
