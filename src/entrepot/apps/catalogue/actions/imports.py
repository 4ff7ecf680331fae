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
from entrepot.apps.catalogue.models import ProductImport
from entrepot.apps.catalogue.provider import FileRefusedError, ProductFile
from entrepot.apps.catalogue.refusals import invalid
from entrepot.apps.catalogue.words import refusal_words
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import Actor, PermissionRefused
from entrepot.apps.kernel.bulk import start_bulk_run
from entrepot.apps.kernel.ids import new_public_id
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
) -> str:
    """Store a product file, start taking it in the background, and return the import's public id.

    `content` is a seekable binary file. Such files name no currency: it is given here, and so is the origin
    of products whose rows name none (empty: asked for later). `repeats` is the import whose failed rows this
    file mends. Raises ProblemRaised when the header is not understood; a row that is wrong never stops the
    others.
    """
    require_member(by)
    owner = own_business(by).organisation
    if by.user_id is None:
        raise PermissionRefused(
            _("A file is brought by a person."), fix=_("Sign in."), signed_in=by.is_signed_in
        )
    _check(currency=currency, origin=origin, basis=basis)
    opened = _opened(source, content)
    public_id = new_public_id("imp")
    content.seek(0)
    stored = default_storage.save(f"imports/{public_id}.csv", File(content))
    mended = (
        ProductImport.objects.filter(public_id=repeats, organisation_id=owner).first() if repeats else None
    )
    with transaction.atomic():
        job = ProductImport.objects.create(
            public_id=public_id,
            organisation_id=owner,
            user_id=by.user_id,
            source=source,
            file_name=PurePath(file_name).name[:200] or "products.csv",
            stored=stored,
            size=default_storage.size(stored),
            header=list(opened.header),
            currency=currency,
            basis=basis,
            language=language,
            origin=origin,
            repeats=mended,
            created_at=at,
        )
        run = start_bulk_run(name=IMPORT, params={"import": public_id}, by=by)
        job.run = run.public_id
        job.save(update_fields=["run"])
        audit.record(
            by=by,
            action="catalogue.import_products",
            subject=public_id,
            changes={"file": job.file_name, "bytes": job.size, "repeats": repeats},
            at=at,
        )
    return public_id


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
