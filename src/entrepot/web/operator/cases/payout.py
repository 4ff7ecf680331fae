"""A payout that was proposed: how much, to which account, and why it is due now. A second person decides."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepot.apps.businesses import queries as businesses
from entrepot.apps.desk.queries import ItemView
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.payouts import actions, queries
from entrepot.apps.payouts.words import reasons
from entrepot.web.operator.access import names_of
from entrepot.web.operator.cases import Case, plain

APPROVE, REJECT = "approve", "reject"
CHOICES: Final = (
    (APPROVE, gettext_lazy("Approve: it goes to the bank")),
    (REJECT, gettext_lazy("Reject: the money stays available")),
)
REASONS: Final = ("unclear", "claim", "account_changed", "rate_old")
EARLIER: Final = 6


def reason_choices() -> list[tuple[str, str]]:
    """Return why a person may stop a payout; the other reasons are the bank's."""
    said = reasons()
    return [("", "–"), *((code, said[code]) for code in REASONS)]


class PayoutForm(forms.Form):
    """Approve, or reject for a reason the seller reads."""

    choice = forms.ChoiceField(label=gettext_lazy("Your decision"), choices=CHOICES, widget=forms.RadioSelect)
    reason = forms.ChoiceField(
        label=gettext_lazy("If you reject: why"),
        help_text=gettext_lazy("The seller reads this on the statement."),
        choices=reason_choices,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Ask for a reason when it is rejected."""
        data = super().clean() or {}
        if data.get("choice") == REJECT and not data.get("reason"):
            self.add_error("reason", ValidationError(_("Choose a reason.")))
        return data


def _load(item: ItemView, viewer: Actor) -> dict[str, Any]:
    payout = queries.get_payout(item.subject, viewer=viewer)
    return {
        "payout": payout,
        "standing": businesses.get_standing(payout.business, viewer=viewer),
        "explained": queries.explain_available(viewer=viewer, business=payout.business),
        "earlier": [
            each
            for each in queries.list_payouts(viewer=viewer, business=payout.business, limit=EARLIER)
            if each.public_id != payout.public_id
        ],
        "people": names_of({payout.proposed_by, payout.approved_by}, viewer),
    }


def _decide(item: ItemView, data: Mapping[str, Any], by: Actor, at: datetime) -> str:
    if data["choice"] == APPROVE:
        actions.approve_payout(payout=item.subject, by=by, at=at)
        return _("Approved. It goes to the bank with the next file.")
    actions.reject_payout(payout=item.subject, reason=data["reason"], by=by, at=at)
    return _("Rejected. The money is available to the seller again.")


PAYOUT = Case(
    template="operator/items/payout.html",
    load=_load,
    form=plain(PayoutForm),
    decide=_decide,
    button=gettext_lazy("Record the decision"),
)
