"""What is to be paid over to an authority or a carrier, and who cannot be paid yet."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepot.apps.desk.queries import ItemView
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.payouts import actions, queries
from entrepot.web.operator.cases import Case, plain
from entrepot.web.operator.cases.closing import NoteForm, close_with_note
from entrepot.web.operator.remittances import file_of

APPROVE, REJECT = "approve", "reject"
CHOICES: Final = (
    (APPROVE, gettext_lazy("Approve: it goes to the bank")),
    (REJECT, gettext_lazy("Reject: it stays owed and is proposed again")),
)
UNCLEAR: Final = "unclear"


class RemittanceForm(forms.Form):
    """Approve, or let it be owed further."""

    choice = forms.ChoiceField(label=gettext_lazy("Your decision"), choices=CHOICES, widget=forms.RadioSelect)


def _load(item: ItemView, viewer: Actor) -> dict[str, Any]:
    return file_of(item.subject, viewer)


def _decide(item: ItemView, data: Mapping[str, Any], by: Actor, at: datetime) -> str:
    if data["choice"] == APPROVE:
        actions.approve_payout(payout=item.subject, by=by, at=at)
        return _("Approved. It goes to the bank with the next file.")
    actions.reject_payout(payout=item.subject, reason=UNCLEAR, by=by, at=at)
    return _("Rejected. It is owed as before, and proposed again with the next round.")


def _creditor(item: ItemView, viewer: Actor) -> dict[str, Any]:
    return {"owed": queries.list_owed(viewer=viewer, owner=item.subject)}


REMITTANCE = Case(
    template="operator/items/remittance.html",
    load=_load,
    form=plain(RemittanceForm),
    decide=_decide,
    button=gettext_lazy("Record the decision"),
)
CREDITOR = Case(
    template="operator/items/creditor.html",
    load=_creditor,
    form=plain(NoteForm),
    decide=close_with_note,
    button=gettext_lazy("Close with this note"),
)
