"""A person's own data: what is held and why, taking it along, being erased; and the same for a business."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from entrepot.apps.accounts import actions, queries, roles
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.orders import queries as orders
from entrepot.web.account.actors import person_of
from entrepot.web.account.views import member_page, require_read_or_post

LOOKED_AT = 200  # of the newest orders, for who opened them


@require_safe
@member_page
def your_data(request: HttpRequest) -> HttpResponseBase:
    """Show what is held about the person, why and until when; the way to take it along or be erased."""
    actor = person_of(request)
    mine = [each.public_id for each in orders.list_orders(viewer=actor, as_="buyer", limit=LOOKED_AT)]
    exports = queries.list_exports(viewer=actor, of_business=False)
    periods = queries.list_periods(viewer=actor)
    context = {
        "held": queries.list_held(viewer=actor),
        "kept": [each for each in periods if each.survives],
        "exports": exports,
        "preparing": any(each.state == "preparing" for each in exports),
        "erasure": queries.get_erasure(viewer=actor),
        "readings": queries.list_readings_of(mine, viewer=actor),
        "is_chinese": (get_language() or "").startswith("zh"),
    }
    return render(request, "web_account/data.html", context)


@require_POST
@member_page
def ask_export(request: HttpRequest) -> HttpResponseBase:
    """Have everything put into one file."""
    _ask_export(request, person_of(request), of_business=False)
    return redirect("account-data")


@require_safe
@member_page
def fetch_export(request: HttpRequest, export: str) -> HttpResponseBase:
    """Hand an export to who asked for it."""
    return _fetched(person_of(request), export)


@reauthentication_required  # type: ignore[untyped-decorator]  # allauth carries no types
@require_read_or_post
@member_page
def erase(request: HttpRequest) -> HttpResponseBase:
    """Say what erasure means and what stands in its way; ask for it."""
    actor = person_of(request)
    refused = False
    if request.method == "POST":
        try:
            actions.request_erasure(language=get_language() or "en", by=actor, at=clock.now())
        except ProblemRaised as raised:
            refused = True
            if not raised.problem.errors:
                messages.error(request, f"{raised.problem.title} {raised.problem.detail}")
        else:
            messages.success(request, _("You will be erased. Until then you can take it back here."))
            return redirect("account-data")
    context = {"hindrances": queries.list_hindrances(viewer=actor), "waits": actions.WAITS.days}
    return render(request, "web_account/erase.html", context, status=422 if refused else 200)


@require_POST
@member_page
def keep(request: HttpRequest) -> HttpResponseBase:
    """Take an erasure back."""
    actor = person_of(request)
    found = queries.get_erasure(viewer=actor)
    actions.take_back_erasure(request=found.public_id if found else "", by=actor, at=clock.now())
    messages.success(request, _("Nothing is erased. Your account stays."))
    return redirect("account-data")


@require_read_or_post
@member_page
def business(request: HttpRequest, organisation: str) -> HttpResponseBase:
    """Let owners take their business's data along."""
    actor = person_of(request, organisation)
    if request.method == "POST":
        _ask_export(request, actor, of_business=True)
        return redirect("organisation-data", organisation=organisation)
    owns = roles.OWNER in actor.roles
    exports = queries.list_exports(viewer=actor, of_business=True) if owns else []
    context = {
        "organisation": queries.get_organisation(viewer=actor),
        "owns": owns,
        "exports": exports,
        "preparing": any(each.state == "preparing" for each in exports),
    }
    return render(request, "web_account/business_data.html", context)


@require_safe
@member_page
def fetch_business(request: HttpRequest, organisation: str, export: str) -> HttpResponseBase:
    """Hand a business's export to the owner who asked for it."""
    return _fetched(person_of(request, organisation), export)


@reauthentication_required  # type: ignore[untyped-decorator]  # allauth carries no types
@require_read_or_post
@member_page
def close(request: HttpRequest, organisation: str) -> HttpResponseBase:
    """Let an owner close the organisation, or say what has to end first."""
    actor = person_of(request, organisation)
    context: dict[str, Any] = {"organisation": queries.get_organisation(viewer=actor)}
    if request.method == "POST":
        try:
            actions.close_organisation(by=actor, at=clock.now())
        except ProblemRaised as raised:
            context["hindrances"] = raised.problem.errors
        else:
            messages.success(request, _("The organisation is closed."))
            return redirect("account-home")
    status = 422 if "hindrances" in context else 200
    return render(request, "web_account/close.html", context, status=status)


def _ask_export(request: HttpRequest, actor: Actor, *, of_business: bool) -> None:
    actions.request_export(of_business=of_business, language=get_language() or "en", by=actor, at=clock.now())
    messages.success(request, _("We put it together now and write to you when it is ready."))


def _fetched(actor: Actor, export: str) -> FileResponse:
    found = queries.get_export(export, viewer=actor)
    source = queries.open_export(export, viewer=actor)
    actions.note_download(export=export, by=actor, at=clock.now())
    name = f"entrepot-{found.asked_at:%Y-%m-%d}.zip"
    response = FileResponse(source, as_attachment=True, filename=name, content_type="application/zip")
    response["Cache-Control"] = "private, no-store"
    return response
