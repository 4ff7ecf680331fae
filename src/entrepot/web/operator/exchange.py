"""Money between currencies: the rates that are needed, what is kept, what our bank has yet to change."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.payouts import actions, queries
from entrepot.core.money import Money, MoneyError
from entrepot.web.design.refusals import show_errors
from entrepot.web.operator.access import UNPROCESSABLE, operator_page, require_read_or_post
from entrepot.web.operator.owed import SOURCE_HELP
from entrepot.web.public.choices import currency_choices

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
HUNDRED = Decimal(100)


def currency_field(label: Any) -> forms.ChoiceField:
    """Return a field for a currency."""
    return forms.ChoiceField(label=label, choices=currency_choices)


def rate_field() -> forms.DecimalField:
    """Return a field for a rate."""
    return forms.DecimalField(
        label=gettext_lazy("So many of the other for one of the first"), max_digits=24, decimal_places=12
    )


class RateForm(forms.Form):
    """One rate of one day."""

    base = currency_field(gettext_lazy("One of"))
    quote = currency_field(gettext_lazy("The other currency"))
    rate = rate_field()
    on = forms.DateField(label=gettext_lazy("Of the day"), widget=DAY)
    source = forms.CharField(
        label=gettext_lazy("Source"),
        help_text=gettext_lazy("Who quotes it. Sellers read it beside their payout."),
        max_length=120,
    )


class ChargeForm(forms.Form):
    """What is kept of a seller's money that is changed."""

    percent = forms.DecimalField(
        label=gettext_lazy("Kept of what is changed"), min_value=0, max_value=10, decimal_places=4
    )
    percent.unit = "%"  # type: ignore[attr-defined] # the field shows it
    source = forms.CharField(label=gettext_lazy("Source"), help_text=SOURCE_HELP, max_length=300)
    valid_from = forms.DateField(label=gettext_lazy("From"), widget=DAY)


class DealForm(forms.Form):
    """What our bank changed, from its advice."""

    reference = forms.CharField(
        label=gettext_lazy("The bank's reference"),
        help_text=gettext_lazy("It stands on both lines of the statement."),
        max_length=40,
    )
    given = forms.CharField(label=gettext_lazy("Given"), max_length=20)
    given_currency = currency_field(gettext_lazy("Currency given"))
    arrived = forms.CharField(label=gettext_lazy("Amount received"), max_length=20)
    arrived_currency = currency_field(gettext_lazy("Currency received"))
    rate = rate_field()
    on = forms.DateField(label=gettext_lazy("Of the day"), widget=DAY)

    def clean(self) -> dict[str, Any]:
        """Read both amounts."""
        data = super().clean() or {}
        for name in ("given", "arrived"):
            try:
                data[name] = Money.parse(data.get(name) or "", data.get(f"{name}_currency") or "")
            except MoneyError as error:
                self.add_error(name, str(error))
        return data


@require_read_or_post
@operator_page
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show what is needed, what holds and what stands open; take a rate, a charge, or a deal of our bank."""
    done, today = request.POST.get("do", ""), clock.now().date()
    made: dict[str, tuple[forms.Form, Callable[[dict[str, Any], Actor], object]]] = {
        name: (form(request.POST if done == name else None, initial=_start(today), auto_id=f"{name}_%s"), do)
        for name, form, do in (
            ("rate", RateForm, _state),
            ("charge", ChargeForm, _charge),
            ("deal", DealForm, _deal),
        )
    }
    if done in made and _saved(*made[done], actor):
        messages.success(request, _("Noted."))
        return redirect(request.path)
    context = {
        "wanted": queries.list_wanted_rates(viewer=actor),
        "stated": queries.list_stated_rates(viewer=actor),
        "charge": queries.get_exchange_charge(viewer=actor),
        "positions": queries.list_exchange_positions(viewer=actor),
        **{f"{name}_form": form for name, (form, _do) in made.items()},
    }
    wrong = any(form.errors for form, _do in made.values())
    return render(request, "operator/exchange.html", context, status=UNPROCESSABLE if wrong else 200)


def _start(today: object) -> dict[str, Any]:
    return {"on": today, "valid_from": today, "base": "USD", "quote": "EUR"}


def _state(data: dict[str, Any], by: Actor) -> None:
    actions.state_rate(**data, by=by, at=clock.now())


def _charge(data: dict[str, Any], by: Actor) -> None:
    share = data.pop("percent") / HUNDRED
    actions.set_exchange_charge(**data, share=share, by=by, at=clock.now())


def _deal(data: dict[str, Any], by: Actor) -> None:
    given = {name: data[name] for name in ("reference", "given", "arrived", "rate", "on")}
    actions.record_bank_exchange(**given, by=by, at=clock.now())


def _saved(form: forms.Form, do: Callable[[dict[str, Any], Actor], object], by: Actor) -> bool:
    if not form.is_valid():
        return False
    try:
        do(dict(form.cleaned_data), by)
    except ProblemRaised as raised:
        show_errors(form, raised)
        return False
    return True
