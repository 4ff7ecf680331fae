from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from os import SEEK_END
from pathlib import PurePath
from typing import BinaryIO, cast

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from entrepot.apps.catalogue.access import own_business, require_member
from entrepot.apps.catalogue.importing import IMPORT, product_files
from entrepot.apps.catalogue.inputs import BASES
from entrepot.apps.catalogue.mapping import WEIGHT_UNITS, recall, remember, unmapped
from entrepot.apps.catalogue.models import Product, ProductImport
from entrepot.apps.catalogue.pieces import remark
from entrepot.apps.catalogue.provider import FileRefusedError, Finding, Layout
from entrepot.apps.catalogue.refusals import clash, invalid
from entrepot.apps.catalogue.words import FIELD_WORDS, refusal_words
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, PermissionRefused, require_role
from entrepot.apps.kernel.bulk import start_bulk_run
from entrepot.apps.reference import queries as reference
from entrepot.core.money.iso4217 import EXPONENTS

MOST_BYTES = 512 * 1024 * 1024


def import_products(
    *,
    content: BinaryIO,
    file_name: str,
    currency: str,
    by: Actor,
    at: datetime,
    source: str = "",
    basis: str = "net",
    language: str = "en",
    origin: str = "",
    repeats: str = "",
    counts_win: bool = False,
    encoding: str = "",
) -> str:
    """Store a product file, start taking it in the background, and return the import's public id.

    `content` is seekable; what it is is seen by its columns unless `source` says. Prices that name no
    currency are in the one given here, and products whose rows name no origin have the one given (empty:
    asked for later). `repeats` is the import whose failed rows this file mends; with `counts_win` its pieces
    hold also where the seller counted by hand. Raises ProblemRaised when the header is not understood; a
    wrong row never stops the others.
    """
    terms = Terms(currency=currency, basis=basis, language=language, origin=origin, counts_win=counts_win)
    require_member(by)
    terms.check()
    job = _looked(content, file_name, source, encoding, repeats, by=by, at=at)
    _refuse_unmapped(job)
    terms.put(job)
    _start(_stored(job, content), by=by, at=at)
    return job.public_id


def prepare_import(
    *,
    content: BinaryIO,
    file_name: str,
    currency: str,
    by: Actor,
    at: datetime,
    language: str = "en",
    repeats: str = "",
) -> str:
    """Store a product file to be looked at, and return the import's public id: nothing is taken yet.

    `queries.get_import_preview` shows how it reads, `lay_out_import` says it otherwise, `start_import` takes
    it.
    Raises ProblemRaised for what is no file of products.
    """
    require_member(by)
    job = _looked(content, file_name, "", "", repeats, by=by, at=at)
    job.currency, job.language = currency, language
    with transaction.atomic():
        _stored(job, content).save()
        changes = {"file": job.file_name, "bytes": job.size}
        audit.record(by=by, action="catalogue.prepare_import", subject=job.public_id, changes=changes, at=at)
    return job.public_id


def lay_out_import(
    *,
    product_import: str,
    by: Actor,
    at: datetime,
    source: str | None = None,
    encoding: str | None = None,
    columns: Mapping[str, int] | None = None,
    weight_unit: str | None = None,
    currency: str | None = None,
) -> None:
    """Say how a prepared file reads: what kind it is, its letters, which column holds what. None: as it was.

    What is said of the columns of a table is remembered for the next one with the same names. Raises
    ProblemRaised when the file does not read so, or was started already.
    """
    require_member(by)
    with transaction.atomic():
        job = _waiting(product_import, by)
        if source is not None or encoding is not None:
            with default_storage.open(job.stored) as content:
                layout = _layout(cast("BinaryIO", content), source or "", encoding or "")
            _put(job, layout)
        if columns is not None:
            job.columns = _checked_columns(columns, len(job.header))
        if weight_unit is not None:
            job.weight_unit = weight_unit if weight_unit in WEIGHT_UNITS else ""
        if currency is not None and currency in EXPONENTS:
            job.currency = currency
        job.save()
        if columns is not None or weight_unit is not None:
            remember(job, at=at)
        changes = {"source": job.source, "columns": job.columns}
        audit.record(by=by, action="catalogue.lay_out_import", subject=job.public_id, changes=changes, at=at)


