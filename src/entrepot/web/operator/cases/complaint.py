"""A buyer's complaint: the order, its money and its way, and who gets what."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepot.apps.desk.queries import ItemView
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.orders import actions, queries
from entrepot.core.money import Money, MoneyError
from entrepot.web.operator.cases import Case, plain
from entrepot.web.operator.orders import file_of

BUYER, SELLER, PART = "buyer", "seller", "part"
CHOICES: Final = (
    (BUYER, gettext_lazy("For the buyer: all that is left goes back")),
    (PART, gettext_lazy("Part of it goes back, the rest is the seller's")),
    (SELLER, gettext_lazy("For the seller: the money is released")),
)


class ComplaintForm(forms.Form):
    """Who is right, and why. A part to give back is an amount in the order's currency."""

    choice = forms.ChoiceField(label=gettext_lazy("Your decision"), choices=CHOICES, widget=forms.RadioSelect)
    amount = forms.CharField(
        label=gettext_lazy("Amount that goes back"),
        help_text=gettext_lazy("Only for a part, such as 12.50."),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    why = forms.CharField(
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("Buyer and seller read this in the order's timeline."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=300,
    )

    def clean(self) -> dict[str, Any]:
        """Ask for an amount when a part goes back."""
        data = super().clean() or {}
        if data.get("choice") == PART and not data.get("amount"):
            self.add_error("amount", ValidationError(_("Say how much goes back.")))
        return data


def _load(item: ItemView, viewer: Actor) -> dict[str, Any]:
    return file_of(item.subject, viewer)


def _decide(item: ItemView, data: Mapping[str, Any], by: Actor, at: datetime) -> str:
    order = queries.get_order(item.subject, viewer=by)
    if data["choice"] == PART:
        try:
            amount = Money.parse(data["amount"], order.total.currency)
        except MoneyError as error:
            raise ValidationError({"amount": str(error)}) from error
        actions.refund_order(
            order=item.subject, amount=amount, request_key=item.public_id, reason="dispute", by=by, at=at
        )
    actions.settle_dispute(
        order=item.subject, for_buyer=data["choice"] == BUYER, why=data["why"], by=by, at=at
    )
    return _("The complaint is settled. Both sides see why.")


COMPLAINT = Case(
    template="operator/items/order.html",
    load=_load,
    form=plain(ComplaintForm),
    decide=_decide,
    button=gettext_lazy("Settle the complaint"),
)
