"""Where a seller is paid: the fields a bank account has in the country of the bank, and nothing more."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepot.apps.accounts import roles
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import require_role
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.payouts import actions, numbers
from entrepot.apps.payouts import queries as payouts
from entrepot.apps.payouts.queries import BankAccountView
from entrepot.web.design.refusals import show_errors
from entrepot.web.design.widgets import LongSelect
from entrepot.web.public import choices
from entrepot.web.seller.access import UNPROCESSABLE, Seller, require_read_or_post, seller_page
from entrepot.web.seller.statement import business_of

QUIET = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}


class CountryForm(forms.Form):
    """The country of the bank, which decides what the account is made of."""

    country = forms.ChoiceField(label=gettext_lazy("Country of your bank"), widget=LongSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = choices.country_choices()  # type: ignore[attr-defined]


class AccountForm(forms.Form):
    """A bank account in one country."""

    use_required_attribute = False

    holder = forms.CharField(
        label=gettext_lazy("Name of the account holder"),
        help_text=gettext_lazy("In Latin letters, as your bank writes it on payments from abroad."),
        error_messages={"required": gettext_lazy("Give the name the account is under.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    bank_code = forms.CharField(
        error_messages={"required": gettext_lazy("Give the code; your bank writes it beside the account.")},
        widget=forms.TextInput(attrs=QUIET),
    )
    bic = forms.CharField(
        label=gettext_lazy("BIC (SWIFT) of the bank"),
        help_text=gettext_lazy("8 or 11 letters and figures, such as DBSSSGSG."),
        error_messages={"required": gettext_lazy("Give the BIC; your bank writes it beside the account.")},
        widget=forms.TextInput(attrs=QUIET),
    )
    number = forms.CharField(
        label=gettext_lazy("Account number"),
        error_messages={"required": gettext_lazy("Give the number of the account.")},
        widget=forms.TextInput(attrs=QUIET),
    )

    currency = forms.ChoiceField(
        label=gettext_lazy("Pay me in"),
        help_text=gettext_lazy(
            "What you earn in another currency is changed when it is paid out. You see the rate and the "
            "charge before."
        ),
        required=False,
        widget=LongSelect,
    )

    def __init__(self, *args: Any, country: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        paid_in: Any = self.fields["currency"]
        paid_in.choices = [("", _("Each currency as I earned it")), *choices.currency_choices()]
        rule = numbers.RULES.get(country)
        if rule is not None:
            self.fields["bank_code"].label = str(rule.code_name)
            self.fields["bank_code"].help_text = _("For example %(example)s.") % {"example": rule.example}
        else:
            del self.fields["bank_code"]
        if numbers.has_iban(country):
            self.fields["number"].label = "IBAN"
            self.fields["number"].help_text = _("Blanks do not matter.")
        if rule is not None or numbers.has_iban(country) or country == numbers.NEW_ZEALAND:
            del self.fields["bic"]


@require_read_or_post
@seller_page
def change(request: HttpRequest, seller: Seller) -> HttpResponse:
    """Take the first bank account, or another one from who has just given their password again."""
    require_role(seller.actor, roles.ADMIN)
    present = payouts.get_bank_account(business_of(seller), viewer=seller.actor)
    answer = replace if present else take
    return answer(request, seller, present)


def take(request: HttpRequest, seller: Seller, present: BankAccountView | None) -> HttpResponse:
    """Show the fields of an account, and keep what was sent."""
    country = country_of(request, seller, present.country if present else "")
    start = start_of(seller) | ({"currency": present.currency} if present else {})
    form = AccountForm(request.POST or None, country=country, initial=start)
    if form.is_valid():
        try:
            account = actions.set_bank_account(
                country=country, by=seller.actor, at=clock.now(), **form.cleaned_data
            )
        except ProblemRaised as raised:
            show_errors(form, raised)
        else:
            held = payouts.get_bank_account(business_of(seller), viewer=seller.actor)
            changed = present is not None and present.public_id != account
            say(request, changed=changed and held is not None and held.held_until is not None)
            return redirect("sell-money", organisation=seller.organisation.public_id)
    context = {
        "seller": seller,
        "form": form,
        "present": present,
        "country": country,
        "countries": CountryForm(initial={"country": country}),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "seller/payout_details.html", context, status=status)


# Whoever finds a browser signed in may not send the money elsewhere.
replace = reauthentication_required(take)


def country_of(request: HttpRequest, seller: Seller, present: str) -> str:
    """Return the country of the bank: the one chosen, else the present one, else the business's own."""
    known = {code for code, _name in choices.country_choices()}
    home = seller.business.profile.country if seller.business else ""
    asked = request.GET.get("country", "")
    return asked if asked in known else present or home


def start_of(seller: Seller) -> dict[str, str]:
    """Return what is written into the form: the name of the business, when every bank can write it."""
    name = seller.business.profile.name if seller.business else ""
    return {"holder": numbers.read_holder(name)}


def say(request: HttpRequest, *, changed: bool) -> None:
    """Say that it is kept, and what follows from a change."""
    if changed:
        messages.success(request, _("The bank account is changed. Payouts go to it in seven days."))
    else:
        messages.success(request, _("We know where to pay you now."))
