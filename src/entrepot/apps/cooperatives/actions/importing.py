from datetime import datetime
from os import SEEK_END
from pathlib import PurePath
from typing import BinaryIO

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from entrepot.apps.cooperatives.access import own_cooperative, require_admin_of
from entrepot.apps.cooperatives.importing import IMPORT, reader
from entrepot.apps.cooperatives.models import MemberImport, MemberImportFailure
from entrepot.apps.cooperatives.provider import FileRefusedError
from entrepot.apps.cooperatives.refusals import invalid
from entrepot.apps.cooperatives.words import refusal_words
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, PermissionRefused, require_role
from entrepot.apps.kernel.bulk import start_bulk_run

MOST_BYTES = 16 * 1024 * 1024


def import_members(*, content: BinaryIO, file_name: str, by: Actor, at: datetime, repeats: str = "") -> str:
    """Store a file of members, start taking it in the background, and return the import's public id.

    Members are known by their number: the same file again changes nothing. `repeats` is the import whose
    rows this file mends. Needs admin: it may say where people are paid. Raises ProblemRaised (422) when the
    header is not understood; a wrong row never stops the others.
    """
    require_admin_of(by)
    if by.user_id is None:
        raise PermissionRefused(
            _("A file is brought by a person."), fix=_("Sign in."), signed_in=by.is_signed_in
        )
    business = own_cooperative(by).business
    header = _header(content)
    earlier = MemberImport.objects.filter(public_id=repeats, business=business).first()
    job = MemberImport(
        business=business,
        user_id=by.user_id,
        file_name=PurePath(file_name).name[:200] or "members.csv",
        header=list(header),
        repeats=earlier,
        created_at=at,
    )
    content.seek(0)
    job.stored = default_storage.save(f"imports/{job.public_id}.csv", File(content))
    job.size = default_storage.size(job.stored)
    with transaction.atomic():
        job.run = start_bulk_run(name=IMPORT, params={"import": job.public_id}, by=by).public_id
        job.save()
        audit.record(
            by=by,
            action="cooperatives.import_members",
            subject=job.public_id,
            changes={"bytes": job.size},
            at=at,
        )
    return job.public_id


def forget_imports(*, before: datetime, by: Actor, at: datetime) -> int:
    """Drop the rows that were not taken of imports before a day; return how many. For the platform."""
    require_role(by, OPERATOR)
    old = MemberImportFailure.objects.filter(member_import__created_at__lt=before)
    with transaction.atomic():
        count, _rows = old.delete()
        if count:
            audit.record(
                by=by, action="cooperatives.forget_imports", subject="", changes={"rows": count}, at=at
            )
    return count


def _header(content: BinaryIO) -> tuple[str, ...]:
    """Return the header of a file that its reader takes, or refuse it as a whole."""
    field = "content"
    if content.seek(0, SEEK_END) > MOST_BYTES:
        reason = _("The file is larger than %s MB.") % (MOST_BYTES // 1024 // 1024)
        raise invalid([(field, reason, _("Split it."))])
    try:
        return reader()(content).header
    except FileRefusedError as error:
        raise invalid([(field, *refusal_words(error))]) from error
