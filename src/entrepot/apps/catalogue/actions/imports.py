from datetime import datetime
from os import SEEK_END
from pathlib import PurePath
from typing import BinaryIO

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from entrepot.apps.catalogue.access import own_business, require_member
from entrepot.apps.catalogue.importing import IMPORT, reader_of
from entrepot.apps.catalogue.inputs import BASES
from entrepot.apps.catalogue.models import Product, ProductImport
from entrepot.apps.catalogue.pieces import remark
from entrepot.apps.catalogue.provider import FileRefusedError, Finding, ProductFile
from entrepot.apps.catalogue.refusals import invalid
from entrepot.apps.catalogue.words import refusal_words
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
    source: str = "shopify",
    basis: str = "net",
    language: str = "en",
    origin: str = "",
    repeats: str = "",
    counts_win: bool = False,
) -> str:
    """Store a product file, start taking it in the background, and return the import's public id.

    `content` is seekable. Such files name no currency: it is given here, and so is the origin of products
    whose rows name none (empty: asked for later). `repeats` is the import whose failed rows this file mends;
    with `counts_win` its pieces hold also where the seller counted by hand. Raises ProblemRaised when the
    header is not understood; a wrong row never stops the others.
    """
    require_member(by)
    owner = own_business(by).organisation
    _check(currency=currency, origin=origin, basis=basis)
    job = ProductImport(
        organisation_id=owner,
        user_id=_person(by),
        source=source,
        file_name=PurePath(file_name).name[:200] or "products.csv",
        header=list(_opened(source, content).header),
        currency=currency,
        basis=basis,
        language=language,
        origin=origin,
        counts_win=counts_win,
        repeats=ProductImport.objects.filter(public_id=repeats, organisation_id=owner).first(),
        created_at=at,
    )
    _start(_stored(job, content), by=by, at=at)
    return job.public_id


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


def _check(*, currency: str, origin: str, basis: str) -> None:
    errors = []
    if currency not in EXPONENTS:
        errors.append(("currency", _("This is not a currency."), _("Give a code of ISO 4217 such as CNY.")))
    if origin and reference.get_country(origin) is None:
        errors.append(
            ("origin", _("This is not a country code."), _("Give the two letters of ISO 3166, such as CN."))
        )
    if basis not in BASES:
        errors.append(("basis", _("This is not a way to price."), ", ".join(BASES)))
    if errors:
        raise invalid(errors)


def _opened(source: str, content: BinaryIO) -> ProductFile:
    """Return the file opened by its reader, or refuse it as a whole."""
    field = "content"
    if content.seek(0, SEEK_END) > MOST_BYTES:
        reason = _("The file is larger than %s MB.") % (MOST_BYTES // 1024 // 1024)
        raise invalid([(field, reason, _("Split it."))])
    try:
        return reader_of(source)(content)
    except KeyError:
        raise invalid(
            [("source", _("We do not read such files."), ", ".join(settings.PRODUCT_READERS))]
        ) from None
    except FileRefusedError as error:
        raise invalid([(field, *refusal_words(error))]) from error
