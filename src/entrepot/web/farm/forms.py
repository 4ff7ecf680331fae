"""What the farm pages ask: few fields, in kilograms and plain words."""

from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepot.apps.catalogue.inputs import LONGEST_TITLE
from entrepot.apps.cooperatives.actions import UNSAID, MemberInput
from entrepot.apps.cooperatives.queries import LANGUAGES, MemberView
from entrepot.core.money import Money, MoneyError
from entrepot.web.farm.languages import NAMES
from entrepot.web.public import choices

GRAMS: Final = 1000
DAY: Final = {"type": "date"}
DECIMAL: Final = {"inputmode": "decimal", "autocomplete": "off"}
WAYS: Final = (
    ("cash", gettext_lazy("Cash at the office")),
    ("mobile", gettext_lazy("Mobile money")),
    ("bank", gettext_lazy("Bank account")),
)
SEXES: Final = (("", gettext_lazy("Not said")), ("f", gettext_lazy("Woman")), ("m", gettext_lazy("Man")))


FRAME: Final = (gettext_lazy("(optional)"), gettext_lazy("Error:"), gettext_lazy("There is a problem"))
"""What the form parts of the house say: named here, so that the farm's further languages say it too."""


class Kilograms(forms.CharField):
    """A weight in kilograms, with a point or a comma; whole grams come out."""

    widget = forms.TextInput(attrs=DECIMAL)

    def clean(self, value: Any) -> int | None:
        """Return grams, None for nothing."""
        text = str(super().clean(value)).replace(" ", "").replace(",", ".")
        if not text:
            return None
        try:
            grams = Decimal(text) * GRAMS
        except InvalidOperation:
            grams = Decimal(-1)
        if not grams.is_finite() or grams <= 0 or grams != grams.to_integral_value():
            raise forms.ValidationError(_("Write kilograms such as 42.5, no finer than a gram."))
        return int(grams)


