"""What has come about, for people of the platform: by country and level of proof, down to the businesses."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from entrepot.apps.businesses import queries as businesses
from entrepot.apps.impact import queries
from entrepot.apps.impact.queries import Row
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import OPERATOR, Actor
from entrepot.web.design import places
from entrepot.web.design.figures import write_figures, write_figures_sheet
from entrepot.web.design.world import shade
from entrepot.web.operator.access import platform_page
from entrepot.web.public.impact_paper import print_impact

SHOWN = 50


@require_safe
@platform_page
def show(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Show every figure of all countries or one, the map of one figure, and the businesses behind it."""
    country = request.GET.get("country", "")
    known = queries.list_countries(viewer=actor)
    if country and country not in known:
        raise Http404
    day, found = queries.list_progress(viewer=actor, country=country)
    if request.GET.get("form") == "csv":
        return write_figures(day, found, {"country": country} if country else {})
    if request.GET.get("form") == "xlsx":
        more = {"asked_for": country} if country else {}
        return write_figures_sheet(day, found, more, at=clock.now())
    if request.GET.get("form") == "pdf":
        return print_impact(day, found, rule=queries.job_rule(), country=country)
    code = request.GET.get("on", found[0].indicator.code)
    chosen = next((each for each in found if each.indicator.code == code), None)
    if chosen is None:
        raise Http404
    rows = queries.list_rows(
        code, viewer=actor, country=country, after=request.GET.get("after", ""), limit=SHOWN
    )
    language = places.current().language
    context = {
        "day": day,
        "found": found,
        "chosen": chosen,
        "country": country,
        "countries": [each for each in places.countries(language) if each.code in known],
        "shades": shade(chosen.by_country, language),
        "rows": _named(rows, actor),
        "more": urlencode({"on": code, "country": country, "after": rows[-1].key})
        if len(rows) == SHOWN
        else "",
        "officer_only": OPERATOR not in actor.roles,
    }
    return render(request, "operator/impact.html", context)


def _named(rows: list[Row], actor: Actor) -> list[tuple[Row, str]]:
    names = businesses.get_names([row.business for row in rows], viewer=actor)
    return [(row, names.get(row.business, row.business)) for row in rows]
