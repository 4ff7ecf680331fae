"""The question as a form: every field a plain word in the address, so that each state can be shared."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from entrepot.core.money import exponent
from entrepot.web.design import places
from entrepot.web.design.widgets import LongSelect
from entrepot.web.public import choices

EXTRA = re.compile(r"(measure|fact|rate)\.([A-Za-z0-9_/]{1,30})")
"""Facts only some laws ask for: supplementary units, named facts of the goods, exchange rates."""

MORE = (
    *("national", "purpose", "buyer", "tax_id", "mode", "sent_from", "prices", "incoterm", "insurance", "ml"),
    *("pieces", "indivisible", "agreement", "proof", "on", "spent"),
)
NOTHING: Mapping[str, str] = MappingProxyType({})
CODE = re.compile(r"[0-9]{6,10}")
AMOUNT = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})?")
GROUPED = re.compile(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")


class AmountField(forms.CharField):
    """An amount or a number as people write it; cleaned to plain digits and a point."""

    def __init__(self, *, unit: Any = "", **kwargs: Any) -> None:
        """Take ``unit``, the word printed behind the number."""
        super().__init__(max_length=20, **kwargs)
        self.unit = unit
        self.widget.attrs.update({"inputmode": "decimal", "autocomplete": "off"})

    def clean(self, value: Any) -> str:
        """Return the plain number; refuse what could be read two ways."""
        text = str(super().clean(value)).replace(" ", "").replace("，", ",").replace("。", ".")
        if GROUPED.fullmatch(text):
            text = text.replace(",", "")
        if text and not AMOUNT.fullmatch(text):
            raise forms.ValidationError(_("Write a number with a point, such as 12.50."), code="amount")
        return text


class AskForm(forms.Form):
    """What is sold, from where, to where, and for how much."""

    use_required_attribute = False

    what = forms.CharField(
        label=_("What is it?"),
        max_length=200,
        help_text=_("Say it as a customer would, or type its HS code."),
        error_messages={"required": _("Say what you want to sell, for example “cotton T-shirt”.")},
    )
    hs = forms.CharField(required=False, max_length=6)
    origin = forms.ChoiceField(label=_("Made in and sent from"), widget=LongSelect)
    to = forms.ChoiceField(
        label=_("Sold to"),
        widget=LongSelect,
        error_messages={"required": _("Choose the country you want to sell to.")},
    )
    also = forms.MultipleChoiceField(label=_("Compare with"), required=False)
    price = AmountField(
        label=_("Price of one"), error_messages={"required": _("Give the price of one piece, before tax.")}
    )
    currency = forms.ChoiceField(label=_("Currency"), widget=LongSelect)
    quantity = forms.IntegerField(
        label=_("How many"),
        min_value=1,
        max_value=1_000_000,
        error_messages={
            "required": _("Say how many pieces are in one order."),
            "invalid": _("Write a whole number, such as 1."),
            "min_value": _("Send at least one piece."),
        },
    )
    grams = AmountField(
        label=_("Net weight"),
        required=False,
        unit=_("g each"),
    )
    freight = AmountField(label=_("Freight"), required=False)

    sent_from = forms.ChoiceField(label=_("Sent from, if elsewhere"), required=False, widget=LongSelect)
    prices = forms.ChoiceField(label=_("The price is"), choices=choices.PRICES, required=False)
    incoterm = forms.ChoiceField(label=_("Duty and tax are paid"), choices=choices.TERMS, required=False)
    purpose = forms.ChoiceField(label=_("What is it sent for?"), choices=choices.PURPOSES, required=False)
    buyer = forms.ChoiceField(label=_("Who buys?"), choices=choices.BUYERS, required=False)
    tax_id = forms.CharField(label=_("The buyer's tax number"), required=False, max_length=40)
    mode = forms.ChoiceField(label=_("How does it travel?"), choices=choices.MODES, required=False)
    insurance = AmountField(label=_("Insurance for the order"), required=False)
    ml = AmountField(label=_("Volume"), required=False, unit=_("ml each"))
    pieces = AmountField(
        label=_("Pieces in one"),
        required=False,
        help_text=_("Sheets or pads in a pack: some luxury taxes count them."),
    )
    indivisible = forms.BooleanField(label=_("One piece that cannot be split"), required=False)
    national = forms.CharField(
        label=_("Full national code"),
        required=False,
        max_length=12,
        help_text=_("8 to 10 digits, from the tariff of the country you sell to."),
    )
    spent = AmountField(
        label=_("What the buyer has spent this year"),
        required=False,
        help_text=_("China only: purchases under the yearly allowance, in your currency."),
    )
    agreement = forms.RegexField(
        r"[\w ()&+./-]{2,40}",
        label=_("Claim a trade agreement"),
        required=False,
        help_text=_("By its short name, such as RCEP. An answer names those that would save money."),
    )
    proof = forms.ChoiceField(label=_("Your proof of origin"), choices=choices.PROOFS, required=False)
    on = forms.DateField(
        label=_("Day of import"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Empty means today. The law of that day is used."),
    )
    route = forms.RegexField(r"[A-Z0-9-]{2,30}", required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        carried: QueryDict | None = None,
        wanted: Mapping[str, str] = NOTHING,
        prefix_ids: str = "id",
    ) -> None:
        """Take the words of the address as ``data`` to check, or as ``carried`` to show unchecked.

        ``wanted`` names the fields a law asks for, and why.
        """
        super().__init__(data, initial=starting_values() | plain(carried), auto_id=f"{prefix_ids}_%s")
        self.wanted = wanted
        countries = choices.country_choices()
        self.fields["origin"].choices = countries  # type: ignore[attr-defined]
        self.fields["to"].choices = choices.market_choices()  # type: ignore[attr-defined]
        self.fields["sent_from"].choices = [("", _("The same country")), *countries]  # type: ignore[attr-defined]
        self.fields["also"].choices = countries  # type: ignore[attr-defined]
        self.fields["currency"].choices = choices.currency_choices()  # type: ignore[attr-defined]
        self.extra_names = [
            name for name in dict.fromkeys([*(data or carried or ()), *wanted]) if EXTRA.fullmatch(name)
        ]
        for name in self.extra_names:
            self.fields[name] = extra_field(name)

    def clean_national(self) -> str:
        """Keep the digits of a national code."""
        digits = re.sub(r"[\s.]", "", self.cleaned_data["national"])
        if digits and not CODE.fullmatch(digits):
            raise forms.ValidationError(_("A national code has 8 to 10 digits, such as 6402.19.50."))
        return digits

    def clean_also(self) -> list[str]:
        """Keep the table readable."""
        also: list[str] = self.cleaned_data["also"]
        if len(also) > choices.MOST_MARKETS:
            raise forms.ValidationError(
                _("Compare up to %(most)d countries at a time."), params={"most": choices.MOST_MARKETS}
            )
        return also

    def clean(self) -> dict[str, Any]:
        """Check what two fields say together: amounts against the coins of the currency."""
        given = super().clean() or self.cleaned_data
        currency = given.get("currency")
        for name in ("price", "freight", "insurance", "spent"):
            decimals = len(given.get(name, "").partition(".")[2].rstrip("0"))
            if currency and decimals > exponent(currency):
                self.add_error(
                    name,
                    forms.ValidationError(
                        _("Amounts in %(currency)s have at most %(digits)d decimals."),
                        params={"currency": currency, "digits": exponent(currency)},
                    ),
                )
        return given

    @property
    def markets(self) -> list[tuple[str, str, bool]]:
        """Return the markets to compare with: the popular ones and those chosen, each with whether it is."""
        chosen = set(self["also"].value() or ())
        return [
            (code, name, code in chosen)
            for code, name in choices.country_choices()
            if code in chosen or code in choices.POPULAR_MARKETS
        ]

    @property
    def more(self) -> list[tuple[str, forms.BoundField]]:
        """Return the fields of "More facts", those a law asks for first, each with why it does."""
        names = sorted([*MORE, *self.extra_names], key=lambda name: name not in self.wanted)
        return [(self.wanted.get(name, ""), self[name]) for name in names]

    @property
    def more_open(self) -> bool:
        """Say whether "More facts" holds something to look at."""
        start = starting_values()
        return any(
            why or field.errors or field.value() not in {None, "", False, start.get(field.name)}
            for why, field in self.more
        )


def extra_field(name: str) -> forms.Field:
    """Return the field for a supplementary unit, a named fact or a rate."""
    kind, _dot, subject = name.partition(".")
    if kind == "fact":
        return forms.CharField(label=subject.replace("_", " ").capitalize(), required=False, max_length=60)
    if kind == "rate":
        return AmountField(label=_("Exchange rate %(pair)s") % {"pair": subject}, required=False)
    return AmountField(label=UNITS.get(subject, subject), required=False)


UNITS = {
    "PR": _("Pairs in one"),
    "LTR": _("Litres in one"),
    "ASV": _("Alcohol by volume (%)"),
    "DZN": _("Dozens in one"),
    "MTK": _("Square metres in one"),
    "KGM": _("Kilograms in one"),
    "NAR": _("Pieces in one"),
}


def starting_values() -> dict[str, Any]:
    """Return what the form holds before anything is asked, from where the visitor is."""
    place = places.current()
    return {
        "origin": place.country,
        "currency": choices.home_currency(place.country),
        "quantity": 1,
        "purpose": "sale",
        "buyer": "consumer",
        "mode": "air",
        "prices": "net",
        "incoterm": "DDP",
    }


def plain(carried: QueryDict | None) -> dict[str, Any]:
    """Return the words of an address as a form's initial values."""
    if carried is None:
        return {}
    return {name: carried.getlist(name) if name == "also" else carried[name] for name in carried}


def with_defaults(data: Mapping[str, Any] | QueryDict) -> QueryDict:
    """Return the words of the address with the starting values where a link left a field out."""
    full = QueryDict(mutable=True)
    full.update(data)  # type: ignore[arg-type]
    for name, value in starting_values().items():
        if not full.get(name):
            full[name] = str(value)
    return full
