"""The forms of a seller's orders: packing, answering customs, giving money back."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from entrepot.apps.customs.queries import QuestionView
from entrepot.apps.kernel.ids import new_public_id
from entrepot.apps.shipping.actions import Address
from entrepot.core.money import Money
from entrepot.web.public.forms import AmountField
from entrepot.web.seller.forms import GramsField, amount_fault
from entrepot.web.seller.orders_words import FIELDS

LONGEST_ANSWER = 1000
LONGEST_REASON = 280


class PackForm(forms.Form):
    """What a parcel weighs packed, and who sends it; both are filled in already where they are known."""

    use_required_attribute = False

    grams = GramsField(
        label=_("Weight of the packed parcel"), help_text=_("Weigh it with its box: customs compares.")
    )
    recipient = forms.CharField(
        label=_("Sender"),
        max_length=120,
        error_messages={"required": _("Say who sends the parcel.")},
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    lines = forms.CharField(
        label=_("Street and house"),
        max_length=400,
        error_messages={"required": _("Give street and house.")},
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    locality = forms.CharField(
        label=_("City"),
        max_length=120,
        error_messages={"required": _("Give the city.")},
        widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
    )
    area = forms.CharField(
        label=_("Province or state"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "address-level1"}),
    )
    postcode = forms.CharField(
        label=_("Postcode"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "postal-code"}),
    )
    phone = forms.CharField(
        label=_("Phone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "type": "tel"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.optional = not field.required  # type: ignore[attr-defined]

    def address(self, country: str) -> Address:
        """Return who sends it, from this country."""
        given = self.cleaned_data
        return Address(
            country=country,
            recipient=given["recipient"],
            lines=(given["lines"],),
            locality=given["locality"],
            area=given["area"],
            postcode=given["postcode"],
            phone=given["phone"],
        )


class AnswerForm(forms.Form):
    """One answer to one question of customs."""

    use_required_attribute = False

    answer = forms.CharField(
        max_length=LONGEST_ANSWER,
        error_messages={"required": _("Write what customs asks for.")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, question: QuestionView, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"id_{question.public_id}_%s")
        super().__init__(*args, **kwargs)
        self.question = question
        self.fields["answer"].label = FIELDS.get(question.field, _("Your answer"))


class RefundForm(forms.Form):
    """How much the buyer gets back, and why; the key keeps one wish from being done twice."""

    use_required_attribute = False

    amount = AmountField(
        label=_("Amount"), error_messages={"required": _("Give the amount, or call the order off.")}
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=LONGEST_REASON,
        help_text=_("The buyer reads it."),
        error_messages={"required": _("Say why: the buyer reads it.")},
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(self, currency: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency
        self.fields["amount"].unit = currency  # type: ignore[attr-defined]
        self.initial.setdefault("key", new_public_id("rfw"))

    def clean_amount(self) -> str:
        """Check the amount against the coins of its currency."""
        given: str = self.cleaned_data["amount"]
        fault = amount_fault(given, self.currency)
        if fault:
            raise fault
        return given

    def money(self) -> Money:
        """Return the amount."""
        return Money.parse(self.cleaned_data["amount"], self.currency)


class ReasonForm(forms.Form):
    """Why something is called off."""

    use_required_attribute = False

    why = forms.CharField(
        label=_("Why"),
        max_length=LONGEST_REASON,
        help_text=_("The buyer reads it."),
        error_messages={"required": _("Say why: the buyer reads it.")},
    )
