"""The programmes that support businesses, for everybody: what each gives, and who qualifies."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import ANONYMOUS
from entrepot.apps.programmes import queries
from entrepot.web.design import places
from entrepot.web.officer.words import read_rule, say_benefit


@require_safe
def show_all(request: HttpRequest) -> HttpResponse:
    """Show every programme that takes businesses, or will."""
    found = queries.list_programmes(
        viewer=ANONYMOUS, on=clock.now().date(), language=places.current().language
    )
    shown = [
        (each, read_rule(each.version.rule), [say_benefit(benefit) for benefit in each.version.benefits])
        for each in found
        if each.is_open
    ]
    return render(request, "public/programmes.html", {"programmes": shown})
