"""The bulk run behind an import: products of the file become drafts, a few in each transaction.

A run that is killed goes on at the first product it had not kept. The same file again changes nothing:
products are known by the seller's SKUs, then by their handle.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from functools import partial
from itertools import islice
from typing import BinaryIO, Final, cast

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.module_loading import import_string

from entrepot.apps.catalogue.access import own_business, tell_change
from entrepot.apps.catalogue.events import ImportFinished, ProductCreated
from entrepot.apps.catalogue.inputs import ProductInput, VariantInput, faults_of
from entrepot.apps.catalogue.models import (
    ImportFailure,
    Product,
    ProductImport,
    ProductPicture,
    Translation,
    Variant,
)
from entrepot.apps.catalogue.pieces import tell_pieces
from entrepot.apps.catalogue.provider import Finding, Place, ProductDraft, ProductReader
from entrepot.apps.catalogue.saying import content_of, without_tail
from entrepot.apps.catalogue.writing import keep
from entrepot.apps.kernel import audit, clock
from entrepot.apps.kernel.actors import Actor, ActorKind
from entrepot.apps.kernel.bulk import Cursor, Params, Step
from entrepot.apps.kernel.outbox import publish
from entrepot.core.money.iso4217 import EXPONENTS

IMPORT: Final = "catalogue.import"
CHUNK: Final = 50
CREATED, UPDATED, UNCHANGED, FAILED = "created", "updated", "unchanged", "failed"


def reader_of(source: str) -> ProductReader:
    """Return the reader of a kind of file. Raises KeyError for one we do not read."""
    reader: ProductReader = import_string(settings.PRODUCT_READERS[source])
    return reader


def import_chunk(params: Params, cursor: Cursor) -> Step:
    """Take the next products of an import's file."""
    job = ProductImport.objects.select_related("organisation").get(public_id=params["import"])
    with default_storage.open(job.stored) as source:
        start = Place(**cursor) if cursor else None
        drafts = list(islice(reader_of(job.source)(cast("BinaryIO", source), start).products, CHUNK))
    if not drafts:
        return Step(last=True, save=partial(_finish, job))
    done = drafts[-1].next
    before = start.offset if start else 0
    return Step(
        cursor=asdict(done),
        count=done.offset - before,
        total=job.size,
        save=partial(_keep_drafts, job, drafts),
    )


def _keep_drafts(job: ProductImport, drafts: Sequence[ProductDraft]) -> None:
    by, at = _actor(job), clock.now()
    chunk = _Chunk(job, own_business(by).id, _shelf(job, drafts), by, at)
    counted = dict.fromkeys((CREATED, UPDATED, UNCHANGED, FAILED), 0)
    remarks = []
    for draft in drafts:
        outcome, findings = _keep_draft(chunk, draft)
        counted[outcome] += 1
        if findings:
            failed = outcome == FAILED
            remarks.append(
                ImportFailure(
                    product_import=job,
                    row=draft.row,
                    handle=draft.handle,
                    taken=not failed,
                    cells=[[row, list(cells)] for row, cells in draft.cells] if failed else [],
                    findings=[asdict(finding) for finding in findings],
                )
            )
    ImportFailure.objects.bulk_create(remarks)
    counted["counted"] = tell_pieces(chunk.job, chunk.told, at=chunk.at)
    ProductImport.objects.filter(pk=job.pk).update(
        **{name: F(name) + count for name, count in counted.items() if count}
    )


@dataclass(slots=True)
class _Shelf:
    """The seller's products that a chunk may concern, by SKU and by handle."""

    by_sku: dict[str, Product]
    by_handle: dict[str, Product]

    def find(self, draft: ProductDraft) -> list[Product]:
        """Return the products that hold a SKU of the draft; without one, the one of its handle."""
        found = {
            row.pk: row for variant in draft.variants if (row := self.by_sku.get(variant.sku)) is not None
        }
        if not found and draft.handle in self.by_handle:
            return [self.by_handle[draft.handle]]
        return list(found.values())

    def put(self, row: Product, given: ProductInput) -> None:
        """Remember a product as it is now: a later row of the file may name it again."""
        self.by_handle[given.handle] = row
        self.by_sku.update({variant.sku: row for variant in given.variants})


@dataclass(frozen=True, slots=True)
class _Chunk:
    """What every product of a chunk is kept with."""

    job: ProductImport
    business: int
    shelf: _Shelf
    by: Actor
    at: datetime
    told: dict[Product, ProductDraft] = field(default_factory=dict)
    """What was taken, each product as the file last said."""


def _shelf(job: ProductImport, drafts: Sequence[ProductDraft]) -> _Shelf:
    """Look up, once for the chunk, what the seller has already; the rows stay locked until it is kept."""
    skus = {variant.sku for draft in drafts for variant in draft.variants}
    handles = {draft.handle for draft in drafts if draft.handle}
    holders = dict(
        Variant.objects.filter(
            organisation_id=job.organisation_id, sku__in=skus, archived_at=None
        ).values_list("sku", "product_id")
    )
    live = Product.objects.select_for_update(of=("self",)).select_related("organisation")
    rows = live.filter(
        Q(pk__in=set(holders.values())) | Q(handle__in=handles),
        organisation_id=job.organisation_id,
        archived_at=None,
    )
    known = {row.pk: row for row in rows.order_by("pk")}
    return _Shelf(
        {sku: known[product] for sku, product in holders.items() if product in known},
        {row.handle: row for row in known.values() if row.handle},
    )


