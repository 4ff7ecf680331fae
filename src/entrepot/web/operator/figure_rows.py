"""What stands behind a figure: the rows it adds up, a page at a time, each beside what the books say."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from entrepot.apps.businesses import queries as businesses
from entrepot.apps.impact import queries
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.programmes import queries as programmes
from entrepot.core.money import EXPONENTS
from entrepot.web.design import places
from entrepot.web.operator.access import operator_page

SHOWN: Final = 25
TITLES: Final[Mapping[str, Promise]] = {
    "listing": _("Businesses that offer something"),
    "selling": _("Businesses that have sold"),
    "across_a_border": _("Businesses that have sold across a border"),
    "orders": _("Orders completed"),
    "sales": _("Sold by businesses"),
    "dues": _("Duty and tax collected"),
    "lane": _("From where to where"),
    "relief": _("Relief of commission"),
    "paid_out": _("Paid out to businesses"),
}
OF_ORDERS: Final = frozenset({"orders", "sales", "dues", "lane"})


@require_safe
@operator_page
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the rows of one figure, exactly those that it adds up, and their sum."""
    figure = request.GET.get("figure", "orders")
    asked = {"of": request.GET.get("of", ""), "currency": request.GET.get("currency", "")}
    if figure not in TITLES or asked["currency"] not in {"", *EXPONENTS}:
        raise Http404
    rows = queries.list_figure_rows(
        figure, viewer=actor, **asked, after=request.GET.get("after", ""), limit=SHOWN
    )
    count, sum_of = queries.get_figure_sum(figure, viewer=actor, **asked)
    names = businesses.get_names({row.business for row in rows}, viewer=actor)
    context = {
        "figure": figure,
        "title": TITLES[figure],
        "of": _named(figure, asked["of"], actor),
        "currency": asked["currency"],
        "rows": [(row, names.get(row.business, row.business)) for row in rows],
        "count": count,
        "sum": sum_of,
        "of_orders": figure in OF_ORDERS,
        "of_businesses": bool(rows) and rows[0].amount is None,
        "differ": sum(not row.agrees for row in rows),
        "next": urlencode({"figure": figure, **asked, "after": rows[-1].key}) if len(rows) == SHOWN else "",
    }
    return render(request, "operator/figure_rows.html", context)


def _named(figure: str, of: str, actor: Actor) -> str:
    """Return the words for what a figure is of: two countries, or the name of a programme."""
    if figure == "relief":
        return programmes.get_names([of], viewer=actor, language=places.current().language).get(of, of)
    return of.replace(" ", " → ")
