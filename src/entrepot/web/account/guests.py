"""The data of people who ordered without an account: by a link that is mailed to their address."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from entrepot.apps.accounts import actions, queries
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.web.account.actors import person_of
from entrepot.web.account.views import require_read_or_post


class AddressForm(forms.Form):
    """Which address somebody ordered with."""

    use_required_attribute = False

    email = forms.EmailField(
        label=gettext_lazy("The e-mail address you ordered with"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


@require_read_or_post
@never_cache
def ask(request: HttpRequest) -> HttpResponse:
    """Mail a link to an address; the page says the same whether anything is held or not."""
    if request.user.pk is not None:
        return redirect("account-data")
    form = AddressForm(request.POST or None)
    if form.is_valid():
        actions.mail_guest_proof(
            address=form.cleaned_data["email"],
            language=get_language() or "en",
            by=person_of(request),
            at=clock.now(),
        )
        messages.success(request, _("Look into your mailbox: a link is on its way."))
        return redirect("account-guest")
    status = 422 if form.errors else 200
    return render(request, "web_account/guest.html", {"form": form}, status=status)


@require_read_or_post
@never_cache
def data(request: HttpRequest, signed: str) -> HttpResponse:
    """Let the holder of an address ask for erasure, and take it back."""
    actor, errors = person_of(request), []
    try:
        erasure = queries.get_guest_erasure(signed, viewer=actor)
    except ObjectDoesNotExist:
        raise Http404 from None
    if request.method == "POST":
        try:
            if erasure is not None:
                actions.take_back_erasure(request=erasure.public_id, by=actor, at=clock.now(), signed=signed)
                messages.success(request, _("Nothing is erased."))
            else:
                actions.request_guest_erasure(
                    signed=signed, language=get_language() or "en", by=actor, at=clock.now()
                )
                messages.success(request, _("It will be erased. Until then you can take it back here."))
            return redirect("account-guest-data", signed=signed)
        except ProblemRaised as raised:
            errors = list(raised.problem.errors)
    context = {"erasure": erasure, "hindrances": errors, "waits": actions.WAITS.days}
    return render(request, "web_account/guest_data.html", context, status=422 if errors else 200)
