"""A business that asks for a programme, where the rule does not decide alone; or that appeals."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepot.apps.desk.queries import ItemView
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.programmes import actions, queries, words
from entrepot.web.design import places
from entrepot.web.officer.words import say_changes
from entrepot.web.operator.cases import Case, plain

ACCEPT, REFUSE = "accept", "refuse"
CHOICES: Final = ((ACCEPT, gettext_lazy("Accept")), (REFUSE, gettext_lazy("Refuse")))


class ApplicationForm(forms.Form):
    """Accept, or refuse with a reason that the business reads."""

    choice = forms.ChoiceField(label=gettext_lazy("Your decision"), choices=CHOICES, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=gettext_lazy("If you refuse: why"),
        help_text=gettext_lazy("Why, and what would help. The business reads it."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=600,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Ask for a reason when it is refused."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("choice") == REFUSE and not data.get("reason", "").strip():
            self.add_error("reason", ValidationError(_("Name the fact, and what would help.")))
        return data


def _load(item: ItemView, viewer: Actor) -> dict[str, Any]:
    asked = queries.get_application(item.subject, viewer=viewer, language=places.current().language)
    return {
        "asked": asked,
        "changes": say_changes(asked.changes),
        "verdict": words.VERDICT_WORDS[asked.verdict],
    }


def _decide(item: ItemView, data: Mapping[str, Any], by: Actor, at: datetime) -> str:
    if data["choice"] == REFUSE:
        actions.refuse_application(application=item.subject, reason=data["reason"], by=by, at=at)
        return _("Refused. The business sees why.")
    if actions.accept_application(application=item.subject, by=by, at=at):
        return _("Accepted. What it gives applies by itself from now on.")
    return _("It is on the waiting list: there is no place or no money left.")


APPLICATION = Case(
    template="operator/items/application.html",
    load=_load,
    form=plain(ApplicationForm),
    decide=_decide,
    button=gettext_lazy("Record the decision"),
)
