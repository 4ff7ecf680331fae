"""Keeps the products of a chunk of a file in the caller's transaction, new ones by one statement a table.

Products are known by the seller's SKUs, then by their handle, so the same file again changes nothing. When
somebody takes a SKU between our look and our write, the chunk is kept anew one product at a time, so that
what others of it become does not depend on that one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from entrepot.apps.catalogue.access import own_business, tell_change
from entrepot.apps.catalogue.drafting import content_faults, content_from, price_faults, product_finding
from entrepot.apps.catalogue.events import ProductsImported
from entrepot.apps.catalogue.inputs import ProductInput
from entrepot.apps.catalogue.models import ImportFailure, Product, ProductImport, Variant
from entrepot.apps.catalogue.picturing import keep_pictures, known_addresses
from entrepot.apps.catalogue.pieces import tell_pieces
from entrepot.apps.catalogue.provider import Finding, ProductDraft
from entrepot.apps.catalogue.saying import contents_of
from entrepot.apps.catalogue.writing import keep, keep_new, keep_texts_of
from entrepot.apps.kernel import audit, clock
from entrepot.apps.kernel.actors import Actor, ActorKind
from entrepot.apps.kernel.gathering import gathered
from entrepot.apps.kernel.outbox import publish

CREATED, UPDATED, UNCHANGED, FAILED = "created", "updated", "unchanged", "failed"
_OUTCOMES: Final = (CREATED, UPDATED, UNCHANGED, FAILED)


@dataclass(slots=True)
class _Shelf:
    """The seller's products that a chunk may concern, by SKU and by handle, with what they say."""

    by_sku: dict[str, Product]
    by_handle: dict[str, Product]
    says: dict[int, ProductInput]
    addresses: dict[int, set[str]]

    def find(self, draft: ProductDraft) -> list[Product]:
        """Return the products that hold a SKU of the draft; without one, the one of its handle."""
        found = {
            row.public_id: row
            for variant in draft.variants
            if (row := self.by_sku.get(variant.sku)) is not None
        }
        if not found and draft.handle in self.by_handle:
            return [self.by_handle[draft.handle]]
        return list(found.values())

    def put(self, row: Product, given: ProductInput) -> None:
        """Remember a product as it is now: a later row of the file may name it again."""
        if given.handle:
            self.by_handle[given.handle] = row
        self.by_sku.update({variant.sku: row for variant in given.variants})
        if row.pk is not None:
            self.says[row.pk] = given


@dataclass(slots=True)
class _Chunk:
    """What the products of a chunk are kept with, and what became of them."""

    job: ProductImport
    business: int
    shelf: _Shelf
    by: Actor
    at: datetime
    new: list[tuple[Product, ProductInput, ProductDraft]] = field(default_factory=list)
    told: dict[Product, ProductDraft] = field(default_factory=dict)
    """What was taken, each product as the file last said."""
    counted: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_OUTCOMES, 0))
    remarks: list[ImportFailure] = field(default_factory=list)


def keep_drafts(job: ProductImport, drafts: Sequence[ProductDraft]) -> None:
    """Keep the products of a chunk, and what is to be said of them."""
    try:
        with transaction.atomic(), gathered():
            _keep(job, drafts)
    except IntegrityError:
        for draft in drafts:
            _keep_alone(job, draft)


def _keep_alone(job: ProductImport, draft: ProductDraft) -> None:
    try:
        with transaction.atomic(), gathered():
            _keep(job, [draft])
    except IntegrityError:
        findings = (*draft.findings, product_finding(draft, "sku", "sku_taken"))
        ImportFailure.objects.bulk_create([_remark(job, draft, findings, failed=True)])
        ProductImport.objects.filter(pk=job.pk).update(failed=F(FAILED) + 1)


def _keep(job: ProductImport, drafts: Sequence[ProductDraft]) -> None:
    by, at = _actor(job), clock.now()
    chunk = _Chunk(job, own_business(by).id, _shelf(job, drafts), by, at)
    for draft in drafts:
        outcome, findings = _keep_draft(chunk, draft)
        chunk.counted[outcome] += 1
        if findings:
            chunk.remarks.append(_remark(job, draft, findings, failed=outcome == FAILED))
    _save_new(chunk)
    ImportFailure.objects.bulk_create(chunk.remarks)
    counted = chunk.counted | {"counted": tell_pieces(job, chunk.told, at=at)}
    ProductImport.objects.filter(pk=job.pk).update(
        **{name: F(name) + count for name, count in counted.items() if count}
    )


def _remark(
    job: ProductImport, draft: ProductDraft, findings: Sequence[Finding], *, failed: bool
) -> ImportFailure:
    return ImportFailure(
        product_import=job,
        row=draft.row,
        handle=draft.handle,
        taken=not failed,
        cells=[[row, list(cells)] for row, cells in draft.cells] if failed else [],
        findings=[asdict(finding) for finding in findings],
    )


def _shelf(job: ProductImport, drafts: Sequence[ProductDraft]) -> _Shelf:
    """Look up, once for the chunk, what the seller has already; the rows stay locked until it is kept."""
    skus = {variant.sku for draft in drafts for variant in draft.variants}
    handles = {draft.handle for draft in drafts if draft.handle}
    holders = dict(
        Variant.objects.filter(
            organisation_id=job.organisation_id, sku__in=skus, archived_at=None
        ).values_list("sku", "product_id")
    )
    own = Product.objects.filter(organisation_id=job.organisation_id, archived_at=None)
    # Found by handle first, in the words of the index: together with the numbers no index would serve.
    named = own.filter(~Q(handle=""), handle__in=handles).values_list("pk", flat=True)
    rows = (
        own.select_for_update(of=("self",))
        .select_related("organisation")
        .filter(pk__in={*holders.values(), *named})
    )
    known = {row.pk: row for row in rows.order_by("pk")}
    return _Shelf(
        {sku: known[product] for sku, product in holders.items() if product in known},
        {row.handle: row for row in known.values() if row.handle},
        contents_of(list(known.values())),
        known_addresses(known),
    )


def _keep_draft(chunk: _Chunk, draft: ProductDraft) -> tuple[str, tuple[Finding, ...]]:
    """Keep one product, or say why not."""
    if not draft.is_whole:
        return FAILED, draft.findings
    found = chunk.shelf.find(draft)
    if any(row.pk is None for row in found):  # of this very chunk, and not yet kept
        _save_new(chunk)
    if len(found) > 1:
        return FAILED, (*draft.findings, product_finding(draft, "sku", "sku_of_two_products"))
    row = found[0] if found else None
    known = chunk.shelf.says[row.pk] if row is not None else None
    faults = tuple(price_faults(draft, chunk.job))
    given = content_from(chunk.job, draft, known) if not faults else None
    if given is None or (faults := tuple(content_faults(draft, given))):
        return FAILED, (*draft.findings, *faults)
    if row is None:
        outcome = CREATED
        row = _new(chunk, given)
        chunk.new.append((row, given, draft))
    else:
        outcome = _change(chunk, draft, given, row, same=given == known)
        chunk.told[row] = draft
    return outcome, draft.findings


def _new(chunk: _Chunk, given: ProductInput) -> Product:
    row = Product(
        organisation=chunk.job.organisation,
        business_id=chunk.business,
        created_at=chunk.at,
        updated_at=chunk.at,
    )
    chunk.shelf.put(row, given)
    return row


def _change(chunk: _Chunk, draft: ProductDraft, given: ProductInput, row: Product, *, same: bool) -> str:
    """Bring a product up to the file; say whether anything changed."""
    changes = {} if same else keep(row, given, user_id=chunk.job.user_id, at=chunk.at)
    changes |= keep_texts_of(row, draft.texts)
    shown = (row, draft, chunk.shelf.addresses.setdefault(row.pk, set()))
    pictures = keep_pictures([shown], chunk.job)
    if not changes and not pictures:
        return UNCHANGED
    chunk.shelf.put(row, given)
    told = {**changes, "import": chunk.job.public_id}
    tell_change(row, "import_products", told, by=chunk.by, at=chunk.at)
    return UPDATED


def _save_new(chunk: _Chunk) -> None:
    """Write the new products seen so far, all at once, and tell of them together."""
    if not chunk.new:
        return
    job, new, chunk.new = chunk.job, chunk.new, []
    texts = {row.public_id: draft.texts for row, _given, draft in new if draft.texts}
    keep_new([(row, given) for row, given, _draft in new], texts=texts, user_id=job.user_id, at=chunk.at)
    for row, given, draft in new:
        chunk.shelf.put(row, given)
        chunk.told[row] = draft
        audit.record(
            by=chunk.by,
            action="catalogue.import_products",
            subject=row.public_id,
            changes={"title": given.title, "import": job.public_id, "row": draft.row},
            at=chunk.at,
        )
    keep_pictures(list(_pictured(chunk, new)), job)
    publish(
        ProductsImported(
            product_import=job.public_id,
            products=tuple(row.public_id for row, _given, _draft in new),
            organisation=job.organisation.public_id,
            at=chunk.at,
        )
    )


def _pictured(
    chunk: _Chunk, new: Sequence[tuple[Product, ProductInput, ProductDraft]]
) -> Iterator[tuple[Product, ProductDraft, set[str]]]:
    for row, _given, draft in new:
        if draft.pictures:
            yield row, draft, chunk.shelf.addresses.setdefault(row.pk, set())


def _actor(job: ProductImport) -> Actor:
    """Return whoever brought the file, as the audit knows them."""
    return Actor(kind=ActorKind.PERSON, user_id=job.user_id, organisation_id=job.organisation_id)
