"""A task that failed every attempt: tried again, or given up for a reason."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepot.apps.desk import actions
from entrepot.apps.desk.queries import ItemView
from entrepot.apps.kernel import queries
from entrepot.apps.kernel.actors import Actor
from entrepot.web.operator.cases import Case, plain

RETRY, DISMISS = "retry", "dismiss"
CHOICES: Final = (
    (RETRY, gettext_lazy("Try it again: the cause is gone")),
    (DISMISS, gettext_lazy("Give it up: it need not be done")),
)


class LetterForm(forms.Form):
    """Try again, or give up and say why."""

    choice = forms.ChoiceField(label=gettext_lazy("Your decision"), choices=CHOICES, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=gettext_lazy("If you give it up: why"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=1000,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Ask for a reason when it is given up."""
        data = super().clean() or {}
        if data.get("choice") == DISMISS and not data.get("reason", "").strip():
            self.add_error("reason", ValidationError(_("Say why it need not be done.")))
        return data


def _load(item: ItemView, viewer: Actor) -> dict[str, Any]:
    letter = queries.get_dead_letter(public_id=item.subject, viewer=viewer)
    return {"letter": letter, "error": letter.error.splitlines()[0] if letter.error else ""}


def _decide(item: ItemView, data: Mapping[str, Any], by: Actor, at: datetime) -> str:
    if data["choice"] == RETRY:
        actions.retry_task(letter=item.subject, by=by, at=at)
        return _("It is queued again with all its attempts.")
    actions.dismiss_task(letter=item.subject, reason=data["reason"], by=by, at=at)
    return _("Given up, and noted why.")


LETTER = Case(
    template="operator/items/letter.html",
    load=_load,
    form=plain(LetterForm),
    decide=_decide,
    button=gettext_lazy("Do it"),
)