def _keep_draft(chunk: _Chunk, draft: ProductDraft) -> tuple[str, tuple[Finding, ...]]:
    """Keep one product, or say why not; what others of the chunk became does not depend on it."""
    if not draft.is_whole:
        return FAILED, draft.findings
    found = chunk.shelf.find(draft)
    if len(found) > 1:
        return FAILED, (*draft.findings, _finding(draft, "sku", "sku_of_two_products"))
    row = found[0] if found else None
    known = content_of(row) if row is not None else None
    given = _content(chunk.job, draft, known)
    faults = tuple(_faults(draft, given, chunk.job.currency))
    if faults:
        return FAILED, (*draft.findings, *faults)
    try:
        with transaction.atomic():
            if row is not None:
                outcome = _change(chunk, draft, given, row, same=given == known)
            else:
                outcome, row = CREATED, _create(chunk, draft, given)
    except IntegrityError:
        return FAILED, (*draft.findings, _finding(draft, "sku", "sku_taken"))
    chunk.told[row] = draft
    return outcome, draft.findings


def _content(job: ProductImport, draft: ProductDraft, known: ProductInput | None) -> ProductInput:
    """Return what the file says, over what is known already."""
    weighed = {variant.sku: variant for variant in known.variants} if known else {}
    variants = []
    for each in draft.variants:
        before = weighed.get(each.sku)
        now = VariantInput(
            sku=each.sku,
            price_minor=_minor(each.price, job.currency),
            currency=job.currency,
            basis=job.basis,
            options=without_tail(each.options),
            gross_grams=each.grams or (before.gross_grams if before else None),
            gtin=each.gtin or (before.gtin if before else ""),
        )
        if before is not None:  # the file knows nothing of these
            now = replace(now, net_grams=before.net_grams, ml=before.ml, pieces=before.pieces, per=before.per)
        variants.append(now)
    return ProductInput(
        title=draft.title,
        description=draft.description,
        language=known.language if known else job.language,
        handle=draft.handle,
        brand=draft.brand,
        category=draft.category,
        option_names=tuple(name for name in draft.option_names if name),
        hs=draft.hs or (known.hs if known else ""),
        origin=draft.origin or (known.origin if known else "") or job.origin,
        variants=tuple(variants),
        details=known.details if known else (),
    )


def _faults(draft: ProductDraft, given: ProductInput, currency: str) -> Iterator[Finding]:
    """Tell what is wrong in the catalogue's eyes by the rows of the file."""
    for variant in draft.variants:
        if -int(Decimal(variant.price).normalize().as_tuple().exponent) > EXPONENTS[currency]:
            yield Finding(variant.row, variant.line, "price", "price_too_fine", variant.price)
    for name, reason, _fix in faults_of(given):
        head, _dot, tail = name.partition("].")
        at = int(head.removeprefix("variants[")) if tail and head.startswith("variants[") else None
        if at is None:
            yield _finding(draft, name, "refused", reason)
        else:
            yield Finding(draft.variants[at].row, draft.variants[at].line, tail, "refused", reason)


def _minor(price: str, currency: str) -> int:
    """Return the price in whole minor units; finer ones are told as a finding before it is used."""
    return int(Decimal(price).scaleb(EXPONENTS[currency]))


def _change(chunk: _Chunk, draft: ProductDraft, given: ProductInput, row: Product, *, same: bool) -> str:
    """Bring a product up to the file; say whether anything changed."""
    changes = {} if same else keep(row, given, user_id=chunk.job.user_id, at=chunk.at)
    pictures = _keep_pictures(row, draft, known=set(row.pictures.values_list("address", flat=True)))
    if not changes and not pictures:
        return UNCHANGED
    chunk.shelf.put(row, given)
    told = {**changes, "import": chunk.job.public_id}
    tell_change(row, "import_products", told, by=chunk.by, at=chunk.at)
    return UPDATED


def _create(chunk: _Chunk, draft: ProductDraft, given: ProductInput) -> Product:
    job, at = chunk.job, chunk.at
    new = Product(organisation=job.organisation, business_id=chunk.business, created_at=at, updated_at=at)
    keep(new, given, user_id=job.user_id, at=at)
    _keep_pictures(new, draft, known=set())
    audit.record(
        by=chunk.by,
        action="catalogue.import_products",
        subject=new.public_id,
        changes={"title": given.title, "import": job.public_id, "row": draft.row},
        at=at,
    )
    publish(ProductCreated(product=new.public_id, organisation=job.organisation.public_id, at=at))
    chunk.shelf.put(new, given)
    return new


def _keep_pictures(row: Product, draft: ProductDraft, *, known: set[str]) -> int:
    """Remember where the other shop shows its pictures; returns how many are new."""
    new = [picture for picture in draft.pictures if picture.address not in known]
    if not new:
        return 0
    variants = {variant.sku: variant for variant in row.variants.filter(archived_at=None)}
    for picture in new:
        shown = ProductPicture.objects.create(
            product=row,
            address=picture.address,
            position=picture.position,
            variant=variants.get(picture.sku),
        )
        if picture.alt:
            Translation.objects.create(
                product=row,
                thing=str(shown.pk),
                field="alt",
                language=row.language,
                text=picture.alt,
                state=Translation.State.ORIGINAL,
            )
    return len(new)


def _finish(job: ProductImport) -> None:
    at = clock.now()
    ProductImport.objects.filter(pk=job.pk).update(finished_at=at)
    publish(ImportFinished(product_import=job.public_id, organisation=job.organisation.public_id, at=at))


def _actor(job: ProductImport) -> Actor:
    """Return whoever brought the file, as the audit knows them."""
    return Actor(kind=ActorKind.PERSON, user_id=job.user_id, organisation_id=job.organisation_id)


def _finding(draft: ProductDraft, column: str, code: str, value: str = "") -> Finding:
    return Finding(draft.row, 0, column, code, value)
