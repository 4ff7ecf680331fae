"""The bulk run behind an import: products of the file become drafts, some in each transaction.

A file whose rows must be brought together is made flat first, as a chunk of its own. A run that is killed
goes on at the first product it had not kept.
"""

from dataclasses import asdict
from functools import partial
from itertools import islice
from tempfile import TemporaryFile
from typing import BinaryIO, Final, cast

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.utils.module_loading import import_string

from entrepot.apps.catalogue.events import ImportFinished
from entrepot.apps.catalogue.growing import count_anew
from entrepot.apps.catalogue.models import ProductImport
from entrepot.apps.catalogue.provider import FileRefusedError, Layout, Place, ProductFiles
from entrepot.apps.catalogue.taking import keep_drafts
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.bulk import Cursor, Params, Step
from entrepot.apps.kernel.outbox import publish

IMPORT: Final = "catalogue.import"
CHUNK: Final = 200
WRITTEN: Final = ("catalogue_product", "catalogue_variant", "catalogue_translation")


def product_files() -> ProductFiles:
    """Return what reads product files here."""
    files: ProductFiles = import_string(settings.PRODUCT_FILES)
    return files


def layout_of(job: ProductImport) -> Layout:
    """Return how the file of an import is read."""
    return Layout(
        source=job.source,
        wrapping=job.wrapping,
        encoding=job.encoding,
        header=tuple(job.header),
        header_row=job.header_row,
        columns=job.columns,
        weight_unit=job.weight_unit,
    )


def import_chunk(params: Params, cursor: Cursor) -> Step:
    """Take the next products of an import's file."""
    job = ProductImport.objects.select_related("organisation").get(public_id=params["import"])
    files, layout = product_files(), layout_of(job)
    if not (job.flat or files.is_flat(layout)):
        return _flatten(job, files, layout)
    start = Place(**cursor) if cursor else None
    with default_storage.open(job.flat or job.stored) as source:
        drafts = list(islice(files.read(cast("BinaryIO", source), layout, start).products, CHUNK))
    if not drafts:
        return Step(last=True, save=partial(_finish, job))
    done = drafts[-1].next
    count_anew(start.row if start else 1, done.row, WRITTEN)
    before = start.offset if start else 0
    return Step(
        cursor=asdict(done),
        count=done.offset - before,
        total=job.size,
        save=partial(keep_drafts, job, drafts),
    )


def _flatten(job: ProductImport, files: ProductFiles, layout: Layout) -> Step:
    """Bring the rows of each product together in a file of our own; again, when a worker was killed in it."""
    name = f"imports/{job.public_id}.flat"
    if default_storage.exists(name):
        default_storage.delete(name)
    with TemporaryFile() as target, default_storage.open(job.stored) as source:
        try:
            files.flatten(cast("BinaryIO", source), layout, cast("BinaryIO", target))
        except FileRefusedError as error:
            return Step(last=True, save=partial(_finish, job, refused=error.code))
        target.seek(0)
        stored = default_storage.save(name, File(target))
    return Step(save=partial(_made_flat, job, stored, default_storage.size(stored)))


def _made_flat(job: ProductImport, stored: str, size: int) -> None:
    ProductImport.objects.filter(pk=job.pk).update(flat=stored, size=size)


def _finish(job: ProductImport, *, refused: str = "") -> None:
    at = clock.now()
    ProductImport.objects.filter(pk=job.pk).update(finished_at=at, refused=refused)
    publish(ImportFinished(product_import=job.public_id, organisation=job.organisation.public_id, at=at))
