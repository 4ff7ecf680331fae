"""Signing in with a telephone, and the number a person does it with."""

from typing import Any, Final

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from entrepot.apps.accounts import actions, queries
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.reference import queries as reference
from entrepot.web.account.actors import person_of
from entrepot.web.account.codes import CodeForm, Sent, read_number, send_code, sign_in
from entrepot.web.account.views import UNPROCESSABLE, member_page, require_read_or_post
from entrepot.web.design import places
from entrepot.web.design.refusals import show_errors

KEPT: Final = "phone"  # in the session: where the code went, by which name it is asked for, where to go on


class NumberForm(forms.Form):
    """A telephone number, written as at home or with its country."""

    use_required_attribute = False

    number = forms.CharField(
        label=gettext_lazy("Phone number"),
        max_length=40,
        error_messages={"required": gettext_lazy("Give your number.")},
        widget=forms.TelInput(attrs={"autocomplete": "tel"}),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        example = reference.phone_example(places.current().country)
        self.fields["number"].help_text = _("Such as %(example)s.") % {"example": example} if example else ""

    def clean_number(self) -> str:
        """Return the number in E.164 form."""
        return read_number(self.cleaned_data["number"], places.current().country)


@require_read_or_post
@never_cache
def enter(request: HttpRequest) -> HttpResponse:
    """Ask for the number to sign in with, and send the code."""
    if request.user.is_authenticated:
        return redirect("account-home")
    form = NumberForm(request.POST or None)
    following = request.POST.get("next") or request.GET.get("next", "")
    if form.is_valid() and _send(request, form, following):
        return redirect("account-phone-code")
    context = {"form": form, "next": following}
    return render(request, "web_account/phone_enter.html", context, status=_status(form))


@require_read_or_post
@never_cache
def code(request: HttpRequest) -> HttpResponse:
    """Take the code: who is signed in keeps the number, everybody else signs in with it."""
    kept = request.session.get(KEPT)
    if kept is None:
        return redirect("account-phone" if request.user.is_authenticated else "account-phone-enter")
    sent = Sent(kept["address"], kept["code"])
    form = CodeForm(request.POST or None, sent=sent)
    if form.is_valid():
        try:
            taken = _keep if request.user.is_authenticated else _enter
            return taken(request, sent, form.cleaned_data["code"])
        except ProblemRaised as raised:
            show_errors(form, raised)
    return render(request, "web_account/phone_code.html", {"form": form, "sent": sent}, status=_status(form))


@reauthentication_required  # type: ignore[untyped-decorator]  # allauth carries no types
@require_read_or_post
@member_page
def own(request: HttpRequest) -> HttpResponseBase:
    """Show the number one signs in with, and send a code to another."""
    form = NumberForm(request.POST or None)
    if form.is_valid() and _send(request, form, ""):
        return redirect("account-phone-code")
    number = reference.show_phone(queries.get_phone(viewer=person_of(request)))
    context = {"form": form, "number": number}
    return render(request, "web_account/phone.html", context, status=_status(form))


@require_POST
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth carries no types
@member_page
def remove(request: HttpRequest) -> HttpResponseBase:
    """Sign in with the e-mail address only."""
    actions.remove_phone(language=get_language() or "en", by=person_of(request), at=clock.now())
    messages.success(request, _("You do not sign in with a telephone any more."))
    return redirect("account-phone")


def _send(request: HttpRequest, form: NumberForm, following: str) -> bool:
    try:
        sent = send_code(request, form.cleaned_data["number"])
    except ProblemRaised as raised:
        show_errors(form, raised)
        return False
    safe = following if url_has_allowed_host_and_scheme(following, allowed_hosts=None) else ""
    request.session[KEPT] = {"address": sent.address, "code": sent.name, "next": safe}
    return True


def _enter(request: HttpRequest, sent: Sent, given: str) -> HttpResponse:
    user = actions.enter_with_code(
        name=sent.name, code=given, called=None, by=person_of(request), at=clock.now()
    )
    following = request.session.pop(KEPT)["next"]
    if user is None:
        messages.info(request, _("Nobody signs in with this number yet. You can open a shop with it."))
        return redirect("sell-open")
    return sign_in(request, user, sent, to=following or reverse("account-home"))


def _keep(request: HttpRequest, sent: Sent, given: str) -> HttpResponse:
    actions.set_phone(
        name=sent.name, code=given, language=get_language() or "en", by=person_of(request), at=clock.now()
    )
    del request.session[KEPT]
    messages.success(request, _("You sign in with this number from now on."))
    return redirect("account-phone")


def _status(form: forms.Form) -> int:
    return UNPROCESSABLE if form.errors else 200
