"""What one product of a file says, as the input the catalogue keeps; and what is wrong with it, by row."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from entrepot.apps.catalogue.inputs import ProductInput, VariantInput, faults_of
from entrepot.apps.catalogue.models import ProductImport
from entrepot.apps.catalogue.provider import Finding, ProductDraft, VariantDraft
from entrepot.apps.catalogue.saying import without_tail
from entrepot.core.money.iso4217 import EXPONENTS


def price_faults(draft: ProductDraft, job: ProductImport) -> Iterator[Finding]:
    """Tell of prices that are no amount of their currency; of such a product nothing more can be said."""
    for variant in draft.variants:
        currency = variant.currency or job.currency
        if currency not in EXPONENTS:
            yield Finding(variant.row, variant.line, "price", "currency_unknown", currency)
        elif -int(Decimal(variant.price).normalize().as_tuple().exponent) > EXPONENTS[currency]:
            yield Finding(variant.row, variant.line, "price", "price_too_fine", variant.price)


def content_from(job: ProductImport, draft: ProductDraft, known: ProductInput | None) -> ProductInput:
    """Return what the file says, over what is known already."""
    before = {variant.sku: variant for variant in known.variants} if known else {}
    return ProductInput(
        title=draft.title,
        description=draft.description,
        language=known.language if known else (draft.language or job.language),
        handle=draft.handle,
        brand=draft.brand,
        category=draft.category,
        option_names=tuple(name for name in draft.option_names if name),
        hs=draft.hs or (known.hs if known else ""),
        origin=draft.origin or (known.origin if known else "") or job.origin,
        variants=tuple(_variant(job, each, before.get(each.sku)) for each in draft.variants),
        details=_details(draft, known),
    )


def _details(draft: ProductDraft, known: ProductInput | None) -> tuple[tuple[str, str, str], ...]:
    """Return all the file says where it says all, else what is known with the kinds it tells."""
    if draft.details is not None:
        return tuple(sorted(draft.details))
    told = {kind for kind, _name, _value in draft.parts}
    before = known.details if known else ()
    return tuple(sorted((*(each for each in before if each[0] not in told), *draft.parts)))


def _variant(job: ProductImport, each: VariantDraft, before: VariantInput | None) -> VariantInput:
    currency = each.currency or job.currency
    now = VariantInput(
        sku=each.sku,
        price_minor=int(Decimal(each.price).scaleb(EXPONENTS[currency])),
        currency=currency,
        basis=each.basis or job.basis,
        options=without_tail(each.options),
        gross_grams=each.grams,
        net_grams=each.net_grams,
        ml=each.ml,
        pieces=each.content,
        per=each.per or 1,
        gtin=each.gtin,
    )
    if before is None:
        return now
    return replace(  # what the file does not know stays
        now,
        gross_grams=each.grams or before.gross_grams,
        net_grams=each.net_grams or before.net_grams,
        ml=each.ml or before.ml,
        pieces=each.content or before.pieces,
        per=each.per or before.per,
        gtin=each.gtin or before.gtin,
    )


def content_faults(draft: ProductDraft, given: ProductInput) -> Iterator[Finding]:
    """Tell what is wrong in the catalogue's eyes by the rows of the file."""
    for name, reason, _fix in faults_of(given):
        head, _dot, tail = name.partition("].")
        at = int(head.removeprefix("variants[")) if tail and head.startswith("variants[") else None
        if at is None:
            yield product_finding(draft, name, "refused", reason)
        else:
            yield Finding(draft.variants[at].row, draft.variants[at].line, tail, "refused", reason)


def product_finding(draft: ProductDraft, column: str, code: str, value: str = "") -> Finding:
    """Return something to say about a product as a whole, at its first row."""
    return Finding(draft.row, 0, column, code, value)
