"""Every write of files."""

from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from entrepot.apps.files.encoding import Encoded, PictureRefusedError, encode
from entrepot.apps.files.models import PLATFORM, Picture, PrivateFile
from entrepot.apps.files.places import stored_name
from entrepot.apps.files.private import Checked, check
from entrepot.apps.files.private import stored_name as private_name
from entrepot.apps.files.provider import PictureNotFetchedError
from entrepot.apps.files.smaller import NAME as SMALLER
from entrepot.apps.files.smaller import is_wanted
from entrepot.apps.files.storing import put
from entrepot.apps.files.tasks import drop_files
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, PermissionRefused, require_role, require_signed_in
from entrepot.apps.kernel.bulk import start_bulk_run
from entrepot.apps.kernel.problems import ProblemRaised, invalid_request

__all__ = [
    "Checked",
    "blank_private_files",
    "check_private_file",
    "keep_fetched_picture",
    "keep_private_file",
    "store_picture",
    "store_platform_picture",
    "write_smaller_forms",
]


def store_picture(*, content: bytes, by: Actor, at: datetime, field: str = "picture") -> str:
    """Keep an uploaded picture for the actor's organisation and return its public id; again gives the same.

    The bytes are decoded and written anew (JPEG, PNG or WebP in, WebP in several widths out), outside any
    transaction; their smaller form follows (`write_smaller_forms`). Raises ProblemRaised naming `field` when
    they are no picture we take.
    """
    require_signed_in(by)
    owner = by.organisation_id
    if owner is None:
        raise PermissionRefused(
            _("A picture belongs to an organisation."), fix=_("Act for an organisation."), signed_in=True
        )
    return _kept(_encoded(content, field), owner, by=by, at=at).public_id


def store_platform_picture(*, content: bytes, by: Actor, at: datetime, field: str = "picture") -> str:
    """Keep a picture that the platform shows in its own name, as `store_picture` does. For operators."""
    require_role(by, OPERATOR)
    return _kept(_encoded(content, field), PLATFORM, by=by, at=at).public_id


def keep_fetched_picture(*, content: bytes, organisation_id: int, by: Actor, at: datetime) -> int:
    """Keep a picture that the platform brought for an organisation, as an upload is kept; return its row.

    Outside any transaction; the same picture again gives the same row. For the system alone. Raises
    PictureNotFetchedError with the code of `encode` when it is no picture we take.
    """
    if not by.is_system:
        raise PermissionRefused(
            _("Only the platform brings pictures."), fix=_("Upload the picture."), signed_in=by.is_signed_in
        )
    try:
        encoded = encode(content)
    except PictureRefusedError as error:
        raise PictureNotFetchedError(error.code) from error
    return _kept(encoded, organisation_id, by=by, at=at).pk


def write_smaller_forms(*, by: Actor) -> None:
    """Have every picture that waits for its smaller form (AVIF) written in it, by a bulk run.

    Raises ProblemRaised (409) while such a run is under way.
    """
    if is_wanted():
        start_bulk_run(name=SMALLER, params={}, by=by, exclusive_key=SMALLER)


def check_private_file(*, content: bytes, name: str, by: Actor, field: str = "file") -> Checked:
    """Look at an uploaded picture or PDF and put what is kept of it into the store; outside transactions.

    For an app that has checked that the actor may give it. `keep_private_file` makes it one. Raises
    ProblemRaised naming `field` when it is none that we take.
    """
    del by  # who may give a file knows the app that asks for it; a guest may
    try:
        checked = check(content, name)
    except PictureRefusedError as error:
        reason, fix = _refusal(error)
        raise ProblemRaised(invalid_request([(field, reason, fix)])) from error
    for variant, part in checked.parts:
        put(private_name(checked.kind, checked.digest, variant), part)
    return checked


