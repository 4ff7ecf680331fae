"""What is held for authorities and carriers: who is owed what, who is paid where and when, what was paid."""

from collections.abc import Callable
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.ledger import queries as ledger
from entrepot.apps.payouts import actions, queries
from entrepot.apps.payouts.queries import CreditorView
from entrepot.apps.reference import queries as reference
from entrepot.core.ledger import Cycle
from entrepot.web.design.refusals import show_errors
from entrepot.web.operator.access import UNPROCESSABLE, operator_page, require_read_or_post
from entrepot.web.operator.words import CREDITOR_KINDS, CYCLES, REMITTANCE_REASONS
from entrepot.web.public.choices import currency_choices

SHOWN: Final = 20
ITEMS: Final = 100
SOURCE_HELP = gettext_lazy("Where it is written: a law, a contract, a letter with its date.")


class TermsForm(forms.Form):
    """Who stands behind a name in the books, and when they are paid."""

    name = forms.CharField(label=gettext_lazy("Full name"), max_length=120)
    kind = forms.ChoiceField(label=gettext_lazy("What they are"), choices=list(CREDITOR_KINDS.items()))
    cycle = forms.ChoiceField(label=gettext_lazy("How often they are paid"), choices=list(CYCLES.items()))
    due_days = forms.IntegerField(
        label=gettext_lazy("Days until it must be there"),
        help_text=gettext_lazy("Counted from the last day of the period."),
        min_value=0,
        max_value=120,
    )
    reference = forms.CharField(
        label=gettext_lazy("What they know us by"),
        help_text=gettext_lazy("A registration or contract number. They read it on their bank statement."),
        max_length=60,
        required=False,
    )
    source = forms.CharField(label=gettext_lazy("Source"), help_text=SOURCE_HELP, max_length=300)
    valid_from = forms.DateField(
        label=gettext_lazy("From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class AccountForm(forms.Form):
    """Where they are paid. The number is kept sealed; only its last figures are shown again."""

    holder = forms.CharField(label=gettext_lazy("Holder of the account"), max_length=70)
    country = forms.ChoiceField(label=gettext_lazy("Country of the bank"))
    number = forms.CharField(
        label=gettext_lazy("IBAN or account number"),
        max_length=42,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    bic = forms.CharField(label=gettext_lazy("BIC"), max_length=11, required=False)
    bank_code = forms.CharField(
        label=gettext_lazy("Code of the bank"),
        help_text=gettext_lazy("Where the country has one: routing number, BSB, IFSC, CNAPS."),
        max_length=20,
        required=False,
    )
    currency = forms.ChoiceField(
        label=gettext_lazy("Paid in"),
        help_text=gettext_lazy("What is held in another currency is changed when it is paid over."),
        required=False,
    )
    source = forms.CharField(label=gettext_lazy("Source"), help_text=SOURCE_HELP, max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer every country by its name in the reader's language."""
        super().__init__(*args, **kwargs)
        language = get_language() or "en"
        named = [(each.iso2, each.named(language)) for each in reference.list_countries(language)]
        self.fields["country"].choices = [("", "–"), *named]  # type: ignore[attr-defined]
        own: Any = self.fields["currency"]
        own.choices = [("", _("As it is held")), *currency_choices()]


@require_read_or_post
@operator_page
def show_all(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show who is owed what and by when; propose to pay what is due."""
    if request.POST.get("do") == "propose":
        found = actions.propose_remittances(by=actor, at=clock.now())
        _tell(request, found)
        return redirect(request.path)
    owed = queries.list_owed(viewer=actor)
    named = {each.owner for each in owed}
    context = {
        "owed": owed,
        "quiet": [each for each in queries.list_creditors(viewer=actor) if each.owner not in named],
        "remittances": queries.list_remittances(viewer=actor, limit=SHOWN),
        "due": [each for each in owed if each.due.minor > 0],
    }
    return render(request, "operator/owed.html", context)


@require_read_or_post
@operator_page
def show(request: HttpRequest, actor: Actor, owner: str) -> HttpResponse:
    """Show one creditor: what is open, what was paid, its terms and account, and the forms that set them."""
    creditor = queries.get_creditor(owner, viewer=actor)
    done = request.POST.get("do", "")
    terms = TermsForm(request.POST if done == "terms" else None, initial=_terms_of(creditor), auto_id="t_%s")
    account = AccountForm(request.POST if done == "account" else None, auto_id="a_%s")
    if done == "terms" and _saved(terms, actions.set_creditor, owner, actor):
        messages.success(request, _("Noted. It holds from that day on."))
        return redirect(request.path)
    if done == "account" and _saved(account, actions.set_creditor_account, owner, actor):
        said = _("Noted. What was proposed to the former account was taken back; another person approves.")
        messages.success(request, said)
        return redirect(request.path)
    owed = queries.list_owed(viewer=actor, owner=owner)
    context = {
        "creditor": creditor,
        "kind": CREDITOR_KINDS.get(creditor.kind, ""),
        "cycle": CYCLES.get(creditor.cycle, ""),
        "owed": [(each, _items(each.currency, owner, actor)) for each in owed],
        "remittances": queries.list_remittances(viewer=actor, owner=owner, limit=SHOWN),
        "terms_form": terms,
        "account_form": account,
    }
    status = UNPROCESSABLE if terms.errors or account.errors else 200
    return render(request, "operator/creditor.html", context, status=status)


def _items(currency: str, owner: str, actor: Actor) -> list[ledger.Item]:
    return ledger.list_open_items(owner=owner, currency=currency, viewer=actor, limit=ITEMS)


def _terms_of(creditor: CreditorView) -> dict[str, Any]:
    return {
        "name": creditor.name,
        "kind": creditor.kind or "authority",
        "cycle": creditor.cycle or Cycle.MONTHLY.value,
        "due_days": creditor.due_days if creditor.cycle else 30,
        "reference": creditor.reference,
        "valid_from": clock.now().date(),
    }


def _saved(form: forms.Form, save: Callable[..., str], owner: str, actor: Actor) -> bool:
    if not form.is_valid():
        return False
    try:
        save(owner=owner, **form.cleaned_data, by=actor, at=clock.now())
    except ProblemRaised as raised:
        show_errors(form, raised)
        return False
    return True


def _tell(request: HttpRequest, found: actions.RemittanceRound) -> None:
    """Say what a round came to, and whom it could not pay and why."""
    count = len(found.remittances)
    if count:
        said = ngettext(
            "%(count)d remittance is proposed. Another person approves it on the desk.",
            "%(count)d remittances are proposed. Another person approves them on the desk.",
            count,
        )
        messages.success(request, said % {"count": count})
    elif not found.unremitted:
        messages.info(request, _("Nothing is due: no period has ended since."))
    for each in found.unremitted:
        messages.warning(request, f"{each.owner}: {REMITTANCE_REASONS[each.reason]}")
