"""Who asks: the queue of a programme with reasons, accepting many at once, and the report on fairness."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entrepot.apps.accounts import roles
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.programmes import actions, queries, words
from entrepot.apps.programmes.words import FACT_WORDS
from entrepot.apps.reference import queries as reference
from entrepot.core.support.fairness import Rate
from entrepot.web.design import places
from entrepot.web.officer.sheets import hand_out_applications
from entrepot.web.officer.words import say_changes
from entrepot.web.operator.access import platform_page, require_read_or_post

type Told = list[tuple[str, Rate]]


@require_read_or_post
@platform_page
def show_all(request: HttpRequest, actor: Actor, programme: str) -> HttpResponseBase:
    """Show who asked for a programme; accept those chosen, or refuse one with a reason.

    `?form=xlsx` hands every application out as a table.
    """
    language = places.current().language
    found = queries.get_programme(programme, viewer=actor, on=clock.now().date(), language=language)
    if request.method == "POST":
        _decide(request, actor)
        return redirect("officer-applications", programme=programme)
    state = request.GET.get("state", "open")
    if request.GET.get("form") == "xlsx":
        return hand_out_applications(programme, viewer=actor)
    rows = queries.list_applications(viewer=actor, programme=programme, state=state, language=language)
    context = {
        "programme": found,
        "rows": [(row, say_changes(row.changes)) for row in rows],
        "states": words.APPLICATION_WORDS,
        "verdicts": words.VERDICT_WORDS,
        "state": state,
        "tabs": [
            ("open", _("To be decided")),
            ("listed", _("Waiting list")),
            ("accepted", _("Accepted")),
            ("refused", _("Turned down")),
        ],
        "officer_only": roles.OPERATOR not in actor.roles,
    }
    return render(request, "officer/applications.html", context)


@require_read_or_post
@platform_page
def show_fairness(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show who asks and who is taken, by country, size and founders."""
    programme = request.GET.get("programme", "")
    report, language = queries.report_fairness(viewer=actor, programme=programme), places.current().language
    context = {
        "tables": [
            (
                _("By country"),
                [(reference.country_name(each.group, language), each) for each in report.countries],
            ),
            (_("By size, in jobs"), [(each.group or _("Not said"), each) for each in report.sizes]),
            (_("By founders"), _by_group(report.groups)),
        ],
        "programmes": queries.list_programmes(viewer=actor, on=clock.now().date(), language=language),
        "chosen": programme,
        "officer_only": roles.OPERATOR not in actor.roles,
    }
    return render(request, "officer/fairness.html", context)


def _by_group(groups: tuple[Rate, ...]) -> Told:
    return [(str(FACT_WORDS.get(each.group, _("None of these"))), each) for each in groups]


def _decide(request: HttpRequest, actor: Actor) -> None:
    now = clock.now()
    if refused := request.POST.get("refuse"):
        reason = request.POST.get(f"reason_{refused}", "")
        actions.refuse_application(application=refused, reason=reason, by=actor, at=now)
        messages.success(request, _("Refused. The business sees why."))
        return
    chosen = request.POST.getlist("application")
    done, left = actions.accept_applications(applications=chosen, by=actor, at=now)
    said = ngettext("%(number)s application decided.", "%(number)s applications decided.", len(done))
    messages.success(request, said % {"number": len(done)})
    if left:
        said = ngettext(
            "%(number)s could not be accepted by you, or moved on.",
            "%(number)s could not be accepted by you, or moved on.",
            len(left),
        )
        messages.warning(request, said % {"number": len(left)})
