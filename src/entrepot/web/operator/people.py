"""People's own data, for the platform: who asked for erasure, what is kept and why, who opened what."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from entrepot.apps.accounts import actions, queries
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import Actor
from entrepot.web.operator.access import (
    UNPROCESSABLE,
    names_of,
    operator_page,
    require_read_or_post,
    set_by,
)

STATES = {
    "waiting": gettext_lazy("Waits, can be taken back"),
    "hindered": gettext_lazy("Something stood in the way"),
    "taken_back": gettext_lazy("Taken back"),
    "done": gettext_lazy("Erased"),
}


class ErasureForm(forms.Form):
    """Whom to erase on their request, and how they asked."""

    use_required_attribute = False

    person = forms.CharField(
        label=gettext_lazy("Public id or e-mail address"),
        help_text=gettext_lazy("An address without an account is a guest's: their orders are meant."),
        max_length=254,
    )
    why = forms.CharField(
        label=gettext_lazy("How they asked, and how you know them"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@require_read_or_post
@operator_page
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List requests, what is kept and why, and the latest looks; ask on a person's request."""
    taken_back = request.POST.get("keep", "")
    if taken_back:
        actions.take_back_erasure(request=taken_back, by=actor, at=clock.now())
        messages.success(request, _("Nothing is erased."))
        return redirect("operate-people")
    form = ErasureForm(request.POST or None)
    if set_by(form, actions.request_erasure_for, actor):
        messages.success(request, _("Asked. We wrote to the person, who can take it back."))
        return redirect("operate-people")
    requests = queries.list_erasures(viewer=actor)
    readings = queries.list_readings(viewer=actor, subject=request.GET.get("subject", "").strip())
    context = {
        "form": form,
        "requests": requests,
        "states": STATES,
        "periods": queries.list_periods(viewer=actor),
        "readings": readings,
        "subject": request.GET.get("subject", "").strip(),
        "people": names_of({each.user_id for each in readings} | {each.asked_by for each in requests}, actor),
        "is_chinese": (get_language() or "").startswith("zh"),
    }
    return render(request, "operator/people.html", context, status=UNPROCESSABLE if form.errors else 200)
