"""A seller who owes for long: what of, since when, and whether we wait on or bear it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepot.apps.desk.queries import ItemView
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.payouts import actions, queries
from entrepot.web.operator.cases import Case, plain
from entrepot.web.operator.cases.closing import settle

WAIT, BEAR = "wait", "bear"
CHOICES: Final = (
    (WAIT, gettext_lazy("Wait thirty days more: what they earn covers it")),
    (BEAR, gettext_lazy("Bear all of it: it is the platform's loss")),
)


class DebtForm(forms.Form):
    """Wait on, or bear it, and why."""

    choice = forms.ChoiceField(label=gettext_lazy("Your decision"), choices=CHOICES, widget=forms.RadioSelect)
    why = forms.CharField(
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("It stays in the audit trail."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=300,
    )


def _load(item: ItemView, viewer: Actor) -> dict[str, Any]:
    return {
        "debtors": queries.list_debtors(viewer=viewer, business=item.subject),
        "payouts": queries.list_payouts(viewer=viewer, business=item.subject, limit=5),
    }


def _decide(item: ItemView, data: Mapping[str, Any], by: Actor, at: datetime) -> str:
    if data["choice"] == BEAR:
        debtors = queries.list_debtors(viewer=by, business=item.subject)
        if not debtors:
            raise ValidationError({"choice": _("Nothing is owed any more.")})
        for each in debtors:
            actions.write_off_debt(business=item.subject, amount=each.owed, why=data["why"], by=by, at=at)
    settle(item, data["choice"], data["why"], by=by, at=at)
    if data["choice"] == BEAR:
        return _("Borne by the platform. Their balance is even again.")
    return _("Noted. It comes back in thirty days if it is still owed.")


DEBT = Case(
    template="operator/items/debt.html",
    load=_load,
    form=plain(DebtForm),
    decide=_decide,
    button=gettext_lazy("Record the decision"),
)
