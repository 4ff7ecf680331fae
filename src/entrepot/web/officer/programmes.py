"""The list of programmes, and one programme: what it says, its budget, its steps, its simulation."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepot.apps.accounts import roles
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.programmes import actions, queries, words
from entrepot.apps.programmes.lasting import person_of
from entrepot.apps.programmes.queries import ProgrammeView
from entrepot.web.design import places
from entrepot.web.officer.words import read_rule, say_benefit, say_near_miss
from entrepot.web.operator.access import UNPROCESSABLE, platform_page, require_read_or_post, set_by


class EndForm(forms.Form):
    """From when on a programme is no more, and why."""

    use_required_attribute = False

    on = forms.DateField(
        label=gettext_lazy("From this day on it is no more"),
        help_text=gettext_lazy("At least 30 days ahead. Everybody in it is told."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=300)


class BackForm(forms.Form):
    """Why a version goes back to who proposed it."""

    use_required_attribute = False

    why = forms.CharField(label=gettext_lazy("What has to change"), max_length=300)


@require_read_or_post
@platform_page
def show_all(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show every programme with its budget and what waits."""
    now = clock.now()
    found = queries.list_programmes(viewer=actor, on=now.date(), language=places.current().language)
    context = {
        "programmes": found,
        "states": words.STATE_WORDS,
        "officer_only": roles.OPERATOR not in actor.roles,
    }
    return render(request, "officer/list.html", context)


@require_read_or_post
@platform_page
def show(request: HttpRequest, actor: Actor, programme: str) -> HttpResponse:
    """Show one programme; propose, approve, send back, publish or end it; simulate it."""
    found = queries.get_programme(
        programme, viewer=actor, on=clock.now().date(), language=places.current().language
    )
    done = request.POST.get("do", "")
    end = EndForm(request.POST if done == "end" else None, auto_id="end_%s")
    back = BackForm(request.POST if done == "back" else None, auto_id="back_%s")
    if done and _did(done, programme, actor, end, back):
        messages.success(request, _("Done."))
        return redirect("officer-programme", programme=programme)
    version = found.making or found.version
    context = {
        "programme": found,
        "version": version,
        "lines": read_rule(version.rule),
        "benefits": [say_benefit(each) for each in version.benefits],
        "state": words.STATE_WORDS[found.state],
        "making": words.STATE_WORDS.get(found.making.state, "") if found.making else "",
        "is_proposer": version.proposed_by == person_of(actor),
        "end_form": end,
        "back_form": back,
        "awards": queries.list_awards(viewer=actor, programme=programme, language=places.current().language),
        "officer_only": roles.OPERATOR not in actor.roles,
        **_simulated(request, found, actor),
    }
    status = UNPROCESSABLE if end.errors or back.errors else 200
    return render(request, "officer/show.html", context, status=status)


def _did(done: str, programme: str, actor: Actor, end: EndForm, back: BackForm) -> bool:
    """Take a step; False when a form has faults. What is not possible is said on the page."""
    now = clock.now()
    if done == "end":
        return set_by(end, lambda **given: actions.end_programme(programme=programme, **given), actor)
    if done == "back":
        return set_by(back, lambda **given: actions.send_version_back(programme=programme, **given), actor)
    step = {
        "propose": actions.propose_version,
        "approve": actions.approve_version,
        "publish": actions.publish_version,
    }.get(done)
    if step is None:
        return False
    step(programme=programme, by=actor, at=now)
    return True


def _simulated(request: HttpRequest, found: ProgrammeView, actor: Actor) -> dict[str, Any]:
    if "simulate" not in request.GET:
        return {"simulation": None}
    version = found.making or found.version
    view = queries.simulate_programme(
        rule=version.document,
        benefits=version.benefits,
        budget=version.budget,
        cap=version.cap,
        viewer=actor,
        on=clock.now().date(),
    )
    misses = [(say_near_miss(miss), miss.businesses) for miss in view.near_misses if miss.businesses]
    return {"simulation": view, "misses": misses}
