"""The page of a programme's evidence: ask for the archive of some days, see how far it is, take it along."""

from datetime import date, timedelta
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from entrepot.apps.accounts import roles
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.programmes import actions, queries
from entrepot.web.design import places
from entrepot.web.operator.access import UNPROCESSABLE, platform_page, require_read_or_post, set_by

QUARTER: Final = timedelta(days=91)


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class PeriodForm(forms.Form):
    """From which day to which."""

    use_required_attribute = False

    first_on = _day(gettext_lazy("From this day"))
    last_on = _day(gettext_lazy("To this day, which is part of it"))


@require_read_or_post
@platform_page
def show(request: HttpRequest, actor: Actor, programme: str) -> HttpResponse:
    """Show the packs of a programme; have another one made."""
    today = clock.now().date()
    found = queries.get_programme(programme, viewer=actor, on=today, language=places.current().language)
    form = PeriodForm(request.POST or None, initial=_last_quarter(today))

    def ask(**given: Any) -> None:
        actions.request_evidence_pack(programme=programme, **given)

    if request.method == "POST" and set_by(form, ask, actor):
        messages.success(request, _("It is being put together now."))
        return redirect("officer-evidence", programme=programme)
    packs = queries.list_evidence_packs(programme, viewer=actor)
    context = {
        "programme": found,
        "form": form,
        "packs": packs,
        "preparing": any(each.state == "preparing" for each in packs),
        "officer_only": roles.OPERATOR not in actor.roles,
    }
    return render(request, "officer/evidence.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_safe
@platform_page
def download(request: HttpRequest, actor: Actor, programme: str, pack: str) -> HttpResponseBase:
    """Hand out a pack that is ready; who took it is written down first."""
    del request
    view, file = queries.open_evidence_pack(pack, programme=programme, viewer=actor)
    actions.note_evidence_pack(pack=pack, by=actor, at=clock.now())
    name = f"evidence-{programme}-{view.first_on}-{view.last_on}.zip"
    response = FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _last_quarter(today: date) -> dict[str, date]:
    return {"first_on": today - QUARTER, "last_on": today}
