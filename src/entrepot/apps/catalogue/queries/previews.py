"""How a product file reads before it is taken: its kind, its columns, its first products."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final, cast

from django.core.files.storage import default_storage

from entrepot.apps.catalogue.drafting import content_faults, content_from, price_faults
from entrepot.apps.catalogue.importing import layout_of, product_files
from entrepot.apps.catalogue.mapping import REASON, ROW, TABLE, unmapped
from entrepot.apps.catalogue.models import ProductImport
from entrepot.apps.catalogue.provider import FileRefusedError, ProductDraft
from entrepot.apps.catalogue.queries.imports import RowFinding, finding_in_words, get_readable
from entrepot.apps.catalogue.words import FIELD_WORDS, refusal_words
from entrepot.apps.kernel.actors import Actor
from entrepot.core.money import Money

PRODUCTS: Final = 20
SAMPLES: Final = 3
_CUT_SHORT: Final = frozenset({"orphan"})  # what only the rest of the file can tell


@dataclass(frozen=True, slots=True, kw_only=True)
class FileColumn:
    """A column as it stands: its number from 0, its name, a few of its cells, and what it is said to hold."""

    number: int
    name: str
    samples: tuple[str, ...]
    field: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewedProduct:
    """One product as it would be taken. `prices` are in words, the least and the most."""

    row: int
    title: str
    variants: int
    prices: tuple[str, ...]
    grams: int | None
    hs: str
    origin: str
    options: tuple[str, ...]
    pictures: int
    is_taken: bool
    findings: tuple[RowFinding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPreview:
    """How a file reads. `asks` says whether its seller may say which column holds what."""

    source: str
    wrapping: str
    encoding: str
    weight_unit: str
    currency: str
    asks: bool
    missing: tuple[str, ...]
    columns: tuple[FileColumn, ...]
    products: tuple[PreviewedProduct, ...]
    refusal: str = ""


def get_import_preview(public_id: str, *, viewer: Actor, currency: str = "") -> ImportPreview:
    """Return how a prepared file reads, prices in `currency` where they name none.

    Raises ProductImport.DoesNotExist to others.
    """
    job = get_readable(public_id, viewer)
    job.currency = currency or job.currency
    missing = unmapped(job)
    refusal, samples, drafts = "", [], []
    files, layout = product_files(), layout_of(job)
    with default_storage.open(job.stored) as source:
        content = cast("BinaryIO", source)
        try:
            samples = files.peek(content, layout, SAMPLES)
            if not missing:
                drafts = files.preview(content, layout, PRODUCTS)
        except FileRefusedError as error:
            refusal = " ".join(refusal_words(error))
    return ImportPreview(
        source=job.source,
        wrapping=job.wrapping,
        encoding=job.encoding,
        weight_unit=job.weight_unit,
        currency=job.currency,
        asks=job.source == TABLE,
        missing=tuple(str(FIELD_WORDS[name]) for name in missing),
        columns=tuple(_columns(job, samples)),
        products=tuple(_product(job, draft) for draft in drafts),
        refusal=refusal,
    )


def _columns(job: ProductImport, samples: list[tuple[str, ...]]) -> Iterator[FileColumn]:
    fields = {number: field for field, number in job.columns.items()}
    for number, name in enumerate(job.header):
        if name in {ROW, REASON}:
            continue
        cells = (row[number].strip()[:60] for row in samples if number < len(row))
        yield FileColumn(
            number=number,
            name=name,
            samples=tuple(dict.fromkeys(filter(None, cells))),
            field=fields.get(number, ""),
        )


def _product(job: ProductImport, draft: ProductDraft) -> PreviewedProduct:
    findings = [each for each in draft.findings if each.code not in _CUT_SHORT]
    prices: tuple[str, ...] = ()
    if not any(each.fatal for each in findings):
        wrong = list(price_faults(draft, job))
        if not wrong:
            given = content_from(job, draft, None)
            wrong = list(content_faults(draft, given))
            amounts = sorted({(each.price_minor, each.currency) for each in given.variants})
            prices = tuple(str(Money(*each)) for each in dict.fromkeys((*amounts[:1], *amounts[-1:])))
        findings += wrong
    return PreviewedProduct(
        row=draft.row,
        title=draft.title,
        variants=len(draft.variants),
        prices=prices,
        grams=next((each.grams for each in draft.variants if each.grams), None),
        hs=draft.hs,
        origin=draft.origin or job.origin,
        options=tuple(filter(None, draft.option_names)),
        pictures=len(draft.pictures),
        is_taken=not any(each.fatal for each in findings),
        findings=tuple(finding_in_words(each) for each in findings),
    )
