"""What a seller says of a product, as values; and what is wrong with it, all at once."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from entrepot.apps.catalogue.gtin import is_gtin
from entrepot.apps.reference import queries as reference
from entrepot.core.money.iso4217 import EXPONENTS
from entrepot.core.trade.batteries import Battery, BatteryError
from entrepot.core.trade.composition import CompositionError, Ingredient, ShelfLife, adds_up, share_of

INGREDIENT: Final = "ingredient"
SHELF_LIFE: Final = "shelf_life"
DAYS: Final = "days"
MOST_VARIANTS: Final = 2048
LONGEST_TITLE: Final = 300
LONGEST_SKU: Final = 120
MOST_MINOR: Final = 10**15
MOST_WEIGHED: Final = 2_000_000_000
BASES: Final = ("net", "all_in")
DETAIL_KINDS: Final = ("material", "fact", "measure", "national", "battery", INGREDIENT, SHELF_LIFE)
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})?")
_NATIONAL: Final = re.compile(r"\d{7,10}")
_NUMBER: Final = re.compile(r"\d{1,9}(\.\d{1,6})?")
_HS: Final = re.compile(r"\d{6}")

type Fault = tuple[str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantInput:
    """One variant: the price in minor units of the currency for `per` units; weights of one unit in grams.

    `options` are the values of the product's options, in their order.
    """

    sku: str
    price_minor: int
    currency: str
    basis: str = "net"
    per: int = 1
    options: tuple[str, ...] = ()
    net_grams: int | None = None
    gross_grams: int | None = None
    ml: int | None = None
    pieces: int | None = None
    gtin: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductInput:
    """A product: five fields are enough (title, hs, origin, and a variant with price and weight).

    What is empty is not known yet and is asked for when it matters. `details` are (kind, name, value).
    """

    title: str
    variants: tuple[VariantInput, ...]
    language: str = "en"
    description: str = ""
    hs: str = ""
    origin: str = ""
    handle: str = ""
    brand: str = ""
    category: str = ""
    option_names: tuple[str, ...] = ()
    details: tuple[tuple[str, str, str], ...] = ()


def faults_of(given: ProductInput) -> list[Fault]:
    """Return (field, reason, fix) for everything wrong with a product, nothing when it can be kept."""
    return [*_product_faults(given), *_variants_faults(given), *_detail_faults(given)]


def _product_faults(given: ProductInput) -> Iterator[Fault]:
    if not given.title.strip() or len(given.title) > LONGEST_TITLE:
        yield "title", _("The title is missing or too long."), _("Give 1 to 300 characters.")
    if not _LANGUAGE.fullmatch(given.language):
        yield "language", _("This is not a language."), _("Give a code such as en or zh-hans.")
    if given.hs and not (_HS.fullmatch(given.hs) and reference.get_hs(given.hs)):
        yield (
            "hs",
            _("%s is not a code of HS 2022.") % given.hs,
            _("Give six digits, never padded, or leave it empty and choose from the candidates."),
        )
    if given.origin and reference.get_country(given.origin) is None:
        yield "origin", _("This is not a country code."), _("Give the two letters of ISO 3166, such as CN.")
    if len(given.option_names) > 3:  # noqa: PLR2004 - three options, as in every shop
        yield "option_names", _("A product has at most three options."), _("Make two products of it.")


def _variants_faults(given: ProductInput) -> Iterator[Fault]:
    if not given.variants:
        yield "variants", _("There is nothing to sell yet."), _("Give at least one variant with a price.")
    if len(given.variants) > MOST_VARIANTS:
        yield "variants", _("There are too many variants."), _("Make several products of it.")
        return
    skus: set[str] = set()
    options: set[tuple[str, ...]] = set()
    for number, variant in enumerate(given.variants):
        field = f"variants[{number}]"
        yield from _variant_faults(variant, field, len(given.option_names))
        if variant.sku in skus:
            yield f"{field}.sku", _("This SKU stands twice."), _("Give each variant its own.")
        if variant.options in options:
            yield f"{field}.options", _("Two variants are the same."), _("Give them different options.")
        skus.add(variant.sku)
        options.add(variant.options)


def _variant_faults(variant: VariantInput, field: str, options: int) -> Iterator[Fault]:
    if not variant.sku.strip() or len(variant.sku) > LONGEST_SKU:
        yield f"{field}.sku", _("The SKU is missing or too long."), _("Give 1 to 120 characters.")
    if not 0 <= variant.price_minor <= MOST_MINOR:
        yield f"{field}.price", _("This is not a price."), _("Give an amount from zero.")
    if variant.currency not in EXPONENTS:
        yield f"{field}.currency", _("This is not a currency."), _("Give a code of ISO 4217 such as CNY.")
    if variant.basis not in BASES or variant.per < 1:
        yield f"{field}.basis", _("This is not a way to price."), _("Use net or all_in, for 1 unit or more.")
    if len(variant.options) > options:
        yield f"{field}.options", _("An option has no name."), _("Name the options of the product.")
    if variant.gtin and not is_gtin(variant.gtin):
        yield f"{field}.gtin", _("The last digit of the GTIN does not fit."), _("Check the barcode.")
    for name in ("net_grams", "gross_grams", "ml", "pieces"):
        value = getattr(variant, name)
        if value is not None and not 0 < value <= MOST_WEIGHED:
            yield f"{field}.{name}", _("This is not a quantity."), _("Give a whole number above zero.")
    if variant.net_grams and variant.gross_grams and variant.net_grams > variant.gross_grams:
        yield (
            f"{field}.gross_grams",
            _("The content weighs more than the whole."),
            _("The gross weight holds the packaging too."),
        )


def _detail_faults(given: ProductInput) -> Iterator[Fault]:
    seen: set[tuple[str, str]] = set()
    for number, (kind, name, value) in enumerate(given.details):
        field = f"details[{number}]"
        wrong = (
            kind not in DETAIL_KINDS
            or not name
            or (kind, name) in seen
            or (kind == "measure" and (reference.get_unit(name) is None or not _NUMBER.fullmatch(value)))
            or (kind == "national" and not (_NATIONAL.fullmatch(value) and value.startswith(given.hs)))
            or (kind == "battery" and not _is_battery(name, value))
            or (kind in {INGREDIENT, SHELF_LIFE} and not _is_composition(kind, name, value))
        )
        if wrong:
            yield (
                field,
                _("This detail cannot be kept: %s.") % f"{kind} {name} {value}".strip(),
                _("Check the unit, the number or the tariff line, and give each detail once."),
            )
        seen.add((kind, name))
    yield from _share_faults(given)


def _share_faults(given: ProductInput) -> Iterator[Fault]:
    """Tell of shares that cannot be those of one product; what is no number claims no share."""
    for wanted in ("material", INGREDIENT):
        parts = [value.split() for kind, _name, value in given.details if kind == wanted]
        if not adds_up(share_of(words[0]) if words else None for words in parts):
            yield (
                "details",
                _("The shares do not add up to 100 %."),
                _("Give every share so that they make 100, or leave those out that you do not know."),
            )


def _is_composition(kind: str, name: str, value: str) -> bool:
    try:
        if kind == INGREDIENT:
            Ingredient.parse(name, value)
        else:
            ShelfLife.parse(value)
    except CompositionError:
        return False
    return kind == INGREDIENT or name == DAYS


def _is_battery(kind: str, said: str) -> bool:
    try:
        Battery.parse(kind, said)
    except BatteryError:
        return False
    return True
