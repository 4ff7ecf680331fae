"""How goods came back: how many are accepted, how many can be sold again, what is taken off, and why."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepot.apps.orders.actions import Found
from entrepot.apps.orders.queries import ReturnLineView, ReturnView
from entrepot.core.money import Money, MoneyError

LONGEST = 600


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of one line."""

    line: ReturnLineView
    accepted: forms.BoundField
    shelved: forms.BoundField
    off: forms.BoundField


class InspectForm(forms.Form):
    """What was found, line by line. As it stands it says: all of it, as good as new."""

    use_required_attribute = False

    why = forms.CharField(
        label=gettext_lazy("Why less than all goes back"),
        help_text=gettext_lazy("Only then; the buyer reads it."),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, view: ReturnView, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = view.lines
        for line in view.lines:
            counts = [(count, str(count)) for count in range(line.quantity, -1, -1)]
            for kind, label in (
                ("accepted", gettext_lazy("Money goes back for")),
                ("shelved", gettext_lazy("Back on the shelf")),
            ):
                self.fields[f"{kind}-{line.variant}"] = forms.TypedChoiceField(
                    label=label, choices=counts, coerce=int, initial=line.quantity
                )
            self.fields[f"off-{line.variant}"] = forms.CharField(
                label=gettext_lazy("Taken off for wear"),
                required=False,
                max_length=16,
                widget=forms.TextInput(attrs={"inputmode": "decimal", "placeholder": "0"}),
            )
            self.fields[f"off-{line.variant}"].unit = line.off.currency  # type: ignore[attr-defined]

    @property
    def rows(self) -> list[Fields]:
        """Each line with its fields."""
        return [
            Fields(line, *(self[f"{kind}-{line.variant}"] for kind in ("accepted", "shelved", "off")))
            for line in self.lines
        ]

    def clean(self) -> dict[str, Any]:
        """Read the amounts, and let no more be on the shelf than was accepted."""
        data = super().clean() or {}
        for line in self.lines:
            name = f"off-{line.variant}"
            try:
                money = Money.parse(data.get(name) or "0", line.off.currency)
            except MoneyError:
                self.add_error(name, ValidationError(_("Give an amount such as 2.50.")))
                continue
            data[name] = money.minor
            accepted = data.get(f"accepted-{line.variant}", 0)
            data[f"shelved-{line.variant}"] = min(data.get(f"shelved-{line.variant}", 0), accepted)
        return data

    def found(self) -> dict[str, Found]:
        """Return what was found, by variant."""
        given = self.cleaned_data
        return {
            line.variant: Found(
                accepted=given[f"accepted-{line.variant}"],
                shelved=given[f"shelved-{line.variant}"],
                off_minor=given[f"off-{line.variant}"],
            )
            for line in self.lines
        }
