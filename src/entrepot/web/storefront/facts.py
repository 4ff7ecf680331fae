"""What a product is: where it was made, of what, and how much is in it."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from entrepot.apps.catalogue import queries
from entrepot.apps.catalogue.queries import ProductView, VariantView
from entrepot.apps.kernel.actors import ANONYMOUS
from entrepot.apps.reference import queries as reference
from entrepot.web.design import formats, places

GRAMS_IN_KILO = 1000
MATERIAL = "material"
STORAGES = {
    "ambient": gettext_lazy("at room temperature"),
    "cool_dry": gettext_lazy("cool and dry"),
    "chilled": gettext_lazy("chilled, 2 to 8 °C"),
    "frozen": gettext_lazy("frozen, −18 °C"),
}
KINDS = {
    "organic": gettext_lazy("Organic"),
    "fair_trade": gettext_lazy("Fair trade"),
    "halal": gettext_lazy("Halal"),
    "kosher": gettext_lazy("Kosher"),
    "iso": gettext_lazy("ISO standard"),
    "lab": gettext_lazy("Laboratory report"),
    "other": gettext_lazy("Another certificate"),
}


def facts_of(product: ProductView, variant: VariantView) -> list[tuple[Any, str]]:
    """Return what is known of a variant as (name, value); what is not known is left out."""
    return [(name, value) for name, value in _facts(product, variant) if value]


def _facts(product: ProductView, variant: VariantView) -> Iterator[tuple[Any, str]]:
    language = places.current().language
    yield _("Made in"), reference.country_name(product.origin, language) if product.origin else ""
    yield _("Made of"), ", ".join(_materials(product))
    yield _("Ingredients"), ", ".join(_ingredients(product))
    yield _("Allergens"), ", ".join(each.name for each in product.ingredients if each.is_allergen)
    yield _("Keeps"), _keeps(product)
    yield _("Contents"), ", ".join(_contents(variant))
    yield _("Brand"), product.brand
    yield _("Weight packed"), weight(variant.gross_grams)
    yield _("Customs code (HS)"), f"{product.hs[:4]}.{product.hs[4:]}" if product.hs else ""
    yield _("Barcode (GTIN)"), variant.gtin
    yield _("Article number"), variant.sku


def _materials(product: ProductView) -> Iterator[str]:
    for kind, name, value in product.details:
        if kind == MATERIAL:
            yield f"{name} {formats.number(value)} %" if value.replace(".", "").isdigit() else name


def _ingredients(product: ProductView) -> Iterator[str]:
    for each in product.ingredients:
        share = f"{each.share.normalize():f}" if each.share is not None else ""
        yield f"{each.name} {formats.number(share)} %" if share else each.name


def _keeps(product: ProductView) -> str:
    life = product.shelf_life
    if life is None:
        return ""
    words = ngettext("%(count)s day from making", "%(count)s days from making", life.days)
    return f"{words % {'count': formats.number(str(life.days))}} · {STORAGES[life.storage]}"


def certificates_of(product: ProductView) -> dict[str, Any]:
    """Return the certificates valid today, with words for their kind, and whether any was checked."""
    found = queries.list_certificates(product.public_id, viewer=ANONYMOUS)
    return {
        "certificates": [(KINDS[each.kind], each) for each in found],
        "any_checked": any(each.checked_at for each in found),
    }


def _contents(variant: VariantView) -> Iterator[str]:
    if variant.net_grams:
        yield weight(variant.net_grams)
    if variant.ml:
        yield f"{formats.number(str(variant.ml))} ml"
    if variant.pieces:
        words = ngettext("%(count)s piece", "%(count)s pieces", variant.pieces)
        yield words % {"count": formats.number(str(variant.pieces))}


def weight(grams: int | None) -> str:
    """Write a weight in grams, from a kilogram on in kilograms."""
    if not grams:
        return ""
    if grams < GRAMS_IN_KILO:
        return f"{grams} g"
    kilos, rest = divmod(grams, GRAMS_IN_KILO)
    return f"{formats.number(f'{kilos}.{rest:03}'.rstrip('0').rstrip('.'))} kg"
