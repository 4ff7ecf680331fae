"""A return that needs a person: brought before us, late on its way back, or its refund refused."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepot.apps.desk.queries import ItemView
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.orders import actions, queries
from entrepot.web.operator.cases import Case, Sent
from entrepot.web.operator.cases.refund import RefundForm, decide_refund

FOR_BUYER, FOR_SELLER, LOST, NEVER, THERE = "buyer", "seller", "lost", "never", "there"
CHOICES: Final[Mapping[str, tuple[tuple[str, Promise], ...]]] = {
    "appealed": (
        (FOR_BUYER, gettext_lazy("For the buyer: the goods may come back, or the money goes back for them")),
        (FOR_SELLER, gettext_lazy("For the seller: the return ends")),
    ),
    "on_the_way": (
        (THERE, gettext_lazy("The goods are there: the seller looks at them")),
        (LOST, gettext_lazy("Our carrier lost them: the money goes back")),
        (NEVER, gettext_lazy("They were never sent: the return ends")),
    ),
}


class ReturnCaseForm(forms.Form):
    """What is decided, and why."""

    choice = forms.ChoiceField(label=gettext_lazy("Your decision"), widget=forms.RadioSelect)
    why = forms.CharField(
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("Buyer and seller read this."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=600,
    )

    def __init__(self, state: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chooser: Any = self.fields["choice"]
        chooser.choices = CHOICES.get(state, ())


def _load(item: ItemView, viewer: Actor) -> dict[str, Any]:
    found = queries.get_return(item.subject, viewer=viewer)
    return {
        "returned": found,
        "order": queries.get_order(found.order, viewer=viewer),
        "steps": list(reversed(found.steps)),
        "refund": queries.find_refused_refund(item.subject, viewer=viewer),
    }


def _form(sent: Sent, facts: Mapping[str, Any]) -> forms.Form:
    if facts["refund"]:
        return RefundForm(facts["refund"], sent)
    return ReturnCaseForm(facts["returned"].state, sent)


def _decide(item: ItemView, data: Mapping[str, Any], by: Actor, at: datetime) -> str:
    choice = data["choice"]
    given: dict[str, Any] = {"returned": item.subject, "by": by, "at": at}
    if refund := queries.find_refused_refund(item.subject, viewer=by):

        def again() -> None:
            actions.retry_return_refund(**given)

        return decide_refund(refund.public_id, data, again, by=by, at=at)
    if choice in {FOR_BUYER, FOR_SELLER}:
        actions.decide_appeal(**given, for_buyer=choice == FOR_BUYER, why=data["why"])
    elif choice == LOST:
        actions.record_return_lost(**given, why=data["why"])
    elif choice == NEVER:
        actions.close_unsent_return(**given, why=data["why"])
    elif choice == THERE:
        actions.receive_return(**given)
    else:
        raise ValidationError(_("There is no such choice."))
    return _("Decided. Both sides see it.")


RETURN: Final = Case(
    template="operator/items/return.html",
    load=_load,
    form=_form,
    decide=_decide,
    button=gettext_lazy("Decide"),
)
