"""The forms of a return: what goes back and why, the number of a parcel, why the platform should decide."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepot.apps.orders.queries import ReturnableOrder, say_reason

LONGEST_NOTE = 600
LONGEST_TRACKING = 60


class ReturnForm(forms.Form):
    """How many of each line go back, and why. One thing alone is chosen already."""

    use_required_attribute = False

    reason = forms.ChoiceField(
        label=gettext_lazy("Why does it go back?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say why: it decides who pays the way.")},
    )
    note = forms.CharField(
        label=gettext_lazy("Anything the seller should know"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(self, offered: ReturnableOrder, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = [line for line in offered.lines if line.may]
        alone = len(self.lines) == 1 and self.lines[0].left == 1
        for line in self.lines:
            self.fields[line.variant] = forms.TypedChoiceField(
                label=line.title,
                choices=[(count, str(count)) for count in range(line.left + 1)],
                coerce=int,
                initial=1 if alone else 0,
                required=False,
            )
        chooser: Any = self.fields["reason"]
        chooser.choices = [(reason, say_reason(reason)) for reason in offered.reasons]

    @property
    def choosers(self) -> list[tuple[Any, forms.BoundField]]:
        """Each line with the field that counts its pieces."""
        return [(line, self[line.variant]) for line in self.lines]

    def pieces(self) -> dict[str, int]:
        """Return how many of each variant go back."""
        counted = {line.variant: self.cleaned_data.get(line.variant) or 0 for line in self.lines}
        return {variant: count for variant, count in counted.items() if count}

    def clean(self) -> dict[str, Any]:
        """Ask for at least one piece."""
        data = super().clean() or {}
        if not self.pieces():
            raise ValidationError(_("Choose how many go back."))
        return data


class SentForm(forms.Form):
    """The number of the parcel, where the buyer sent the goods themselves."""

    use_required_attribute = False

    tracking = forms.CharField(
        label=gettext_lazy("Number of the parcel"),
        help_text=gettext_lazy("It stands on the receipt, and proves that you sent it."),
        required=False,
        max_length=LONGEST_TRACKING,
    )


class AppealForm(forms.Form):
    """Why the platform should decide otherwise than the seller."""

    use_required_attribute = False

    why = forms.CharField(
        label=gettext_lazy("Why the seller is wrong"),
        help_text=gettext_lazy("The seller and we read it."),
        max_length=LONGEST_NOTE,
        error_messages={"required": gettext_lazy("Say why.")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )
