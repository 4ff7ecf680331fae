"""Where other shops show their pictures, remembered with the products that a file brings."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from entrepot.apps.catalogue.models import Product, ProductPicture, Translation, Variant
from entrepot.apps.catalogue.provider import ProductDraft


def known_addresses(products: Collection[int]) -> dict[int, set[str]]:
    """Return the addresses that products (row numbers) have already."""
    found: dict[int, set[str]] = defaultdict(set)
    if products:
        rows = ProductPicture.objects.filter(product__in=products).exclude(address="")
        for product, address in rows.values_list("product_id", "address"):
            found[product].add(address)
    return found


def keep_pictures(given: Sequence[tuple[Product, ProductDraft, set[str]]]) -> int:
    """Remember the addresses of pictures that a product (with those known of it) had not; return how many."""
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
            position=picture.position,
            variant=variants.get((row.pk, picture.sku)),
        )
        for row, picture in new
    )
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
    for _row, draft, known in given:
        known.update(picture.address for picture in draft.pictures)
    return len(new)