def start_import(
    *,
    product_import: str,
    currency: str,
    by: Actor,
    at: datetime,
    basis: str = "net",
    language: str = "",
    origin: str = "",
    counts_win: bool = False,
) -> None:
    """Take a prepared file in the background, under these terms; see `import_products`."""
    require_member(by)
    with transaction.atomic():
        job = _waiting(product_import, by)
        terms = Terms(
            currency=currency,
            basis=basis,
            language=language or job.language,
            origin=origin,
            counts_win=counts_win,
        )
        terms.check()
        _refuse_unmapped(job)
        terms.put(job)
        _start(job, by=by, at=at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What holds for a whole file, where its rows do not say."""

    currency: str
    basis: str
    language: str
    origin: str
    counts_win: bool

    def check(self) -> None:
        """Refuse what is no currency, country or way to price."""
        errors = []
        if self.currency not in EXPONENTS:
            errors.append(
                ("currency", _("This is not a currency."), _("Give a code of ISO 4217 such as CNY."))
            )
        if self.origin and reference.get_country(self.origin) is None:
            errors.append(
                (
                    "origin",
                    _("This is not a country code."),
                    _("Give the two letters of ISO 3166, such as CN."),
                )
            )
        if self.basis not in BASES:
            errors.append(("basis", _("This is not a way to price."), ", ".join(BASES)))
        if errors:
            raise invalid(errors)

    def put(self, job: ProductImport) -> None:
        """Write them on an import."""
        job.currency, job.basis, job.language = self.currency, self.basis, self.language
        job.origin, job.counts_win = self.origin, self.counts_win


def _looked(
    content: BinaryIO, file_name: str, source: str, encoding: str, repeats: str, *, by: Actor, at: datetime
) -> ProductImport:
    """Return an import, not yet saved, of a file whose layout was found."""
    owner = own_business(by).organisation
    layout = _layout(content, source, encoding)
    job = ProductImport(
        organisation_id=owner,
        user_id=_person(by),
        file_name=PurePath(file_name).name[:200] or "products.csv",
        repeats=ProductImport.objects.filter(public_id=repeats, organisation_id=owner).first(),
        created_at=at,
    )
    _put(job, layout)
    recall(job)
    return job


def _put(job: ProductImport, layout: Layout) -> None:
    job.source, job.wrapping, job.encoding = layout.source, layout.wrapping, layout.encoding
    job.header, job.header_row = list(layout.header), layout.header_row
    job.columns, job.weight_unit = dict(layout.columns), layout.weight_unit


def _waiting(public_id: str, by: Actor) -> ProductImport:
    """Return a prepared import of the actor's organisation, locked; refuse one that was started."""
    job = (
        ProductImport.objects.select_for_update(of=("self",))
        .filter(public_id=public_id, organisation_id=by.organisation_id or 0)
        .first()
    )
    if job is None or job.refused == ProductImport.FORGOTTEN:
        raise ProductImport.DoesNotExist
    if job.run:
        raise clash("import-started", _("This import was started already."), _("See how far it is."))
    return job


def _refuse_unmapped(job: ProductImport) -> None:
    missing = unmapped(job)
    if missing:
        error = FileRefusedError("columns_missing", tuple(str(FIELD_WORDS[name]) for name in missing))
        raise invalid([("content", *refusal_words(error))])


def _checked_columns(columns: Mapping[str, int], width: int) -> dict[str, int]:
    wrong = [name for name, at in columns.items() if name not in FIELD_WORDS or not 0 <= at < width]
    if wrong:
        raise invalid([("columns", _("There is no such column."), ", ".join(sorted(wrong)))])
    return dict(columns)


def _stored(job: ProductImport, content: BinaryIO) -> ProductImport:
    """Keep the file of an import and return the import, which knows where it is."""
    content.seek(0)
    job.stored = default_storage.save(f"imports/{job.public_id}.csv", File(content))
    job.size = default_storage.size(job.stored)
    return job


def remark_on_import(*, product_import: str, product: str, finding: Finding, by: Actor, at: datetime) -> bool:
    """Put a remark on a product that an import took, and say whether it is new. For the platform's own parts.

    For what is known only later and elsewhere, such as a count that a shelf did not take.
    """
    require_role(by, OPERATOR)
    job = ProductImport.objects.filter(public_id=product_import).first()
    if job is None:
        return False
    handle = Product.objects.filter(public_id=product).values_list("handle", flat=True).first() or ""
    with transaction.atomic():
        if not remark(job, finding, handle):
            return False
        audit.record(
            by=by,
            action="catalogue.remark_on_import",
            subject=product_import,
            changes={"product": product, "row": finding.row, "code": finding.code},
            at=at,
        )
    return True


def _start(job: ProductImport, *, by: Actor, at: datetime) -> None:
    """Save the import and queue its run together: neither stands without the other."""
    with transaction.atomic():
        job.run = start_bulk_run(name=IMPORT, params={"import": job.public_id}, by=by).public_id
        job.save()
        changes = {"file": job.file_name, "bytes": job.size}
        audit.record(by=by, action="catalogue.import_products", subject=job.public_id, changes=changes, at=at)


def _person(by: Actor) -> int:
    if by.user_id is None:
        raise PermissionRefused(
            _("A file is brought by a person."), fix=_("Sign in."), signed_in=by.is_signed_in
        )
    return by.user_id


def _layout(content: BinaryIO, source: str, encoding: str) -> Layout:
    """Return how the file reads, or refuse it as a whole."""
    field = "content"
    if content.seek(0, SEEK_END) > MOST_BYTES:
        reason = _("The file is larger than %s MB.") % (MOST_BYTES // 1024 // 1024)
        raise invalid([(field, reason, _("Split it."))])
    files = product_files()
    if source and source not in files.sources:
        raise invalid([("source", _("We do not read such files."), ", ".join(files.sources))])
    try:
        return files.look(content, kind=source, encoding=encoding)
    except FileRefusedError as error:
        raise invalid([(field, *refusal_words(error))]) from error
