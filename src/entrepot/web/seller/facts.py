"""One fact a law asks for, on a page of its own: why it is asked, and one field."""

from dataclasses import replace
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from entrepot.apps.catalogue import actions, queries
from entrepot.apps.catalogue.actions import ProductInput, VariantInput
from entrepot.apps.catalogue.queries import Obstacle, OwnProduct
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.markets import queries as markets
from entrepot.apps.markets.queries import MarketMissingError, MarketView
from entrepot.apps.reference import queries as reference
from entrepot.core.money import Money
from entrepot.web.design import places
from entrepot.web.design.refusals import told
from entrepot.web.public.forms import UNITS as MEASURES
from entrepot.web.public.forms import AmountField
from entrepot.web.seller.access import UNPROCESSABLE, Seller, require_read_or_post, seller_page
from entrepot.web.seller.fixing import FIELD
from entrepot.web.seller.forms import GramsField, amount_fault
from entrepot.web.seller.words import FACTS, UNITS

KINDS: Final = {"measures": "measure", "facts": "fact"}
VARIANT_FIELDS: Final = {"gross_grams": "gross_grams", "grams": "net_grams", "ml": "ml", "pieces": "pieces"}


class FactForm(forms.Form):
    """One field, named as the law names it."""

    use_required_attribute = False

    def __init__(self, field: str, variant: VariantInput, *args: Any, **kwargs: Any) -> None:
        """Make the field that takes this fact."""
        super().__init__(*args, **kwargs)
        self.variant = variant
        self.field = field
        self.fields["value"] = value_field(field, variant)

    def clean_value(self) -> Any:
        """Check a price against the coins of its currency."""
        value = self.cleaned_data["value"]
        fault = amount_fault(value, self.variant.currency) if self.field == "price" else None
        if fault:
            raise fault
        return value


@require_read_or_post
@seller_page
def tell(request: HttpRequest, seller: Seller, product: str) -> HttpResponse:
    """Ask for one fact and keep it."""
    own = seller.product(product)
    field, market = request.GET.get("field", ""), market_of(request, seller)
    if not FIELD.fullmatch(field) or (field == "national" and market is None):
        raise Http404
    said = queries.get_product_input(product, viewer=seller.actor)
    variant = variant_of(said, request.GET.get("sku", ""))
    form = FactForm(field, variant, request.POST or None)
    if form.is_valid():
        content = with_fact(said, variant, field, form.cleaned_data["value"], market)
        try:
            actions.update_product(product=product, content=content, by=seller.actor, at=clock.now())
        except ProblemRaised as raised:
            form.add_error("value", told(raised))
        else:
            messages.success(request, _("The product is changed."))
            return redirect("sell-product", organisation=seller.organisation.public_id, product=product)
    context = {
        "seller": seller,
        "own": own,
        "form": form,
        "sku": variant.sku if len(said.variants) > 1 else "",
        "country": reference.country_name(market.country, places.current().language) if market else "",
        "reasons": reasons(own, field, market, seller),
    }
    return render(request, "seller/fact.html", context, status=UNPROCESSABLE if form.errors else 200)


def market_of(request: HttpRequest, seller: Seller) -> MarketView | None:
    """Return the market whose law asks, if one is named."""
    code = request.GET.get("market", "")
    if not code:
        return None
    try:
        return markets.get_market_by_code(code, viewer=seller.actor)
    except MarketMissingError as missing:
        raise Http404 from missing


def reasons(own: OwnProduct, field: str, market: MarketView | None, seller: Seller) -> list[Obstacle]:
    """Return why the fact is asked for, in the words of the law that asks."""
    if market is None:
        return []
    _state, found = queries.explain_visibility(
        product=own.product.public_id,
        market=market.code,
        viewer=seller.actor,
        language=places.current().language,
    )
    return [each for each in found if each.field == field]


def variant_of(said: ProductInput, sku: str) -> VariantInput:
    """Return the variant that is meant: the only one, or the one named."""
    found = [each for each in said.variants if each.sku == sku or len(said.variants) == 1]
    if found:
        return found[0]
    if sku or not said.variants:
        raise Http404
    return said.variants[0]


def value_field(field: str, variant: VariantInput) -> forms.Field:
    """Return the field for a fact."""
    head, _dot, subject = field.partition(".")
    if head == "price":
        return AmountField(label=FACTS[field], unit=variant.currency)
    if field in VARIANT_FIELDS:
        taken = GramsField(label=FACTS[field])
        taken.unit = UNITS.get(field, "")
        taken.error_messages |= {
            "required": _("Give the number."),
            "invalid": _("Write a whole number, such as 540."),
            "min_value": _("Give a number above zero."),
        }
        return taken
    if head == "measures":
        return AmountField(label=MEASURES.get(subject, subject))
    if head == "facts":
        return forms.CharField(label=subject.replace("_", " ").capitalize(), max_length=60)
    return forms.RegexField(
        r"[0-9]{7,10}",
        label=FACTS["national"],
        error_messages={"invalid": _("Write 8 to 10 digits, without points.")},
    )


def with_fact(
    said: ProductInput, variant: VariantInput, field: str, value: Any, market: MarketView | None
) -> ProductInput:
    """Return what the product says with the fact in it."""
    if field == "price":
        minor = Money.parse(value, variant.currency).minor
        return _with_variant(said, variant, {"price_minor": minor})
    if field in VARIANT_FIELDS:
        return _with_variant(said, variant, {VARIANT_FIELDS[field]: value})
    head, _dot, subject = field.partition(".")
    kind = KINDS.get(head, "national")
    name = subject if kind != "national" else (market.country if market else "")
    others = [each for each in said.details if each[:2] != (kind, name)]
    return replace(said, details=(*others, (kind, name, str(value))))


def _with_variant(said: ProductInput, variant: VariantInput, changes: dict[str, Any]) -> ProductInput:
    changed = replace(variant, **changes)
    return replace(said, variants=tuple(changed if each == variant else each for each in said.variants))
