"""What products say now, as the input that would say the same."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from entrepot.apps.catalogue.inputs import ProductInput, VariantInput
from entrepot.apps.catalogue.models import Detail, Product, Translation, Variant
from entrepot.core.trade.batteries import Battery
from entrepot.core.trade.composition import Ingredient, ShelfLife


def batteries_of(details: Iterable[tuple[str, str, str]]) -> tuple[Battery, ...]:
    """Return the batteries among a product's details."""
    return tuple(Battery.parse(name, value) for kind, name, value in details if kind == Detail.Kind.BATTERY)


def ingredients_of(details: Iterable[tuple[str, str, str]]) -> tuple[Ingredient, ...]:
    """Return the ingredients among a product's details, the largest share first."""
    found = [Ingredient.parse(name, value) for kind, name, value in details if kind == Detail.Kind.INGREDIENT]
    return tuple(sorted(found, key=lambda each: -(each.share or 0)))


def shelf_life_of(details: Iterable[tuple[str, str, str]]) -> ShelfLife | None:
    """Return how long a product keeps, where that is said."""
    return next(
        (ShelfLife.parse(value) for kind, _name, value in details if kind == Detail.Kind.SHELF_LIFE), None
    )


def content_of(row: Product) -> ProductInput:
    """Return the product as it would be given again; variants that were put away are left out."""
    return contents_of([row])[row.pk]


def contents_of(rows: Sequence[Product]) -> dict[int, ProductInput]:
    """Return what each of the products says, by row number; three statements, however many there are."""
    texts: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    variants: dict[int, list[Variant]] = defaultdict(list)
    details: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
    if rows:
        things = [row.public_id for row in rows]
        for thing, language, field, text in Translation.objects.filter(thing__in=things).values_list(
            "thing", "language", "field", "text"
        ):
            texts[thing, language][field] = text
        for variant in Variant.objects.filter(product__in=rows, archived_at=None):
            variants[variant.product_id].append(variant)
        for product, kind, name, value in Detail.objects.filter(product__in=rows).values_list(
            "product_id", "kind", "name", "value"
        ):
            details[product].append((kind, name, value))
    return {
        row.pk: _content(row, texts[row.public_id, row.language], variants[row.pk], details[row.pk])
        for row in rows
    }


def _content(
    row: Product, texts: dict[str, str], variants: Iterable[Variant], details: list[tuple[str, str, str]]
) -> ProductInput:
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
        variants=tuple(_variant(each) for each in variants),
        details=tuple(sorted(details)),
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