def keep_private_file(*, checked: Checked, by: Actor, at: datetime) -> int:
    """Make what was checked a private file in the caller's transaction, and return its row number."""
    row = PrivateFile.objects.create(
        kind=checked.kind,
        name=checked.name,
        digest=checked.digest,
        size=checked.size,
        pages=checked.pages,
        variants=" ".join(checked.variants),
        created_at=at,
    )
    audit.record(by=by, action="files.keep_private_file", subject=row.public_id, at=at)
    return row.pk


def blank_private_files(*, ids: Collection[int], by: Actor, at: datetime) -> int:
    """Take private files from the store for good, in the caller's transaction; the rows say that they were.

    The bytes go when the transaction commits, unless another file is the same. Return how many files went.
    """
    rows = list(PrivateFile.objects.filter(pk__in=[*ids], blanked_at=None))
    for row in rows:
        row.blanked_at, row.name = at, ""
        row.save(update_fields=["blanked_at", "name"])
        audit.record(by=by, action="files.blank_private_file", subject=row.public_id, at=at)
        if not PrivateFile.objects.filter(digest=row.digest, blanked_at=None).exists():
            parts = [private_name(row.kind, row.digest, each) for each in row.variants.split() or [""]]
            drop_files.enqueue(digest=row.digest, names=parts)
    return len(rows)


def _encoded(content: bytes, field: str) -> Encoded:
    try:
        return encode(content)
    except PictureRefusedError as error:
        reason, fix = _refusal(error)
        raise ProblemRaised(invalid_request([(field, reason, fix)])) from error


def _kept(encoded: Encoded, owner: int, *, by: Actor, at: datetime) -> Picture:
    _write(encoded)  # before the row: a row never points at a file that is not there
    known = Picture.objects.filter(organisation_id=owner, digest=encoded.digest).first()
    if known is not None:
        return known
    try:
        return _saved(encoded, owner, by=by, at=at)
    except IntegrityError:  # somebody uploaded the same at the same moment
        return Picture.objects.get(organisation_id=owner, digest=encoded.digest)


def _saved(encoded: Encoded, owner: int, *, by: Actor, at: datetime) -> Picture:
    with transaction.atomic():
        row = Picture.objects.create(
            organisation_id=owner,
            digest=encoded.digest,
            width=encoded.width,
            height=encoded.height,
            widths=" ".join(str(width) for width, _bytes in encoded.files),
            created_at=at,
        )
        audit.record(by=by, action="files.store_picture", subject=row.public_id, at=at)
    return row


def _write(encoded: Encoded) -> None:
    for width, content in encoded.files:
        put(stored_name(encoded.digest, width), content)


def _refusal(error: PictureRefusedError) -> tuple[str, str]:
    """Return reason and fix in the reader's language."""
    smaller = _("Make the picture smaller and upload it again.")
    texts = {
        "empty": (_("The file is empty."), _("Choose a picture.")),
        "too_heavy": (_("The file is larger than %(most)s MB."), smaller),
        "not_a_picture": (_("This is not a picture we can read."), _("Upload a JPEG, PNG or WebP file.")),
        "too_large": (
            _("The picture has more than %(pixels)s million pixels or a side over %(side)s pixels."),
            smaller,
        ),
        "too_small": (
            _("The picture is less than %(side)s pixels wide or high."),
            _("Upload a larger picture: buyers want to see details."),
        ),
        "broken": (_("The picture is damaged or cut off."), _("Save it again and upload it anew.")),
        "cut_off": (_("The PDF is damaged or cut off."), _("Save it again and upload it anew.")),
        "locked": (_("The PDF is locked with a password."), _("Save it without a password.")),
        "lively": (
            _("The PDF holds programs, forms or other files."),
            _("Print it into a new PDF, or send a photo of it."),
        ),
        "too_long": (
            _("The PDF has more than %(pages)s pages."),
            _("Send the pages that matter."),
        ),
        "no_pages": (_("The PDF has no pages that we can count."), _("Print it into a new PDF.")),
    }
    reason, fix = texts[error.code]
    return reason % error.figures, fix