class MemberForm(forms.Form):
    """A member: number and name; everything else when it is known."""

    use_required_attribute = False

    number = forms.CharField(label=gettext_lazy("Member number"), max_length=20)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    village = forms.CharField(label=gettext_lazy("Village"), max_length=120, required=False)
    phone = forms.CharField(
        label=gettext_lazy("Phone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel"}),
    )
    way = forms.ChoiceField(label=gettext_lazy("Paid by"), choices=WAYS, initial="cash")
    paid_through = forms.CharField(
        label=gettext_lazy("Bank or mobile money service"), max_length=60, required=False
    )
    account = forms.CharField(
        label=gettext_lazy("Number to pay to"), max_length=60, required=False, strip=True
    )
    bank_code = forms.CharField(
        label=gettext_lazy("Code of the bank"),
        help_text=gettext_lazy("Of a bank account: its BIC or SWIFT, so that your bank can pay by file."),
        max_length=40,
        required=False,
    )
    sex = forms.ChoiceField(label=gettext_lazy("Woman or man"), choices=SEXES, required=False)
    birth_year = forms.IntegerField(label=gettext_lazy("Year of birth"), required=False)
    land = forms.IntegerField(label=gettext_lazy("Land in square metres"), required=False)
    email = forms.CharField(label=gettext_lazy("E-mail"), max_length=254, required=False)
    language = forms.ChoiceField(label=gettext_lazy("Their language"), required=False)
    shows_name = forms.BooleanField(
        label=gettext_lazy("Buyers may read this member's name: the member agreed."), required=False
    )
    FURTHER = ("sex", "birth_year", "land", "email", "language")

    def __init__(self, *args: Any, known: MemberView | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known
        self.fields["language"].choices = [(code, NAMES[code]) for code in LANGUAGES]  # type: ignore[attr-defined]
        if known is not None and known.ending:
            self.fields["account"].help_text = _("Now it ends in %(ending)s. Leave it empty to keep it.") % {
                "ending": known.ending
            }

    def member(self) -> MemberInput:
        """Return what was said."""
        given = dict(self.cleaned_data)
        account = given.pop("account")
        if not account and self.known is not None and self.known.ending and given["way"] == self.known.way:
            account = UNSAID
        return MemberInput(
            land_square_metres=given.pop("land"),
            account=account,
            **{**given, "language": given["language"] or "en"},
        )


class LotForm(forms.Form):
    """A lot: five fields."""

    use_required_attribute = False

    product = forms.ChoiceField(label=gettext_lazy("Product"))
    harvested_on = forms.DateField(
        label=gettext_lazy("Day of the harvest"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d")
    )
    weight_grams = Kilograms(
        label=gettext_lazy("Weight in kilograms"),
        help_text=gettext_lazy("What members brought, as it came in."),
    )
    grade = forms.CharField(label=gettext_lazy("Grade"), max_length=40, required=False)
    photo = forms.FileField(
        label=gettext_lazy("Photo"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}),
    )


class ProductForm(forms.Form):
    """A product: what it is, its price and weight; a photo if there is one."""

    use_required_attribute = False

    title = forms.CharField(
        label=gettext_lazy("What is it?"),
        help_text=gettext_lazy("Such as “green coffee, washed, 1 kg bag”."),
        max_length=LONGEST_TITLE,
    )
    price = forms.CharField(label=gettext_lazy("Price of one"), widget=forms.TextInput(attrs=DECIMAL))
    currency = forms.ChoiceField(label=gettext_lazy("In the currency"))
    gross_grams = Kilograms(
        label=gettext_lazy("Weight of one in kilograms"), help_text=gettext_lazy("With its bag or box.")
    )
    photo = forms.FileField(
        label=gettext_lazy("Photo"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["currency"].choices = choices.currency_choices()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Check the price against the coins of its currency."""
        given = super().clean() or self.cleaned_data
        if given.get("price") and given.get("currency"):
            try:
                fits = self.price_minor() > 0
            except MoneyError:
                fits = False
            if not fits:
                self.add_error(
                    "price", _("Write an amount above zero such as 12.50, no finer than the coins.")
                )
        return given

    def price_minor(self) -> int:
        """Return the price in the smallest coin; a comma is as good as a point."""
        text = "".join(str(self.cleaned_data["price"]).split()).replace(",", ".")
        return Money.parse(text, self.cleaned_data["currency"]).minor


class LotWeightForm(forms.Form):
    """A lot's weights, corrected; what is left to sell after drying or roasting."""

    use_required_attribute = False

    weight_grams = Kilograms(label=gettext_lazy("Weight as it came in, in kilograms"))
    ready_grams = Kilograms(
        label=gettext_lazy("Ready to sell, in kilograms"),
        help_text=gettext_lazy("After drying, peeling or roasting."),
    )
    grade = forms.CharField(label=gettext_lazy("Grade"), max_length=40, required=False)


class WeighForm(forms.Form):
    """One delivery at the scales."""

    use_required_attribute = False

    entry = forms.CharField(widget=forms.HiddenInput, max_length=64)
    lot = forms.ChoiceField(label=gettext_lazy("Lot"))
    member = forms.CharField(
        label=gettext_lazy("Member"),
        help_text=gettext_lazy("Number; choose from the list."),
        widget=forms.TextInput(attrs={"list": "members", "autocomplete": "off"}),
        max_length=160,
    )
    grams = Kilograms(label=gettext_lazy("Weight in kilograms"))
    grade = forms.CharField(label=gettext_lazy("Grade"), max_length=40, required=False)
    on = forms.DateField(label=gettext_lazy("Day"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))

    def clean_member(self) -> str:
        """Return the number at the head of what was chosen."""
        return str(self.cleaned_data["member"]).partition(" · ")[0].strip()


class TermsForm(forms.Form):
    """What the co-operative keeps, and where it grows."""

    use_required_attribute = False

    rate = forms.DecimalField(
        label=gettext_lazy("The co-operative keeps, in percent"),
        max_digits=5,
        decimal_places=2,
        min_value=0,
        max_value=100,
        localize=False,
    )
    place = forms.CharField(label=gettext_lazy("Where it grows, in words"), max_length=160, required=False)
    certificates = forms.CharField(label=gettext_lazy("Certificates"), max_length=300, required=False)
    brings = forms.ChoiceField(
        label=gettext_lazy("What members bring"),
        required=False,
        help_text=gettext_lazy("The season's report then puts the local price beside what you paid."),
    )

    def __init__(self, *args: Any, series: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["brings"].choices = [("", _("Something else")), *series]  # type: ignore[attr-defined]


class ShareForm(forms.Form):
    """What is shared out, and how it came to the co-operative's bank."""

    use_required_attribute = False

    received = forms.CharField(
        label=gettext_lazy("What your bank booked"),
        required=False,
        help_text=gettext_lazy("Only if it changed the money. Leave it empty otherwise."),
        widget=forms.TextInput(attrs=DECIMAL),
    )
    received_currency = forms.ChoiceField(label=gettext_lazy("In the currency"), required=False)
