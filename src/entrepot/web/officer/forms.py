"""The form of a programme: who, what, when and how much, on one page, with or without JavaScript."""

from decimal import Decimal
from typing import Any, Final

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepot.apps.desk import queries as desk
from entrepot.apps.kernel.actors import ANONYMOUS
from entrepot.apps.programmes import words
from entrepot.apps.programmes.actions import BenefitTerms, ProgrammeTerms
from entrepot.apps.programmes.terms import LANGUAGES
from entrepot.core.money import EXPONENTS
from entrepot.web.officer.benefit_rows import amount_words, read_amount
from entrepot.web.operator.fees import PercentField

JOINS: Final = (("all", gettext_lazy("All conditions hold")), ("any", gettext_lazy("At least one holds")))


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


def _amount(label: Any, **more: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"inputmode": "decimal"})
    return forms.CharField(label=label, max_length=20, widget=widget, **more)


class ProgrammeForm(forms.Form):
    """Everything of a programme but its rule, which has rows of its own."""

    use_required_attribute = False

    share = PercentField(label=gettext_lazy("Relief on the commission"), required=False)
    market = forms.CharField(
        label=gettext_lazy("Only in the market"),
        help_text=gettext_lazy("Its code, such as SG. Empty for all."),
        max_length=16,
        required=False,
    )
    category = forms.CharField(
        label=gettext_lazy("Only for the category"),
        help_text=gettext_lazy("Empty for all."),
        max_length=200,
        required=False,
    )
    lanes = forms.MultipleChoiceField(
        label=gettext_lazy("Fast lane"),
        choices=lambda: list(desk.list_fast_lanes(viewer=ANONYMOUS).items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    instant = forms.BooleanField(label=words.BENEFIT_WORDS["instant_settlement"], required=False)
    starts_on = _day(gettext_lazy("From"))
    ends_on = _day(gettext_lazy("Until (the first day without it)"))
    currency = forms.CharField(label=gettext_lazy("Currency"), min_length=3, max_length=3)
    budget = _amount(gettext_lazy("Budget in all"))
    cap = _amount(gettext_lazy("Most for one business"), required=False)
    places = forms.IntegerField(
        label=gettext_lazy("Places"),
        help_text=gettext_lazy("How many businesses at a time. Empty for any number."),
        min_value=1,
        required=False,
    )
    automatic = forms.BooleanField(
        label=gettext_lazy("The rule decides alone where it can"), required=False, initial=True
    )
    gives_back = forms.BooleanField(
        label=gettext_lazy("What a refund takes back is free for others"), required=False, initial=True
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Add a name and a summary in each language of the installation."""
        super().__init__(*args, **kwargs)
        for language, title in _languages():
            self.fields[f"name_{language}"] = forms.CharField(
                label=_("Name, %(language)s") % {"language": title}, max_length=80, required=False
            )
            self.fields[f"summary_{language}"] = forms.CharField(
                label=_("In one or two sentences, %(language)s") % {"language": title},
                max_length=600,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @property
    def texts(self) -> list[Any]:
        """The fields of names and summaries."""
        return [
            self[f"{name}_{language}"] for language, _title in _languages() for name in ("name", "summary")
        ]

    def clean(self) -> dict[str, Any]:
        """Read the amounts in the currency of the budget."""
        data: dict[str, Any] = super().clean() or {}
        data["currency"] = data.get("currency", "").upper()
        if data["currency"] not in EXPONENTS and not self.has_error("currency"):
            self.add_error("currency", ValidationError(_("There is no such currency.")))
        for name in ("budget", "cap"):
            if data.get(name):
                amount = read_amount(data[name], data["currency"])
                if amount is None and not self.has_error("currency"):
                    self.add_error(name, ValidationError(amount_words(data["currency"])))
                data[name] = amount
            else:
                data[name] = None
        return data

    def terms(self, rule: Any, more: list[BenefitTerms]) -> ProgrammeTerms:
        """Return what was filled in, for a form without faults; `more` is what the rows give."""
        data = self.cleaned_data
        return ProgrammeTerms(
            texts={
                name: {
                    language: data[f"{name}_{language}"]
                    for language in LANGUAGES
                    if data[f"{name}_{language}"].strip()
                }
                for name in ("name", "summary")
            },
            rule=rule,
            benefits=(*_benefits(data), *more),
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
            budget=data["budget"],
            cap=data["cap"],
            places=data["places"],
            automatic=data["automatic"],
            gives_back=data["gives_back"],
        )


def _benefits(data: dict[str, Any]) -> list[BenefitTerms]:
    found = []
    if data["share"]:
        where = {"market": data["market"].strip().upper(), "category": data["category"].strip()}
        found.append(BenefitTerms(kind="fee_relief", share=Decimal(data["share"]), **where))
    if data["lanes"]:
        found.append(BenefitTerms(kind="fast_lane", lanes=tuple(data["lanes"])))
    if data["instant"]:
        found.append(BenefitTerms(kind="instant_settlement"))
    return found


def _languages() -> list[tuple[str, str]]:
    return [(code, name) for code, name in settings.LANGUAGES if code in LANGUAGES]
