"""For a person who gives something to businesses, such as a mentor: who comes, and what came of it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.programmes import queries, words
from entrepot.web.account.actors import person_of
from entrepot.web.design import places
from entrepot.web.design.refusals import told
from entrepot.web.officer.resource_forms import RATINGS
from entrepot.web.officer.resources import record_from
from entrepot.web.officer.times import say_when
from entrepot.web.seller.access import person_page, require_read_or_post

SHOWN = ("booked", "attended", "missed")


@require_read_or_post
@person_page
def show_all(request: HttpRequest) -> HttpResponse:
    """Show who booked what the person gives; record whether they came, and what came of it."""
    actor = person_of(request)
    if request.method == "POST":
        try:
            record_from(request, actor)
        except ProblemRaised as raised:
            messages.error(request, told(raised))
        return redirect("giving")
    now = clock.now()
    rows = [
        (each, say_when(each.slot), each.slot.starts_at <= now)
        for each in queries.list_given_by(viewer=actor, language=places.current().language)
        if each.state in SHOWN
    ]
    context = {
        "coming": [row for row in rows[::-1] if not row[2]],
        "begun": [row for row in rows if row[2]],
        "states": words.BOOKING_WORDS,
        "ratings": RATINGS,
    }
    return render(request, "seller/giving.html", context)
