"""Money a card scheme took back: what speaks for the seller, and what to tell the scheme in time."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepot.apps.desk.queries import ItemView
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.kernel.problems import as_problem
from entrepot.apps.orders import actions
from entrepot.apps.orders import queries as orders
from entrepot.apps.orders.chargeback_words import STATES, STEPS, say_reason
from entrepot.apps.payments import queries
from entrepot.core.trade.errors import IllegalMoveError
from entrepot.web.evidence.shown import PLATFORM, ShownEvidence, shown_evidence
from entrepot.web.operator.cases import Case, plain

SEND, ACCEPT = "send", "accept"
CHOICES: Final = (
    (SEND, gettext_lazy("Send all this to the bank: it decides")),
    (ACCEPT, gettext_lazy("Accept it: the buyer keeps the money")),
)


class AnswerForm(forms.Form):
    """What to tell the scheme. A reason is needed for giving it up only."""

    choice = forms.ChoiceField(
        label=gettext_lazy("Your answer"), choices=CHOICES, widget=forms.RadioSelect, initial=SEND
    )
    why = forms.CharField(
        label=gettext_lazy("Why it is accepted"),
        help_text=gettext_lazy("Only for accepting: it is kept with the case."),
        required=False,
        max_length=280,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        """Ask why money is given up."""
        data = super().clean() or {}
        if data.get("choice") == ACCEPT and not data.get("why", "").strip():
            self.add_error("why", ValidationError(_("Say why it is accepted.")))
        return data


def facts_of(chargeback: str, viewer: Actor) -> dict[str, Any]:
    """Return everything about a chargeback that one must see to answer. Raises Chargeback.DoesNotExist."""
    found = queries.get_chargeback(chargeback, viewer=viewer)
    parts = orders.list_chargeback_parts(chargeback, viewer=viewer)
    return {
        "chargeback": found,
        "state_words": STATES[found.state],
        "reason_words": say_reason(found.reason),
        "chargeback_steps": [(STEPS.get(step.event, step.event), step) for step in found.steps],
        "payment": queries.get_payment(found.payment, viewer=viewer),
        "files": [(part, _shown(part)) for part in parts],
    }


def _shown(part: orders.OrderChargebackView) -> ShownEvidence:
    def address(file: str) -> str:
        return reverse("operate-chargeback-file", args=[part.order, file])

    return shown_evidence(part, address=address, now=clock.now(), until=part.due_at, me=PLATFORM)


def _load(item: ItemView, viewer: Actor) -> dict[str, Any]:
    return facts_of(item.subject, viewer)


def _decide(item: ItemView, data: Mapping[str, Any], by: Actor, at: datetime) -> str:
    try:
        if data["choice"] == ACCEPT:
            actions.accept_chargeback(chargeback=item.subject, why=data["why"], by=by, at=at)
            return _("Accepted. The bank is told, and the money is posted when it answers.")
        actions.answer_chargeback(chargeback=item.subject, by=by, at=at)
    except IllegalMoveError as error:
        raise ValidationError(as_problem(error).title) from error
    return _("Sent. The bank decides; its outcome posts itself.")


CHARGEBACK = Case(
    template="operator/items/chargeback.html",
    load=_load,
    form=plain(AnswerForm),
    decide=_decide,
    button=gettext_lazy("Answer the bank"),
)
