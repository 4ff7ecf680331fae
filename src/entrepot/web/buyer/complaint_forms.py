"""The forms of a complaint: what is wrong in one choice with a photo, and what to say to the answer."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepot.apps.orders.queries import OrderView
from entrepot.core.money import Money, MoneyError
from entrepot.core.trade.disputes import Wish
from entrepot.web.evidence.forms import EvidenceField
from entrepot.web.public.forms import AmountField

LONGEST = 1000
OTHER = "other"
WISHES = (
    (Wish.MONEY.value, gettext_lazy("Money back")),
    (Wish.REPLACEMENT.value, gettext_lazy("Send it to me again, as it should be")),
)
MATTERS = (
    ("not_received", gettext_lazy("It has not come")),
    ("damaged", gettext_lazy("It is broken")),
    ("not_as_described", gettext_lazy("It is not what I ordered")),
    ("incomplete", gettext_lazy("Something is missing")),
    (OTHER, gettext_lazy("Something else")),
)


class ComplaintForm(forms.Form):
    """What is wrong: one choice, perhaps photos and words; which goods, and how much should go back."""

    use_required_attribute = False

    matter = forms.ChoiceField(
        label=gettext_lazy("What is wrong?"),
        choices=MATTERS,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what is wrong.")},
    )
    evidence = EvidenceField()
    words = forms.CharField(
        label=gettext_lazy("Tell it in your words"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    lines = forms.MultipleChoiceField(
        label=gettext_lazy("Which of them?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    wish = forms.ChoiceField(
        label=gettext_lazy("What would you like?"),
        choices=WISHES,
        initial=Wish.MONEY.value,
        required=False,
        widget=forms.RadioSelect,
    )
    part = AmountField(
        label=gettext_lazy("How much should go back"),
        help_text=gettext_lazy("Leave it empty to ask for all of it."),
        required=False,
    )

    def __init__(self, order: OrderView, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.order = order
        self.fields["part"].unit = order.total.currency  # type: ignore[attr-defined]  # what the page shows
        sold = {line.variant: line.title for line in order.lines}
        if len(sold) > 1:
            self.fields["lines"].choices = list(sold.items())  # type: ignore[attr-defined]  # a field's
        else:
            del self.fields["lines"]

    def clean(self) -> dict[str, Any]:
        """Ask for words where the choice says nothing, and for an amount the currency has."""
        data = super().clean() or {}
        if data.get("matter") == OTHER and not data.get("words", "").strip():
            self.add_error("words", ValidationError(_("Tell us in a few words, so that we can help.")))
        try:
            data["asked"] = Money.parse(data["part"], self.order.total.currency) if data.get("part") else None
        except MoneyError as error:
            self.add_error("part", ValidationError(str(error)))
        return data

    def said(self) -> dict[str, Any]:
        """Return the complaint as the action takes it."""
        given = self.cleaned_data
        chosen = set(given.get("lines") or ())
        pieces: dict[str, int] = {}
        for line in self.order.lines:
            if line.variant in chosen:
                pieces[line.variant] = pieces.get(line.variant, 0) + line.quantity
        return {
            "reason": given["matter"],
            "why": given["words"].strip() or str(dict(MATTERS)[given["matter"]]),
            "asked": given["asked"],
            "wish": Wish(given["wish"] or Wish.MONEY),
            "lines": pieces,
            "evidence": given["evidence"],
        }


class ReplyForm(forms.Form):
    """What the buyer says to the answer, or adds to the file."""

    use_required_attribute = False

    words = forms.CharField(
        label=gettext_lazy("Tell it in your words"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    evidence = EvidenceField()

    def clean(self) -> dict[str, Any]:
        """Take words, files, or both."""
        data = super().clean() or {}
        if not data.get("words", "").strip() and not data.get("evidence"):
            self.add_error("words", ValidationError(_("Write something, or add a photo.")))
        return data
