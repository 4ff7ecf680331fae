"""A season's report: what came in, what a kilogram was paid, and what it fetches in the country."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from entrepot.apps.cooperatives import queries
from entrepot.apps.kernel import clock
from entrepot.web.farm.access import farm_page
from entrepot.web.seller.access import Seller


@require_safe
@farm_page
def show(request: HttpRequest, seller: Seller) -> HttpResponse:
    """Show the report of the days somebody names: this year's harvests unless they do."""
    today = clock.now().date()
    start = _day(request.GET.get("start", ""), today.replace(month=1, day=1))
    end = _day(request.GET.get("end", ""), today)
    language = get_language() or "en"
    report = queries.get_season_report(start=start, end=end, viewer=seller.actor, language=language)
    series = {each.id: each for each in queries.list_price_series(viewer=seller.actor)}
    chosen = series.get(report.series)
    context = {
        "seller": seller,
        "report": report,
        "form": chosen.form.get(language, chosen.form["en"]) if chosen else "",
        "currency": chosen.currency if chosen else "",
        "can_choose": bool(series) and chosen is None,
    }
    return render(request, "farm/season.html", context)


def _day(text: str, otherwise: date) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return otherwise
