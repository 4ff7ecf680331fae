"""The forms that set one fact for many products: one field mostly."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from entrepot.apps.catalogue.mending import CONFIRM, PRICE, QUANTITIES, WORDS
from entrepot.core.money import Money
from entrepot.web.design.widgets import LongSelect
from entrepot.web.public import choices
from entrepot.web.public.forms import UNITS as MEASURES
from entrepot.web.public.forms import AmountField
from entrepot.web.seller.batteries import KINDS as BATTERIES
from entrepot.web.seller.batteries import BatteryForm
from entrepot.web.seller.bulk_words import KINDS
from entrepot.web.seller.forms import GramsField, amount_fault
from entrepot.web.seller.words import UNITS

LONGEST: Final = {"brand": 120, "category": 200}
OVERWRITES: Final = _("Also where the product says something else")


class MendForm(forms.Form):
    """What is set; `given` is what the catalogue takes once the form is valid."""

    use_required_attribute = False
    overwrites = forms.BooleanField(label=OVERWRITES, required=False)

    def __init__(self, kind: str, *args: Any, name: str = "", **kwargs: Any) -> None:
        """Make the fields of a kind of fact; `name` is the fact's own, where a law names it."""
        super().__init__(*args, **kwargs)
        self.kind, self.name = kind, name
        self.fields.update(fields_of(kind, name))
        if kind == CONFIRM:
            del self.fields["overwrites"]

    def clean(self) -> dict[str, Any]:
        """Check a price against the coins of its currency."""
        said = super().clean() or self.cleaned_data
        if self.kind == PRICE and said.get("price") and said.get("currency"):
            fault = amount_fault(said["price"], said["currency"])
            if fault:
                self.add_error("price", fault)
        return said

    @property
    def given(self) -> dict[str, Any]:
        """Return the fact as the catalogue takes it."""
        said = self.cleaned_data
        if self.kind == PRICE:
            money = Money.parse(said["price"], said["currency"])
            return {"price_minor": money.minor, "currency": money.currency}
        if self.kind in {"fact", "measure"}:
            return {"name": self.name, "value": said["value"]}
        if self.kind == "material":
            return {"name": said["name"].strip(), "value": said["value"]}
        return {} if self.kind == CONFIRM else {self.kind: said[self.kind]}


class MendBatteryForm(BatteryForm):
    """The battery in many products."""

    kind = forms.ChoiceField(label=_("Kind of battery"), choices=BATTERIES[1:])
    overwrites = forms.BooleanField(label=OVERWRITES, required=False)

    @property
    def given(self) -> dict[str, Any]:
        """Return the battery as the catalogue takes it."""
        assert self.battery is not None  # noqa: S101 - the kind is required, so there is one
        return {"name": self.battery.kind, "value": self.battery.text}


def fields_of(kind: str, name: str) -> dict[str, forms.Field]:
    """Return the fields that take a fact; a confirmation has none."""
    making = _MAKING.get(kind)
    if making is not None:
        return making()
    if kind in WORDS:
        return {kind: forms.CharField(label=KINDS[kind], max_length=LONGEST[kind])}
    if kind in QUANTITIES:
        return {kind: _quantity(kind)}
    if kind == "measure":
        return {"value": AmountField(label=MEASURES.get(name, name))}
    return {"value": forms.CharField(label=name.replace("_", " ").capitalize(), max_length=60)}


def _origin() -> dict[str, forms.Field]:
    offered = [("", _("Choose the country")), *choices.country_choices()]
    wrong = {"required": _("Choose the country.")}
    field = forms.ChoiceField(label=KINDS["origin"], choices=offered, widget=LongSelect, error_messages=wrong)
    return {"origin": field}


def _code() -> dict[str, forms.Field]:
    wrong = {"required": _("Choose one of the codes, or search with other words.")}
    return {"hs": forms.CharField(label=KINDS["hs"], max_length=6, error_messages=wrong)}


def _price() -> dict[str, forms.Field]:
    offered = choices.currency_choices()
    return {
        "price": AmountField(label=KINDS[PRICE]),
        "currency": forms.ChoiceField(label=_("Currency"), choices=offered, widget=LongSelect),
    }


def _material() -> dict[str, forms.Field]:
    hint = _("Such as cotton, beech wood, soy wax.")
    return {
        "name": forms.CharField(label=KINDS["material"], max_length=60, help_text=hint),
        "value": AmountField(label=_("Its share"), unit="%", required=False),
    }


def _nothing() -> dict[str, forms.Field]:
    return {}


def _quantity(kind: str) -> forms.Field:
    taken = GramsField(label=KINDS[kind])
    taken.unit = UNITS.get(kind.replace("net_grams", "grams"), "")
    taken.error_messages |= {
        "required": _("Give the number."),
        "invalid": _("Write a whole number, such as 540."),
        "min_value": _("Give a number above zero."),
    }
    return taken


_MAKING: Final[Mapping[str, Callable[[], dict[str, forms.Field]]]] = {
    "origin": _origin,
    "hs": _code,
    PRICE: _price,
    "material": _material,
    CONFIRM: _nothing,
}
