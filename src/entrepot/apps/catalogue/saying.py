"""What a product says now, as the input that would say the same."""

from collections.abc import Sequence

from entrepot.apps.catalogue.inputs import ProductInput, VariantInput
from entrepot.apps.catalogue.models import Product, Variant


def content_of(row: Product) -> ProductInput:
    """Return the product as it would be given again; variants that were put away are left out."""
    texts = dict(
        row.translations.filter(thing=row.public_id, language=row.language).values_list("field", "text")
    )
    names = [name for name in (row.option1_name, row.option2_name, row.option3_name) if name]
    return ProductInput(
        title=texts.get("title", ""),
        description=texts.get("description", ""),
        language=row.language,
        hs=row.hs,
        origin=row.origin,
        handle=row.handle,
        brand=row.brand,
        category=row.category,
        option_names=tuple(names),
        variants=tuple(_variant(each) for each in row.variants.filter(archived_at=None)),
        details=tuple(sorted(row.details.values_list("kind", "name", "value"))),
    )


def _variant(row: Variant) -> VariantInput:
    return VariantInput(
        sku=row.sku,
        price_minor=row.price_minor,
        currency=row.currency,
        basis=row.basis,
        per=row.per,
        options=without_tail((row.option1, row.option2, row.option3)),
        net_grams=row.net_grams,
        gross_grams=row.gross_grams,
        ml=row.ml,
        pieces=row.pieces,
        gtin=row.gtin,
    )


def without_tail(options: Sequence[str]) -> tuple[str, ...]:
    """Return the options up to the last that is set."""
    kept = list(options)
    while kept and not kept[-1]:
        kept.pop()
    return tuple(kept)
