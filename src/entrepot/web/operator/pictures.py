"""Pictures fetched from the web for sellers: how far that is, who wants peace, and the switch."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepot.apps.catalogue import actions, queries
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import Actor
from entrepot.web.operator.access import UNPROCESSABLE, operator_page, require_read_or_post, set_by


class SwitchForm(forms.Form):
    """Why fetching is switched off, or on again."""

    use_required_attribute = False

    reason = forms.CharField(label=gettext_lazy("Why"), max_length=300)
    on = forms.BooleanField(required=False, widget=forms.HiddenInput)


@require_read_or_post
@operator_page
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show how fetching stands, and switch it off or on with a reason."""
    view = queries.get_picture_fetching(viewer=actor, at=clock.now())
    form = SwitchForm(request.POST or None, initial={"on": not view.on})
    if request.method == "POST" and set_by(form, actions.set_picture_fetching, actor):
        messages.success(request, _("Noted."))
        return redirect(request.path)
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "operator/pictures.html", {"view": view, "form": form}, status=status)
