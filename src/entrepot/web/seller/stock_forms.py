"""The forms of a seller's places: a place, what leaves it for another, what arrived, what is written off."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from entrepot.apps.stock.actions import LocationAddress
from entrepot.apps.stock.queries import LocationView, StockView, TransferView
from entrepot.apps.stock.words import KIND_NAMES, REASONS
from entrepot.web.design.widgets import LongSelect
from entrepot.web.public import choices

MOST = 1_000_000
WHOLE = {
    "invalid": _("Write a whole number, such as 12."),
    "min_value": _("Write 0 or more."),
    "max_value": _("There are not so many."),
}
ADDRESS = ("recipient", "lines", "locality", "area", "postcode", "phone")


class AddressForm(forms.Form):
    """What a place is called, and what is printed as the sender of its parcels."""

    use_required_attribute = False

    name = forms.CharField(
        label=_("Name of the place"),
        max_length=80,
        help_text=_("For yourself, such as Warehouse Singapore. Buyers see only the country."),
        error_messages={"required": _("Give the place a name.")},
    )
    recipient = forms.CharField(label=_("Sender"), max_length=120, required=False)
    lines = forms.CharField(label=_("Street and house"), max_length=400, required=False)
    locality = forms.CharField(label=_("City"), max_length=120, required=False)
    area = forms.CharField(label=_("Province or state"), max_length=120, required=False)
    postcode = forms.CharField(label=_("Postcode"), max_length=20, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.optional = not field.required  # type: ignore[attr-defined]

    def address(self) -> LocationAddress:
        """Return the address."""
        return LocationAddress(**{name: self.cleaned_data[name] for name in ADDRESS})


class PlaceForm(AddressForm):
    """A new place."""

    kind = forms.ChoiceField(label=_("What is it?"), choices=list(KIND_NAMES.items()))
    country = forms.ChoiceField(label=_("Country"), widget=LongSelect)
    entered_from = forms.ChoiceField(
        label=_("Goods come into the zone from"),
        required=False,
        widget=LongSelect,
        help_text=_("For a bonded zone only: customs asks where the goods came from."),
    )
    field_order = ("name", "kind", "country", "entered_from", *ADDRESS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        countries = choices.country_choices()
        self.fields["country"].choices = countries  # type: ignore[attr-defined]
        self.fields["entered_from"].choices = [("", "–"), *countries]  # type: ignore[attr-defined]


class PiecesForm(forms.Form):
    """A number of pieces for each of some lines; those left at nothing are left out."""

    use_required_attribute = False

    def __init__(self, rows: Sequence[tuple[str, str, int]], *args: Any, **kwargs: Any) -> None:
        """Make a field for each (variant, words, most)."""
        super().__init__(*args, **kwargs)
        self.variants = {f"pieces_{number}": row[0] for number, row in enumerate(rows)}
        for (name, _variant), (_id, words, most) in zip(self.variants.items(), rows, strict=True):
            self.fields[name] = forms.IntegerField(
                label=words,
                required=False,
                min_value=0,
                max_value=most,
                help_text=_("of %(most)d") % {"most": most},
                error_messages=WHOLE,
                widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            )

    @property
    def pieces(self) -> dict[str, int]:
        """Return what was written, by variant."""
        given = self.cleaned_data
        return {variant: given[name] for name, variant in self.variants.items() if given.get(name)}

    @property
    def counted(self) -> list[forms.BoundField]:
        """Return the fields of pieces."""
        return [self[name] for name in self.variants]


class SendForm(PiecesForm):
    """What leaves a place, and for which other one."""

    target = forms.ChoiceField(label=_("Where to?"))
    note = forms.CharField(
        label=_("Note"), max_length=300, required=False, help_text=_("Such as the carrier and its number.")
    )

    def __init__(
        self, shelves: Sequence[StockView], places: Sequence[LocationView], names: dict[str, str], *args: Any
    ) -> None:
        rows = [(each.variant, names[each.variant], each.free) for each in shelves if each.free]
        super().__init__(rows, *args)
        self.fields["target"].choices = [(each.code, each.name) for each in places]  # type: ignore[attr-defined]
        self.fields["note"].optional = True  # type: ignore[attr-defined]


class ArrivalForm(PiecesForm):
    """What of a transfer has arrived, or is lost and why."""

    why = forms.CharField(
        label=_("What happened?"), max_length=300, required=False, help_text=_("Only for what is lost.")
    )

    def __init__(self, transfer: TransferView, names: dict[str, str], *args: Any, **kwargs: Any) -> None:
        rows = [
            (each.variant, names.get(each.variant, each.sku), each.under_way)
            for each in transfer.lines
            if each.under_way
        ]
        super().__init__(rows, *args, **kwargs)


class WriteOffForm(PiecesForm):
    """What can never be sold, and why."""

    reason = forms.ChoiceField(label=_("Why?"), choices=list(REASONS.items()))
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(self, shelves: Sequence[StockView], names: dict[str, str], *args: Any) -> None:
        rows = [(each.variant, names[each.variant], each.free) for each in shelves if each.free]
        super().__init__(rows, *args)
        self.fields["note"].optional = True  # type: ignore[attr-defined]
