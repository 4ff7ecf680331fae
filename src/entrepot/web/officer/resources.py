"""What people give: the catalogue, a week's slots at once, who booked, and what came of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entrepot.apps.accounts import roles
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.programmes import actions, queries, words
from entrepot.apps.programmes.queries import BookingView, SlotView
from entrepot.web.design import places
from entrepot.web.design.refusals import show_errors
from entrepot.web.officer.resource_forms import RATINGS, ResourceForm, WeekForm, next_week
from entrepot.web.officer.times import say_when
from entrepot.web.operator.access import UNPROCESSABLE, platform_page, require_read_or_post

NOTICE = 24


@require_read_or_post
@platform_page
def show_all(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show everything that is offered, with what is booked of it."""
    now = clock.now()
    slots = queries.list_slots(viewer=actor, at=now)
    rows = [
        (each, [slot for slot in slots if slot.resource.public_id == each.public_id])
        for each in queries.list_resources(viewer=actor)
    ]
    context = {
        "rows": [(each, len(own), sum(slot.left for slot in own)) for each, own in rows],
        "kinds": words.BENEFIT_WORDS,
        "officer_only": roles.OPERATOR not in actor.roles,
    }
    return render(request, "officer/resources.html", context)


@require_read_or_post
@platform_page
def make(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Put something into the catalogue."""
    start = {"zone": "UTC", "language": places.current().language, "notice_hours": NOTICE}
    form = ResourceForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_resource(terms=form.terms(), by=actor, at=clock.now())
        except ProblemRaised as raised:
            show_errors(form, raised)
        else:
            messages.success(request, _("It is in the catalogue. Offer times, and it can be booked."))
            return redirect("officer-resource", resource=made)
    context = {"form": form, "officer_only": roles.OPERATOR not in actor.roles}
    return render(request, "officer/resource_new.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_read_or_post
@platform_page
def show(request: HttpRequest, actor: Actor, resource: str) -> HttpResponse:
    """Show one resource: offer a week, call a slot off, record use, close it."""
    found = queries.get_resource(resource, viewer=actor)
    done, now = request.POST.get("do", ""), clock.now()
    week = WeekForm(request.POST if done == "offer" else None, initial=next_week(now.date()))
    if done and (done != "offer" or _offered(request, week, resource, actor)):
        _do(request, done, resource, actor)
        return redirect("officer-resource", resource=resource)
    bookings = queries.list_bookings(viewer=actor, resource=resource, language=places.current().language)
    slots = queries.list_past_slots(viewer=actor, resource=resource)
    context = {
        "resource": found,
        "kind": words.BENEFIT_WORDS[found.kind],
        "unit": words.UNIT_WORDS[found.kind],
        "week": week,
        "coming": [row for row in _with_bookings(slots, bookings)[::-1] if row[0].starts_at > now],
        "past": [row for row in _with_bookings(slots, bookings) if row[0].starts_at <= now and row[2]],
        "used": sum(each.slot.units for each in bookings if each.state == "attended"),
        "missed": sum(each.state == "missed" for each in bookings),
        "states": words.BOOKING_WORDS,
        "ratings": RATINGS,
        "officer_only": roles.OPERATOR not in actor.roles,
    }
    return render(request, "officer/resource.html", context, status=UNPROCESSABLE if week.errors else 200)


def record_from(request: HttpRequest, actor: Actor) -> None:
    """Record what became of a booking, from the form beside it."""
    rating = request.POST.get("rating", "")
    actions.record_use(
        booking=request.POST.get("booking", ""),
        attended=request.POST.get("attended") == "yes",
        outcome=request.POST.get("outcome", ""),
        rating=int(rating) if rating in {code for code, _said in RATINGS if code} else None,
        by=actor,
        at=clock.now(),
    )
    messages.success(request, _("Recorded."))


def _with_bookings(slots: list[SlotView], bookings: list[BookingView]) -> list[tuple[SlotView, Any, Any]]:
    gone = {"cancelled", "passed", "called_off"}
    return [
        (
            slot,
            say_when(slot),
            [b for b in bookings if b.slot.public_id == slot.public_id and b.state not in gone],
        )
        for slot in slots
    ]


def _offered(request: HttpRequest, form: WeekForm, resource: str, actor: Actor) -> bool:
    """Offer a week; False when the form has faults, which stand in it."""
    week = form.offer() if form.is_valid() else None
    if week is None:
        return False
    data = form.cleaned_data
    try:
        made = actions.offer_slots(
            resource=resource,
            week=week,
            seats=data["seats"],
            units=data["units"],
            by=actor,
            at=clock.now(),
        )
    except ProblemRaised as raised:
        show_errors(form, raised)
        return False
    said = ngettext("%(number)s time offered.", "%(number)s times offered.", len(made))
    messages.success(request, said % {"number": len(made)})
    return True


def _do(request: HttpRequest, done: str, resource: str, actor: Actor) -> None:
    now = clock.now()
    if done == "record":
        record_from(request, actor)
    elif done == "call_off":
        reason, slot = request.POST.get("reason", ""), request.POST.get("slot", "")
        actions.call_off_slot(slot=slot, reason=reason, by=actor, at=now)
        messages.success(request, _("Called off. Who had booked is told."))
    elif done == "close":
        actions.close_resource(resource=resource, by=actor, at=now)
        messages.success(request, _("It is offered no more. What is booked stays."))
