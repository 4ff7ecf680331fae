"""The forms of the seller's pages: three fields for a business, five for a product."""

import re
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from entrepot.apps.businesses.words import KIND_WORDS
from entrepot.apps.catalogue import queries
from entrepot.apps.catalogue.inputs import LONGEST_TITLE, MOST_WEIGHED
from entrepot.apps.files.encoding import MOST_BYTES
from entrepot.core.money import Money, exponent
from entrepot.web.design import places
from entrepot.web.design.widgets import LongSelect
from entrepot.web.public import choices
from entrepot.web.public.forms import AmountField

MEGABYTE = 1024 * 1024
_CHINESE = re.compile(r"[\u3400-\u9fff]")


class RegisterForm(forms.Form):
    """A business in three fields."""

    use_required_attribute = False

    name = forms.CharField(
        label=_("Name of your business"),
        max_length=160,
        help_text=_("As your customers know it."),
        error_messages={"required": _("Give the name your customers know.")},
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    country = forms.ChoiceField(
        label=_("Where your goods are sent from"),
        widget=LongSelect,
        error_messages={"required": _("Choose the country.")},
    )
    kind = forms.ChoiceField(
        label=_("What you make or sell"),
        choices=[("", _("Choose one")), *KIND_WORDS.items()],
        error_messages={"required": _("Choose what comes nearest.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = choices.country_choices()  # type: ignore[attr-defined]
        self.initial.setdefault("country", places.current().country)


class GramsField(forms.IntegerField):
    """A weight of one unit in whole grams."""

    unit: str | Promise = _("g")

    def __init__(self, **kwargs: Any) -> None:
        """Take what any field takes; the limits are those of the catalogue."""
        super().__init__(
            min_value=1,
            max_value=MOST_WEIGHED,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            error_messages={
                "required": _("Weigh one, packed as you send it, and give the grams."),
                "invalid": _("Write a whole number of grams, such as 540."),
                "min_value": _("Give a weight above zero."),
            },
            **kwargs,
        )


class TitleForm(forms.Form):
    """What every product has, however many variants."""

    use_required_attribute = False

    title = forms.CharField(
        label=_("What is it?"),
        max_length=LONGEST_TITLE,
        help_text=_("Name the thing and what it is made of: “soy wax candle”, “cotton T-shirt”."),
        error_messages={"required": _("Say what it is, as a customer would.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    photo = forms.FileField(
        label=_("Photo"),
        required=False,
        help_text=_("JPEG, PNG or WebP. You can add it later."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        error_messages={"empty": _("The file is empty. Choose a picture.")},
    )
    photo_address = forms.CharField(
        label=_("Or a photo by its address"),
        required=False,
        help_text=_("Of the picture itself, on the web. We fetch it within minutes and keep it here."),
        widget=forms.URLInput(attrs={"autocomplete": "off", "placeholder": "https://"}),
    )
    origin = forms.ChoiceField(
        label=_("Made in"), widget=LongSelect, error_messages={"required": _("Choose the country.")}
    )
    field_order = ("title", "photo", "photo_address", "price", "currency", "gross_grams", "origin")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Without a first line that says nothing, a product of unknown origin would seem to be from the first
        # country of the list.
        offered = [("", _("Choose the country")), *choices.country_choices()]
        self.fields["origin"].choices = offered  # type: ignore[attr-defined]

    def clean_photo_address(self) -> str:
        """Refuse an address that nothing would be fetched from."""
        address = str(self.cleaned_data["photo_address"]).strip()
        refusal = queries.refusal_of_address(address) if address else None
        if refusal is not None:
            raise forms.ValidationError(" ".join(refusal))
        return address

    def clean_photo(self) -> Any:
        """Refuse by its size what we would not read anyway."""
        photo = self.cleaned_data["photo"]
        if photo is not None and photo.size > MOST_BYTES:
            raise forms.ValidationError(
                _("The file is larger than %(most)d MB. Make the picture smaller."),
                params={"most": MOST_BYTES // MEGABYTE},
            )
        return photo


class ProductForm(TitleForm):
    """A product in five fields; the price is an amount and its currency."""

    price = AmountField(
        label=_("Price of one"),
        help_text=_("Before duty, tax and carriage abroad: we add those for each country."),
        error_messages={"required": _("Give the price of one.")},
    )
    currency = forms.ChoiceField(label=_("Currency"), widget=LongSelect)
    gross_grams = GramsField(
        label=_("Weight with packaging"), help_text=_("Carriage and some duties depend on it.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = choices.currency_choices()
        kept = self.initial.get("currency")
        if kept and kept not in dict(offered):
            offered = [(kept, kept), *offered]
        self.fields["currency"].choices = offered  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Check the price against the coins of its currency."""
        given = super().clean() or self.cleaned_data
        price, currency = given.get("price"), given.get("currency")
        if price and currency:
            fault = amount_fault(price, currency)
            if fault:
                self.add_error("price", fault)
        return given

    def price_minor(self) -> int:
        """Return the price in the smallest coin."""
        return Money.parse(self.cleaned_data["price"], self.cleaned_data["currency"]).minor


def amount_fault(amount: str, currency: str) -> forms.ValidationError | None:
    """Return what is wrong with a price written in plain digits, or None."""
    if not amount.strip("0."):
        return forms.ValidationError(_("Give a price above zero."))
    if len(amount.partition(".")[2]) > exponent(currency):
        return forms.ValidationError(
            _("Amounts in %(currency)s have at most %(digits)d decimals."),
            params={"currency": currency, "digits": exponent(currency)},
        )
    return None


def language_of(text: str) -> str:
    """Return which of the interface's languages a seller's words are in, judged by their letters."""
    return "zh-hans" if _CHINESE.search(text) else "en"
