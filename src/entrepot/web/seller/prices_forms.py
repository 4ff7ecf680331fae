"""How the price of a variant in one market is made: four ways, each with the few fields it needs."""

from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from entrepot.apps.catalogue.queries import VariantView
from entrepot.apps.pricing.queries import AskedPrice, RuleView
from entrepot.core.money import Money
from entrepot.core.money.endings import end_price
from entrepot.core.trade.price_rules import PriceRule
from entrepot.web.public.forms import AmountField
from entrepot.web.seller.forms import amount_fault

OWN: Final = "own"
FIXED: Final = "fixed"
FOLLOW: Final = "follow"
MARGIN: Final = "margin"
WAYS: Final = (
    (OWN, _("My own price, at the rate of each day")),
    (FOLLOW, _("My own price, held until the rate really moves")),
    (MARGIN, _("A margin on what one costs at the buyer's door")),
    (FIXED, _("A fixed price")),
)
BASES: Final = (
    ("all_in", _("The buyer pays just that: duty, tax and carriage are inside")),
    ("net", _("For the goods alone: duty, tax and carriage come on top")),
)
HUNDREDTHS: Final = 100


class ShareField(AmountField):
    """A share in per cent, with two digits after the point; cleaned to hundredths of a per cent."""

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        """Take the most it may be, in per cent."""
        super().__init__(unit="%", **kwargs)
        self.most = most

    def clean(self, value: Any) -> Any:
        """Return whole hundredths of a per cent; None where it is empty and may be."""
        text = super().clean(value)
        if not text:
            return None
        share = Decimal(text) * HUNDREDTHS
        if share != share.to_integral_value() or not 0 <= share <= self.most * HUNDREDTHS:
            raise forms.ValidationError(
                _("Give at most two digits after the point, and no more than %(most)d."),
                params={"most": self.most},
            )
        return int(share)


class PriceForm(forms.Form):
    """One way to make a price. What belongs to another way is not read."""

    use_required_attribute = False

    way = forms.ChoiceField(label=_("How the price is made"), choices=WAYS, widget=forms.RadioSelect)
    cost = AmountField(
        label=_("What one costs you"),
        help_text=_("To make or to buy, before it is sent. Buyers never see it."),
        required=False,
    )
    margin = ShareField(
        label=_("Margin"),
        help_text=_("On top of goods, carriage, duty and tax."),
        most=10_000,
        required=False,
    )
    price = AmountField(label=_("Price"), required=False)
    basis = forms.ChoiceField(label=_("What is inside"), choices=BASES, required=False)
    ending = forms.ChoiceField(label=_("The price ends in"), required=False)
    floor = AmountField(label=_("Never below"), required=False)
    threshold = ShareField(
        label=_("Ignore moves of the rate under"),
        help_text=_("The price stays as it is until the rate has moved so far."),
        most=50,
        required=False,
    )

    def __init__(self, variant: VariantView, currency: str, *args: Any, **kwargs: Any) -> None:
        """Take the variant and the currency of the market."""
        super().__init__(*args, **kwargs)
        self.variant, self.currency = variant, currency
        self.fields["cost"].unit = variant.currency  # type: ignore[attr-defined]
        for name in ("price", "floor"):
            self.fields[name].unit = currency  # type: ignore[attr-defined]
        self.fields["ending"].choices = endings(variant, currency)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for what the chosen way needs, in the coins there are."""
        given = super().clean() or self.cleaned_data
        needed = {FIXED: ("price",), MARGIN: ("cost", "margin")}.get(given.get("way", ""), ())
        for name in needed:
            if name not in self.errors and given.get(name) in {None, ""}:
                self.add_error(name, _("This is needed to make the price."))
        for name, currency in (
            ("cost", self.variant.currency),
            ("price", self.currency),
            ("floor", self.currency),
        ):
            if fault := amount_fault(given[name], currency) if given.get(name) else None:
                self.add_error(name, fault)
        return given

    @property
    def way_chosen(self) -> str:
        """The way that was chosen."""
        return str(self.cleaned_data["way"])

    def money(self, name: str) -> Money | None:
        """Return an amount that was given."""
        currency = self.variant.currency if name == "cost" else self.currency
        text = self.cleaned_data[name]
        return Money.parse(text, currency) if text else None

    def rule(self) -> PriceRule:
        """Return the rule that was described."""
        given = self.cleaned_data
        threshold = given["threshold"]
        return PriceRule(
            margin=(given["margin"] or 0) if self.way_chosen == MARGIN else 0,
            floor=self.money("floor"),
            ending=given["ending"],
            threshold=PriceRule().threshold if threshold is None else threshold,
        )


def endings(variant: VariantView, currency: str) -> list[tuple[str, Any]]:
    """Return how prices may end, each with an example of the currency."""
    like = Money(max(variant.price_minor, 1) if variant.currency == currency else 0, currency)
    start = like if like.minor else Money(10_000, currency)
    return [
        ("", _("Whatever comes out")),
        *((each, end_price(start, each).format_plain()) for each in ("90", "99")),
    ]


def initial_of(rule: RuleView | None, asked: AskedPrice) -> dict[str, Any]:
    """Return what holds now, for the form."""
    if rule is not None:
        kept = rule.rule
        return {
            "way": MARGIN if rule.cost else FOLLOW,
            "cost": rule.cost.format_plain() if rule.cost else "",
            "margin": share(kept.margin) if rule.cost else "",
            "ending": kept.ending,
            "floor": kept.floor.format_plain() if kept.floor else "",
            "threshold": share(kept.threshold),
        }
    start = {"way": OWN, "threshold": share(PriceRule().threshold), "basis": "all_in"}
    if not asked.own_market:
        return start
    return start | {
        "way": FIXED,
        "price": asked.listed.format_plain(),
        "basis": "all_in" if asked.all_in else "net",
    }


def share(hundredths: int) -> str:
    """Return hundredths of a per cent as they are written."""
    whole, rest = divmod(hundredths, HUNDREDTHS)
    return f"{whole}.{rest:02}".rstrip("0").rstrip(".")
