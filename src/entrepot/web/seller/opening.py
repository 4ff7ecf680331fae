"""Opening a shop in three fields: a telephone or an address, a country, a name. The code is the signature.

Nothing is kept before the code comes back, and nobody is told whether an address is known: whoever reads the
message is who signs in, with their second step if they have one.
"""

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from entrepot.apps.accounts import actions
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.web.account.actors import person_of
from entrepot.web.account.codes import CodeForm, Sent, read_address, send_code, sign_in
from entrepot.web.design import places
from entrepot.web.design.refusals import show_errors
from entrepot.web.design.widgets import LongSelect
from entrepot.web.public import choices
from entrepot.web.seller.access import UNPROCESSABLE, require_read_or_post

KEPT: Final = "opening"  # in the session: what was given, and by which name the code is asked for
OTHER: Final = "other"  # the kind of trade, until it is said


class OpenForm(forms.Form):
    """Where to write to, where goods are sent from, and the name customers know."""

    use_required_attribute = False

    contact = forms.CharField(
        label=gettext_lazy("Phone number or e-mail address"),
        max_length=254,
        help_text=gettext_lazy("We send a code there. You sign in with it, without a password."),
        error_messages={"required": gettext_lazy("Give the number or the address you read.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    country = forms.ChoiceField(label=gettext_lazy("Where your goods are sent from"), widget=LongSelect)
    name = forms.CharField(
        label=gettext_lazy("Name of your business"),
        max_length=160,
        help_text=gettext_lazy("As your customers know it."),
        error_messages={"required": gettext_lazy("Give the name your customers know.")},
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["country"].choices = choices.country_choices()  # type: ignore[attr-defined] # a field's
        self.initial.setdefault("country", places.current().country)

    def clean(self) -> dict[str, Any]:
        """Read a number as it is written in the country that was chosen."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if "contact" in given:
            try:
                given["contact"] = read_address(given["contact"], given.get("country", ""))
            except ValidationError as wrong:
                self.add_error("contact", wrong)
        return given


@require_read_or_post
@never_cache
def start(request: HttpRequest) -> HttpResponse:
    """Ask for the three fields and send the code."""
    if request.user.is_authenticated:
        return redirect("sell")
    form = OpenForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            sent = send_code(request, given["contact"])
        except ProblemRaised as raised:
            show_errors(form, raised)
        else:
            request.session[KEPT] = {
                "address": sent.address,
                "code": sent.name,
                "name": given["name"],
                "country": given["country"],
            }
            return redirect("sell-open-code")
    return render(request, "seller/open.html", {"form": form}, status=UNPROCESSABLE if form.errors else 200)


@require_read_or_post
@never_cache
def confirm(request: HttpRequest) -> HttpResponse:
    """Take the code; who has it is signed in, and their business is registered."""
    kept = request.session.get(KEPT)
    if kept is None or kept.get("confirmed"):
        return redirect("sell-open")
    sent = Sent(kept["address"], kept["code"])
    form = CodeForm(request.POST or None, sent=sent)
    if form.is_valid():
        try:
            return _enter(request, kept, sent, form.cleaned_data["code"])
        except ProblemRaised as raised:
            show_errors(form, raised)
    context = {"form": form, "sent": sent}
    return render(request, "seller/open_code.html", context, status=UNPROCESSABLE if form.errors else 200)


def given(request: HttpRequest) -> dict[str, str]:
    """Return once what was given at the beginning, for who has just come in; nothing for others."""
    kept = request.session.get(KEPT) or {}
    if not kept.get("confirmed"):
        return {}
    del request.session[KEPT]
    return {"name": kept["name"], "country": kept["country"], "kind": OTHER}


def _enter(request: HttpRequest, kept: dict[str, Any], sent: Sent, code: str) -> HttpResponse:
    user = actions.enter_with_code(
        name=sent.name, code=code, called=kept["name"], by=person_of(request), at=clock.now()
    )
    request.session[KEPT] = kept | {"confirmed": True}
    return sign_in(request, user or 0, sent, to=reverse("sell"))
