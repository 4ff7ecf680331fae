"""Keeps what a seller said of a product: inside the caller's transaction, without deciding anything."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from entrepot.apps.catalogue.inputs import ProductInput, VariantInput
from entrepot.apps.catalogue.models import Detail, Product, Translation, Variant
from entrepot.apps.kernel.made_rows import insert, new_row
from entrepot.apps.reference import queries as reference

type Texts = Sequence[tuple[str, str, str]]  # (language, field, text)

TITLE = "title"
DESCRIPTION = "description"


def keep(row: Product, given: ProductInput, *, user_id: int | None, at: datetime) -> dict[str, list[Any]]:
    """Make the rows of a product say what is given; return what changed as {field: [old, new]}.

    `row` is new and not saved, or locked by the caller. Variants that are no longer given are put away, not
    deleted: orders name them.
    """
    if row.pk is None:
        return keep_new([(row, given)], user_id=user_id, at=at)[0]
    changes = _keep_product(row, given, user_id=user_id, at=at)
    for number in ("1", "2", "3"):
        if f"option{number}_name" in changes:
            mark_stale(row, row.public_id, f"option{number}")
    changes |= _keep_texts(row, given)
    changes |= _keep_details(row, given)
    changes |= _keep_variants(row, given, at=at)
    if changes:
        row.version += 1
        row.updated_at = at
        row.save()
    return changes


def keep_new(
    new: Sequence[tuple[Product, ProductInput]],
    *,
    user_id: int | None,
    at: datetime,
    texts: Mapping[str, Texts] | None = None,
) -> list[dict[str, list[Any]]]:
    """Write new products and their parts, each kind of row at once; return what each now says.

    `texts` are further (language, field, text) of a product, by public id.
    """
    changes = [_keep_product(row, given, user_id=user_id, at=at) for row, given in new]
    insert([row for row, _given in new])
    insert(text for row, given in new for text in _texts(row, given, (texts or {}).get(row.public_id, ())))
    insert(
        new_row(Detail, product_id=row.pk, kind=kind, name=name, value=value)
        for row, given in new
        for kind, name, value in given.details
    )
    insert(
        new_row(
            Variant,
            product_id=row.pk,
            organisation_id=row.organisation_id,
            sku=each.sku,
            created_at=at,
            **_variant_columns(each, position),
        )
        for row, given in new
        for position, each in enumerate(given.variants)
    )
    return changes


def _texts(row: Product, given: ProductInput, further: Texts) -> Iterator[Translation]:
    original = Translation.State.ORIGINAL
    for field, text in ((TITLE, given.title.strip()), (DESCRIPTION, given.description.strip())):
        if text:
            yield _text(row, row.language, field, text, original)
    for language, field, text in further:
        if language != row.language:
            yield _text(row, language, field, text, Translation.State.REVIEWED)


def _text(row: Product, language: str, field: str, text: str, state: str) -> Translation:
    return new_row(
        Translation,
        product_id=row.pk,
        thing=row.public_id,
        field=field,
        language=language,
        text=text,
        state=state,
    )


def keep_texts_of(row: Product, texts: Texts) -> dict[str, list[Any]]:
    """Keep what a product says in further languages; return what changed."""
    others = [(language, field, text) for language, field, text in texts if language != row.language]
    if not others:
        return {}
    known = {(each.language, each.field): each.text for each in row.translations.filter(thing=row.public_id)}
    new = [_text(row, *each, Translation.State.REVIEWED) for each in others if known.get(each[:2]) != each[2]]
    Translation.objects.bulk_create(
        new,
        update_conflicts=True,
        unique_fields=["thing", "field", "language"],
        update_fields=["text", "state", "stale", "lacks"],
    )
    return {
        f"{each.field} {each.language}": [known.get((each.language, each.field), "")[:80], each.text[:80]]
        for each in new
    }


def mark_stale(row: Product, thing: str, field: str) -> None:
    """Mark what other languages say for a text whose source changes."""
    row.translations.filter(thing=thing, field=field).exclude(language=row.language).update(stale=True)


def _keep_product(
    row: Product, given: ProductInput, *, user_id: int | None, at: datetime
) -> dict[str, list[Any]]:
    names = (*given.option_names, "", "", "")
    wanted = {
        "handle": given.handle,
        "language": given.language,
        "brand": given.brand,
        "category": given.category,
        "option1_name": names[0],
        "option2_name": names[1],
        "option3_name": names[2],
        "origin": given.origin,
        "hs": given.hs,
    }
    changes = _set(row, wanted)
    if "hs" in changes:  # a seller who names the code confirms it
        row.hs_edition = reference.hs_edition() if given.hs else ""
        row.hs_confirmed = Product.Confirmed.SELLER if given.hs else ""
        row.hs_confirmed_by = user_id if given.hs else None
        row.hs_confirmed_at = at if given.hs else None
    return changes


def _keep_texts(row: Product, given: ProductInput) -> dict[str, list[Any]]:
    changes: dict[str, list[Any]] = {}
    for field, text in ((TITLE, given.title.strip()), (DESCRIPTION, given.description.strip())):
        known = row.translations.filter(thing=row.public_id, field=field, language=row.language).first()
        before = known.text if known else ""
        if before == text:
            continue
        changes[field] = [before[:80], text[:80]]
        mark_stale(row, row.public_id, field)
        Translation.objects.update_or_create(
            product=row,
            thing=row.public_id,
            field=field,
            language=row.language,
            defaults={"text": text, "state": Translation.State.ORIGINAL, "stale": False, "lacks": ""},
        )
    return changes


def _keep_details(row: Product, given: ProductInput) -> dict[str, list[Any]]:
    before = sorted(row.details.values_list("kind", "name", "value"))
    wanted = sorted(given.details)
    if before == wanted:
        return {}
    row.details.all().delete()
    Detail.objects.bulk_create(
        Detail(product=row, kind=kind, name=name, value=value) for kind, name, value in wanted
    )
    return {"details": [[list(each) for each in before], [list(each) for each in wanted]]}


def _keep_variants(row: Product, given: ProductInput, *, at: datetime) -> dict[str, list[Any]]:
    standing = {variant.sku: variant for variant in row.variants.filter(archived_at=None)}
    changes: dict[str, list[Any]] = {}
    gone = [variant for sku, variant in standing.items() if sku not in {each.sku for each in given.variants}]
    for variant in gone:  # first, so that their options and SKUs are free
        variant.archived_at = at
        variant.save(update_fields=["archived_at"])
        changes[f"variant {variant.sku}"] = ["", "archived"]
    _free_options(given, standing)
    for position, each in enumerate(given.variants):
        known = standing.get(each.sku)
        variant = known or Variant(
            product=row, organisation_id=row.organisation_id, sku=each.sku, created_at=at
        )
        changed = _set(variant, _variant_columns(each, position))
        if known is None or changed:
            variant.save()
            for option in changed.keys() & {"option1", "option2", "option3"} if known else ():
                mark_stale(row, variant.public_id, option)
            changes[f"variant {each.sku}"] = changed if known else ["", "new"]  # type: ignore[assignment]
    return changes


def _free_options(given: ProductInput, standing: dict[str, Variant]) -> None:
    """Step aside first, so that two variants may swap their options without meeting on the way."""
    for each in given.variants:
        known = standing.get(each.sku)
        options = (*each.options, "", "", "")[:3]
        if known is not None and (known.option1, known.option2, known.option3) != options:
            Variant.objects.filter(pk=known.pk).update(option1=f"\x1f{known.pk}")


def _variant_columns(given: VariantInput, position: int) -> dict[str, Any]:
    options = (*given.options, "", "", "")
    return {
        "position": position,
        "option1": options[0],
        "option2": options[1],
        "option3": options[2],
        "price_minor": given.price_minor,
        "currency": given.currency,
        "basis": given.basis,
        "per": given.per,
        "net_grams": given.net_grams,
        "gross_grams": given.gross_grams,
        "ml": given.ml,
        "pieces": given.pieces,
        "gtin": given.gtin,
    }


def _set(row: Any, wanted: dict[str, Any]) -> dict[str, list[Any]]:
    """Set columns and return those that changed."""
    changes = {}
    for column, value in wanted.items():
        before = getattr(row, column, None)
        if before != value:
            changes[column] = [before, value]
            setattr(row, column, value)
    return changes
