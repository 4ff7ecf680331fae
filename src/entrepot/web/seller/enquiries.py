"""What a business asks us: each enquiry with both sides' words, and by when we answer."""

from datetime import timedelta
from typing import Any

from babel.dates import format_timedelta
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import lazystr
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepot.apps.enquiries import actions, queries
from entrepot.apps.enquiries.actions import LONGEST
from entrepot.apps.enquiries.queries import Service
from entrepot.apps.enquiries.words import TOPIC_WORDS
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.web.design import formats, places
from entrepot.web.design.refusals import show_errors
from entrepot.web.seller.access import UNPROCESSABLE, Seller, require_read_or_post, seller_page

A_PAGE = 30


class FurtherForm(forms.Form):
    """What is asked, or said further."""

    use_required_attribute = False

    words = forms.CharField(
        label=gettext_lazy("Your question"),
        help_text=gettext_lazy("Name the order, product or market it is about. No card numbers."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("Write what you want to know.")},
    )


class EnquiryForm(FurtherForm):
    """A new enquiry: what it is about, and the question."""

    topic = forms.ChoiceField(
        label=gettext_lazy("What is it about?"),
        choices=[(code, lazystr(words)) for code, words in TOPIC_WORDS.items()],
    )
    field_order = ("topic", "words")


@require_read_or_post
@seller_page
def show_all(request: HttpRequest, seller: Seller) -> HttpResponse:
    """List what the business asked, newest first, and take a new question."""
    form = EnquiryForm(request.POST or None)
    if form.is_valid():
        try:
            enquiry = actions.ask_platform(
                language=places.current().language, by=seller.actor, at=clock.now(), **form.cleaned_data
            )
        except ProblemRaised as raised:
            show_errors(form, raised)
        else:
            messages.success(request, _("We have your question."))
            return redirect("sell-enquiry", organisation=seller.organisation.public_id, enquiry=enquiry)
    before = request.GET.get("before", "")
    rows = queries.list_enquiries(viewer=seller.actor, before=before, limit=A_PAGE + 1)
    shown = rows[:A_PAGE]
    context: dict[str, Any] = {
        "seller": seller,
        "form": form,
        "rows": [(row, TOPIC_WORDS[row.topic], formats.moment(row.at)) for row in shown],
        "older": shown[-1].public_id if len(rows) > A_PAGE else "",
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "seller/enquiries.html", context, status=status)


@require_read_or_post
@seller_page
def show(request: HttpRequest, seller: Seller, enquiry: str) -> HttpResponse:
    """Show one enquiry with what both sides wrote; a POST writes more."""
    asked = queries.get_enquiry(enquiry, viewer=seller.actor)
    form = FurtherForm(request.POST or None)
    if form.is_valid():
        try:
            actions.ask_further(
                enquiry=enquiry, words=form.cleaned_data["words"], by=seller.actor, at=clock.now()
            )
        except ProblemRaised as raised:
            show_errors(form, raised)
        else:
            messages.success(request, _("We have your question."))
            return redirect("sell-enquiry", organisation=seller.organisation.public_id, enquiry=enquiry)
    context = {
        "seller": seller,
        "asked": asked,
        "topic": TOPIC_WORDS[asked.topic],
        "turns": [
            (turn, formats.moment(turn.at)) for turn in queries.list_turns(enquiry, viewer=seller.actor)
        ],
        "promised": _promised(queries.get_service(enquiry, viewer=seller.actor)),
        "form": form,
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "seller/enquiry.html", context, status=status)


def _promised(service: Service | None) -> list[str]:
    """Say by when we answer or how long it took, whose fast lane that is, and what it saved."""
    if service is None:
        return []
    if service.took is None:
        said = [_("We answer by %(due)s.") % {"due": formats.moment(service.due_at)}]
    else:
        said = [_("Answered after %(time)s.") % {"time": say_time(service.took)}]
    if service.programme and service.ordinary_due_at is not None:
        told = {"name": service.programme_name, "due": formats.moment(service.ordinary_due_at)}
        said.append(
            _("The programme “%(name)s” gives you the fast lane: without it, it would be by %(due)s.") % told
        )
        if service.took is not None:
            said.append(_saved(service.saved))
    return said


def _saved(saved: timedelta | None) -> str:
    if saved is None:
        return _("What that saved cannot be told: too few ordinary questions are there to compare with.")
    beside = _("half of the ordinary questions of the ninety days before")
    if saved < timedelta():
        return _("It took %(time)s longer than %(beside)s.") % {"time": say_time(-saved), "beside": beside}
    return _("That saved %(time)s beside %(beside)s.") % {"time": say_time(saved), "beside": beside}


def say_time(time: timedelta) -> str:
    """Write how long something took."""
    written: str = format_timedelta(time, threshold=2, format="long", locale=places.current().locale)
    return written
