"""Supported places in shops: what one costs, and what they came to, day by day."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepot.apps.accounts import roles
from entrepot.apps.businesses import queries as businesses
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.programmes import actions, queries, words
from entrepot.core.money import Money, MoneyError
from entrepot.web.design import places
from entrepot.web.design.refusals import show_errors
from entrepot.web.operator.access import UNPROCESSABLE, platform_page, require_read_or_post


class PriceForm(forms.Form):
    """What advertising credit pays for a place, from a day on."""

    use_required_attribute = False

    valid_from = forms.DateField(
        label=gettext_lazy("From"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    currency = forms.CharField(label=gettext_lazy("Currency"), min_length=3, max_length=3)
    per_day = forms.CharField(
        label=gettext_lazy("For a day, in all shops"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    per_thousand = forms.CharField(
        label=gettext_lazy("For a thousand views"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )

    def clean(self) -> dict[str, Any]:
        """Read the amounts in the currency."""
        data: dict[str, Any] = super().clean() or {}
        currency = data.get("currency", "").upper()
        for name in ("per_day", "per_thousand"):
            if name in data:
                try:
                    data[name] = Money.parse(data[name], currency)
                except MoneyError as error:
                    self.add_error(name, str(error))
        return data


@require_read_or_post
@platform_page
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show prices and what places came to; set a price."""
    now = clock.now()
    start = {"valid_from": now.date(), "currency": "EUR"}
    form = PriceForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid() and _set(form, actor):
        messages.success(request, _("Set. What was charged before stays."))
        return redirect("officer-places")
    shown = queries.list_shown(viewer=actor, language=places.current().language)
    names = businesses.get_names([each.business for each in shown], viewer=actor)
    context = {
        "form": form,
        "prices": queries.list_ad_prices(viewer=actor),
        "shown": [(each, names.get(each.business, ""), words.BENEFIT_WORDS[each.kind]) for each in shown],
        "officer_only": roles.OPERATOR not in actor.roles,
    }
    return render(request, "officer/supported.html", context, status=UNPROCESSABLE if form.errors else 200)


def _set(form: PriceForm, actor: Actor) -> bool:
    data = form.cleaned_data
    try:
        actions.set_ad_price(
            per_day=data["per_day"],
            per_thousand=data["per_thousand"],
            valid_from=data["valid_from"],
            by=actor,
            at=clock.now(),
        )
    except ProblemRaised as raised:
        show_errors(form, raised)
        return False
    return True
