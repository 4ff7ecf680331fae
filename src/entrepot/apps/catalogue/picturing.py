"""Pictures of products: where other shops show them, and what is said of them."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime

from django.conf import settings

from entrepot.apps.catalogue.models import Product, ProductImport, ProductPicture, Translation, Variant
from entrepot.apps.catalogue.provider import PictureDraft, ProductDraft
from entrepot.apps.files import queries as files
from entrepot.apps.kernel.actors import SYSTEM


def known_addresses(products: Collection[int]) -> dict[int, set[str]]:
    """Return the addresses that products (row numbers) have already."""
    found: dict[int, set[str]] = defaultdict(set)
    if products:
        rows = ProductPicture.objects.filter(product__in=products)
        stored: dict[int, list[int]] = defaultdict(list)
        for product, address, picture in rows.values_list("product_id", "address", "picture_id"):
            if address:
                found[product].add(address)
            if picture:
                stored[picture].append(product)
        for picture, view in files.list_pictures(ids=[*stored], viewer=SYSTEM).items():
            for product in stored[picture]:  # a file that was written here names them so
                found[product].add(settings.ADDRESS + view.address)
    return found


def keep_pictures(given: Sequence[tuple[Product, ProductDraft, set[str]]], job: ProductImport) -> int:
    """Remember the addresses of pictures that a product (with those known of it) had not; return how many.

    They are fetched later, by the bulk worker, which finds them by itself (`fetching`).
    """
    new = [
        (row, picture)
        for row, draft, known in given
        for picture in draft.pictures
        if picture.address not in known
    ]
    if not new:
        return 0
    skus = {picture.sku for _row, picture in new if picture.sku}
    owners = {row.pk for row, _picture in new}
    variants = {
        (variant.product_id, variant.sku): variant
        for variant in Variant.objects.filter(product__in=owners, sku__in=skus, archived_at=None)
    }
    shown = ProductPicture.objects.bulk_create(
        ProductPicture(
            product=row,
            address=picture.address,
            product_import=job,
            position=picture.position,
            variant=variants.get((row.pk, picture.sku)),
        )
        for row, picture in new
    )
    _say(new, shown)
    for _row, draft, known in given:
        known.update(picture.address for picture in draft.pictures)
    return len(new)


def _say(new: Sequence[tuple[Product, PictureDraft]], shown: Sequence[ProductPicture]) -> None:
    """Write what a file says of its pictures, for those who do not see them."""
    Translation.objects.bulk_create(
        Translation(
            product=row,
            thing=str(one.pk),
            field="alt",
            language=row.language,
            text=picture.alt,
            state=Translation.State.ORIGINAL,
        )
        for one, (row, picture) in zip(shown, new, strict=True)
        if picture.alt
    )


def alts_of(row: Product, shown: ProductPicture, alts: Mapping[str, str]) -> Iterator[Translation]:
    """Yield what is said of a picture; the first language is the one it was said in."""
    state = Translation.State.ORIGINAL
    for language, alt in alts.items():
        if text := alt.strip()[:500]:
            yield Translation(
                product=row, thing=str(shown.pk), field="alt", language=language, text=text, state=state
            )
        state = Translation.State.REVIEWED


def moved(row: Product, at: datetime) -> None:
    """Count a change of a product whose pictures are others now."""
    row.version += 1
    row.updated_at = at
    row.save(update_fields=["version", "updated_at"])
