"""Commissions and what programmes pay of them: what holds, and the forms that change it from a day on."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepot.apps.businesses import queries as businesses
from entrepot.apps.fees import actions, queries
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.core.money import Money, MoneyError
from entrepot.web.design.refusals import show_errors
from entrepot.web.operator.access import UNPROCESSABLE, operator_page, require_read_or_post

HUNDRED = 100


class PercentField(forms.DecimalField):
    """A percentage as people write it, 5 for five per cent; the value is a fraction."""

    unit = "%"

    def __init__(self, **kwargs: Any) -> None:
        """Take what any field takes, from 0 to 100 with four decimals at most."""
        super().__init__(
            max_digits=7,
            decimal_places=4,
            validators=[MinValueValidator(0), MaxValueValidator(HUNDRED)],
            widget=forms.TextInput(attrs={"inputmode": "decimal"}),
            **kwargs,
        )

    def clean(self, value: Any) -> Any:
        """Return the fraction."""
        percent = super().clean(value)
        return percent / HUNDRED if percent is not None else None


def _day_field(label: Any, **kwargs: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **kwargs)


class ScheduleForm(forms.Form):
    """One commission: for all goods, or for a market and a category."""

    name = forms.CharField(label=gettext_lazy("Schedule"), max_length=40, initial="standard")
    rate = PercentField(label=gettext_lazy("Commission"))
    valid_from = _day_field(gettext_lazy("From"))
    market = forms.CharField(
        label=gettext_lazy("Market"), help_text=gettext_lazy("Empty for all."), max_length=16, required=False
    )
    category = forms.CharField(
        label=gettext_lazy("Category"),
        help_text=gettext_lazy("Empty for all."),
        max_length=200,
        required=False,
    )
    currency = forms.CharField(
        label=gettext_lazy("Currency of the amounts"), min_length=3, max_length=3, required=False
    )
    fixed = forms.CharField(label=gettext_lazy("Fixed amount"), max_length=20, required=False)
    least = forms.CharField(label=gettext_lazy("At least"), max_length=20, required=False)
    most = forms.CharField(label=gettext_lazy("At most"), max_length=20, required=False)
    tax_rate = PercentField(label=gettext_lazy("Tax on it"), required=False)
    tax_authority = forms.CharField(label=gettext_lazy("Whose the tax is"), max_length=64, required=False)

    def clean(self) -> dict[str, Any]:
        """Amounts are of the currency named."""
        data = super().clean() or {}
        for name in ("fixed", "least", "most"):
            if data.get(name):
                data[name] = self._money(name, data)
            else:
                data[name] = None
        return data

    def _money(self, name: str, data: dict[str, Any]) -> Money | None:
        try:
            return Money.parse(data[name], data.get("currency", "").upper())
        except MoneyError as error:
            self.add_error(name, ValidationError(str(error)))
            return None


class ReliefForm(forms.Form):
    """What a programme pays of a business's commission: a share of it."""

    business = forms.CharField(
        label=gettext_lazy("Business"), help_text=gettext_lazy("Its public id, biz_…"), max_length=40
    )
    programme = forms.CharField(
        label=gettext_lazy("Programme"), help_text=gettext_lazy("Its short code: who pays."), max_length=40
    )
    programme_name = forms.CharField(label=gettext_lazy("Its name"), max_length=120)
    share = PercentField(label=gettext_lazy("Share of the commission"))
    valid_from = _day_field(gettext_lazy("From"))
    valid_to = _day_field(gettext_lazy("Until (the first day without it)"), required=False)
    market = forms.CharField(
        label=gettext_lazy("Market"), help_text=gettext_lazy("Empty for all."), max_length=16, required=False
    )


@require_read_or_post
@operator_page
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show what holds; set a commission, grant a relief, or end one."""
    done, today = request.POST.get("do", ""), clock.now().date()
    if done == "end":
        actions.end_relief(relief=request.POST.get("relief", ""), on=today, by=actor, at=clock.now())
        messages.success(request, _("It has ended. What was charged before keeps it."))
        return redirect(request.path)
    start = {"valid_from": today}
    schedule = ScheduleForm(request.POST if done == "set" else None, initial=start, auto_id="schedule_%s")
    relief = ReliefForm(request.POST if done == "grant" else None, initial=start, auto_id="relief_%s")
    if (done == "set" and _saved(schedule, actions.set_schedule, actor)) or (
        done == "grant" and _granted(relief, actor)
    ):
        messages.success(request, _("Noted. It holds from that day on."))
        return redirect(request.path)
    reliefs = queries.list_reliefs(viewer=actor, on=today)
    context = {
        "schedules": queries.list_schedules(viewer=actor, on=today),
        "reliefs": reliefs,
        "names": businesses.get_names({each.business for each in reliefs}, viewer=actor),
        "schedule_form": schedule,
        "relief_form": relief,
    }
    status = UNPROCESSABLE if schedule.errors or relief.errors else 200
    return render(request, "operator/fees.html", context, status=status)


def _granted(form: ReliefForm, actor: Actor) -> bool:
    """Grant a relief to a business that is there."""
    if form.is_valid() and not businesses.get_names([form.cleaned_data["business"]], viewer=actor):
        form.add_error("business", _("No business has this id. Copy it from the raw views."))
    return _saved(form, actions.grant_relief, actor)


def _saved(form: forms.Form, save: Callable[..., str], actor: Actor) -> bool:
    if not form.is_valid():
        return False
    given = {name: value for name, value in form.cleaned_data.items() if value not in {None, ""}}
    given.pop("currency", None)
    try:
        save(**given, by=actor, at=clock.now())
    except ProblemRaised as raised:
        show_errors(form, raised)
        return False
    return True
