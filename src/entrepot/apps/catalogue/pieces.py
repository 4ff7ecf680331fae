"""What a file says of pieces on the shelf: told to whoever keeps shelves; what they answer is remarked."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from entrepot.apps.catalogue.events import PiecesTold, ToldCount
from entrepot.apps.catalogue.models import ImportFailure, Product, ProductImport, Variant
from entrepot.apps.catalogue.provider import Finding, ProductDraft
from entrepot.apps.kernel.outbox import publish


def tell_pieces(job: ProductImport, taken: Mapping[Product, ProductDraft], *, at: datetime) -> int:
    """Announce the counts of the products that were taken, and return of how many variants there were any."""
    known = dict(
        Variant.objects.filter(product__in=taken, archived_at=None).values_list("sku", "public_id")
    )  # a SKU is the seller's own, and theirs alone
    counted = 0
    for product, draft in taken.items():
        counts = tuple(
            ToldCount(variant=known[each.sku], pieces=each.pieces, row=each.row, line=each.line)
            for each in draft.variants
            if each.pieces is not None and each.sku in known
        )
        if not counts:
            continue
        counted += len(counts)
        publish(
            PiecesTold(
                product_import=job.public_id,
                product=product.public_id,
                organisation=job.organisation.public_id,
                counts=counts,
                wins=job.counts_win,
                at=at,
            )
        )
    return counted


def remark(job: ProductImport, finding: Finding, handle: str) -> bool:
    """Put a remark on a row of an import that was taken, once, in the caller's transaction."""
    kept = ImportFailure.objects.select_for_update().filter(product_import=job, taken=True)
    # A product's rows stand together: the remark joins those of its first row, when there are any.
    row = kept.filter(row__lte=finding.row, handle=handle).order_by("-row").first()
    if row is None:
        ImportFailure.objects.create(
            product_import=job, row=finding.row, handle=handle, taken=True, findings=[asdict(finding)]
        )
        return True
    if any(each["code"] == finding.code and each["row"] == finding.row for each in row.findings):
        return False
    row.findings = [*row.findings, asdict(finding)]
    row.save(update_fields=["findings"])
    return True
