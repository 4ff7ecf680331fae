"""A refund the provider would not make: ask again, pay by hand, write to the buyer, or say why not."""

from collections.abc import Callable, Mapping
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
from entrepot.apps.payouts.banks import MAIN
from entrepot.web.operator.cases import Case, Sent

AGAIN, BY_HAND, WRITE, DROP = "again", "by_hand", "write", "drop"
CHOICES: Final[tuple[tuple[str, Promise], ...]] = (
    (AGAIN, gettext_lazy("Ask the provider again")),
    (BY_HAND, gettext_lazy("It was paid by bank transfer: post it so")),
    (WRITE, gettext_lazy("Write to the buyer; it stays here")),
    (DROP, gettext_lazy("It is not owed any more")),
)


class RefundForm(forms.Form):
    """What becomes of the money, and the words that go with it."""

    choice = forms.ChoiceField(label=gettext_lazy("Your decision"), widget=forms.RadioSelect)
    text = forms.CharField(
        label=gettext_lazy("Why, or what to tell the buyer"),
        help_text=gettext_lazy(
            "Written to the buyer it goes out as it stands; else it stays in the audit trail. No card or "
            "account numbers."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=600,
        required=False,
    )

    def __init__(self, found: queries.RefundView, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hidden = {WRITE} if found.written_at else set()
        hidden |= {DROP} if found.is_due else set()
        chooser: Any = self.fields["choice"]
        chooser.choices = [each for each in CHOICES if each[0] not in hidden]

    def clean(self) -> dict[str, Any]:
        """Ask for words where somebody reads them."""
        data = super().clean() or {}
        if data.get("choice") in {BY_HAND, WRITE, DROP} and not (data.get("text") or "").strip():
            self.add_error("text", ValidationError(_("Say it in a few words.")))
        return data


def _load(item: ItemView, viewer: Actor) -> dict[str, Any]:
    found = queries.get_refund(item.subject, viewer=viewer)
    return {"refund": found, "order": queries.get_order(found.order, viewer=viewer)}


def _form(sent: Sent, facts: Mapping[str, Any]) -> forms.Form:
    return RefundForm(facts["refund"], sent)


def decide_refund(
    refund: str, data: Mapping[str, Any], again: Callable[[], object], *, by: Actor, at: datetime
) -> str:
    """Do what was chosen for a refused refund, and say so. `again` asks the provider once more."""
    given: dict[str, Any] = {"refund": refund, "by": by, "at": at}
    match data["choice"]:
        case "again":
            again()
            return _("Asked for again. Should it be refused once more, it comes back here.")
        case "by_hand":
            actions.record_refund_by_hand(**given, bank=MAIN, why=data["text"])
            return _("Posted as paid from our bank. The statement will be compared with it.")
        case "write":
            actions.write_of_refused_refund(**given, text=data["text"])
            return _("The buyer is written to. Decide here when they have answered.")
        case _:
            actions.drop_refund(**given, why=data["text"])
            return _("Noted, and off the desk.")


def _decide(item: ItemView, data: Mapping[str, Any], by: Actor, at: datetime) -> str:
    def again() -> object:
        return actions.retry_refund(refund=item.subject, by=by, at=at)

    return decide_refund(item.subject, data, again, by=by, at=at)


REFUND: Final = Case(
    template="operator/items/refund.html",
    load=_load,
    form=_form,
    decide=_decide,
    button=gettext_lazy("Do it"),
)
