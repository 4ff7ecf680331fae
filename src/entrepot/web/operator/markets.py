"""Settings of markets: what holds, what is inherited, what is planned, and a form for each change."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.markets import actions, queries
from entrepot.apps.markets.queries import FamilyView
from entrepot.apps.markets.words import SETTING_WORDS
from entrepot.web.design.refusals import show_errors
from entrepot.web.operator.access import UNPROCESSABLE, operator_page, require_read_or_post


class SettingForm(forms.Form):
    """One setting from a day on. Words have one space between."""

    name = forms.ChoiceField(label=gettext_lazy("Setting"), choices=list(SETTING_WORDS.items()))
    value = forms.CharField(
        label=gettext_lazy("New value"),
        help_text=gettext_lazy("Several words have a space between, such as zh-hans en."),
        max_length=200,
        required=False,
    )
    valid_from = forms.DateField(
        label=gettext_lazy("From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    inherit = forms.BooleanField(
        label=gettext_lazy("Inherit from the family again"),
        help_text=gettext_lazy("Only for a market; leave the value empty."),
        required=False,
    )


@require_safe
@operator_page
def show_all(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List the families with their markets and what each overrides."""
    families = queries.list_families(viewer=actor)
    return render(request, "operator/markets.html", {"families": families, "names": SETTING_WORDS})


@require_read_or_post
@operator_page
def show(request: HttpRequest, actor: Actor, owner: str) -> HttpResponse:
    """Show the settings of a family or a market with their history, and change one."""
    families = queries.list_families(viewer=actor)
    family, market = _find(families, owner)
    form = SettingForm(request.POST or None, initial={"valid_from": clock.now().date()})
    if form.is_valid() and _change(request, owner, form, actor):
        return redirect(request.path)
    context: dict[str, Any] = {
        "owner": owner,
        "family": family,
        "market": market,
        "settings": market.settings.values() if market else [],
        "history": queries.list_setting_history(owner, viewer=actor),
        "names": SETTING_WORDS,
        "form": form,
        "today": clock.now().date(),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "operator/market.html", context, status=status)


def _find(families: list[FamilyView], owner: str) -> tuple[FamilyView, queries.MarketView | None]:
    for family in families:
        if family.code == owner:
            return family, None
        for market in family.markets:
            if market.code == owner:
                return family, market
    raise Http404


def _change(request: HttpRequest, owner: str, form: SettingForm, actor: Actor) -> bool:
    data, at = form.cleaned_data, clock.now()
    try:
        if data["inherit"]:
            actions.inherit_setting(
                market=owner, name=data["name"], valid_from=data["valid_from"], by=actor, at=at
            )
        else:
            actions.change_setting(
                owner=owner,
                name=data["name"],
                value=data["value"],
                valid_from=data["valid_from"],
                by=actor,
                at=at,
            )
    except ProblemRaised as raised:
        show_errors(form, raised)
        return False
    messages.success(request, _("Noted. It holds from that day on."))
    return True
