"""Asking to be verified: three facts from a public register, and what was decided the last time."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepot.apps.accounts import roles
from entrepot.apps.businesses import actions
from entrepot.apps.businesses.words import REASON_WORDS
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import require_role
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.web.design.refusals import show_errors
from entrepot.web.seller.access import UNPROCESSABLE, Seller, require_read_or_post, seller_page

WAITS, VERIFIED = "pending", "verified"


class VerificationForm(forms.Form):
    """Where a business is registered, and under which name and number."""

    use_required_attribute = False

    legal_name = forms.CharField(
        label=gettext_lazy("Legal name"),
        max_length=200,
        help_text=gettext_lazy("As the register writes it."),
        error_messages={"required": gettext_lazy("Give the name that stands in the register.")},
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    register = forms.CharField(
        label=gettext_lazy("Register"),
        max_length=120,
        help_text=gettext_lazy("Who keeps it, such as “Oregon Secretary of State” or “Companies House”."),
        error_messages={"required": gettext_lazy("Name the register, so that we can look you up.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    registration = forms.CharField(
        label=gettext_lazy("Number in the register"),
        max_length=60,
        help_text=gettext_lazy("The number of the business; never your own identity number."),
        error_messages={"required": gettext_lazy("Give the number of the business.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


@require_read_or_post
@seller_page
def ask(request: HttpRequest, seller: Seller) -> HttpResponse:
    """Ask for the business to be verified, or say where that stands."""
    require_role(seller.actor, roles.ADMIN)
    state = seller.business.state if seller.business else ""
    name = seller.business.profile.name if seller.business else ""
    form = VerificationForm(request.POST or None, initial={"legal_name": name})
    if form.is_valid():
        try:
            actions.submit_verification(**form.cleaned_data, by=seller.actor, at=clock.now())
        except ProblemRaised as raised:
            show_errors(form, raised)
        else:
            messages.success(request, _("We look you up in the register now, and write to you."))
            return redirect("sell-money", organisation=seller.organisation.public_id)
    context = {
        "seller": seller,
        "form": form,
        "waits": state == WAITS,
        "verified": state == VERIFIED,
        "reasons": [REASON_WORDS[code] for code in seller.business.reasons] if seller.business else [],
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "seller/verification.html", context, status=status)
