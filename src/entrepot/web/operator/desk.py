"""The desk: lanes, a queue in each, and one page for each thing that waits."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from entrepot.apps.accounts.actions import note_reading
from entrepot.apps.accounts.roles import OPERATOR
from entrepot.apps.desk import actions, queries
from entrepot.apps.desk.queries import ItemView, LaneView
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.web.design.refusals import show_errors
from entrepot.web.operator.access import (
    UNPROCESSABLE,
    lacks_second_step,
    names_of,
    platform_page,
    require_read_or_post,
)
from entrepot.web.operator.cases.table import case_of
from entrepot.web.operator.state import state_of_house

SHOWN = 50
VIEWS = ("waiting", "mine", "done")


@require_safe
@platform_page
def home(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show every lane of the person's roles, and what should be done first."""
    context = {
        "lanes": queries.list_lanes(viewer=actor, at=clock.now()),
        "next": queries.list_items(viewer=actor, limit=5),
        "mine": queries.list_items(viewer=actor, mine=True, limit=5),
        "lacks_second_step": lacks_second_step(request),
        "state": state_of_house(actor) if OPERATOR in actor.roles else None,
        "officer_only": OPERATOR not in actor.roles,
    }
    return render(request, "operator/home.html", context)


@require_safe
@platform_page
def lane(request: HttpRequest, actor: Actor, lane: str) -> HttpResponse:
    """Show what waits in a lane, what the person has taken, or what was decided."""
    found = _lane(actor, lane)
    view = request.GET.get("view", "")
    view = view if view in VIEWS else VIEWS[0]
    items = queries.list_items(viewer=actor, lane=lane, mine=view == "mine", done=view == "done", limit=SHOWN)
    context = {
        "lane": found,
        "view": view,
        "items": items,
        "people": names_of({each.taken_by for each in items} | {each.done_by for each in items}, actor),
        "officer_only": OPERATOR not in actor.roles,
    }
    return render(request, "operator/lane.html", context)


@require_read_or_post
@platform_page
def item(request: HttpRequest, actor: Actor, item: str) -> HttpResponse:
    """Show one thing with all that is needed to decide it, and take the decision."""
    found = queries.get_item(item, viewer=actor)
    case = case_of(found.subject_kind)
    done = request.POST.get("do", "")
    if done in {"take", "give_back"}:
        return _hand(request, found, done, actor)
    if done == "decide" and found.taken_by is not None and not found.is_mine:
        messages.error(request, _("Somebody else has taken this. Put it back in the queue first."))
        return redirect(request.path)
    facts = case.load(found, actor)
    if request.method == "GET":
        note_reading(subject=found.subject, page="operate-item", by=actor, at=clock.now())
    form = case.form(request.POST if done == "decide" else None, facts)
    if done == "decide" and form.is_valid() and _decided(request, found, form, actor):
        return redirect("operate-lane", lane=found.lane)
    return _show(request, found, facts, form, actor)


def _decided(request: HttpRequest, item: ItemView, form: forms.Form, actor: Actor) -> bool:
    """Take the decision; what is refused is told beside the field it names."""
    case = case_of(item.subject_kind)
    try:
        messages.success(request, case.decide(item, form.cleaned_data, actor, clock.now()))
    except ValidationError as error:
        form.add_error(None, error)
    except ProblemRaised as raised:
        show_errors(form, raised)
    else:
        return True
    return False


def _hand(request: HttpRequest, item: ItemView, done: str, actor: Actor) -> HttpResponse:
    if done == "take":
        actions.take(item=item.public_id, by=actor, at=clock.now())
        messages.success(request, _("It is in your hands now. Nobody else decides it."))
    else:
        actions.give_back(item=item.public_id, by=actor, at=clock.now())
        messages.success(request, _("It is back in the queue."))
    return redirect(request.path)


def _show(
    request: HttpRequest, item: ItemView, facts: dict[str, Any], form: forms.Form, actor: Actor
) -> HttpResponse:
    case = case_of(item.subject_kind)
    waits = item.done_at is None
    context = {
        **facts,
        "item": item,
        "lane": _lane(actor, item.lane),
        "form": form if waits and item.may_decide and (item.is_mine or item.taken_by is None) else None,
        "button": case.button,
        "case_template": case.template,
        "hands": names_of({item.taken_by, item.done_by, item.opened_by}, actor),
        "officer_only": OPERATOR not in actor.roles,
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "operator/item.html", context, status=status)


def _lane(actor: Actor, code: str) -> LaneView:
    lanes = queries.list_lanes(viewer=actor, at=clock.now())
    found = next((each for each in lanes if each.code == code), None)
    if found is None:
        raise Http404
    return found
