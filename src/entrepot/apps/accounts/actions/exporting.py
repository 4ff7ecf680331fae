"""What people take with them: asked for, made in the background piece by piece, deleted after some days."""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from entrepot.apps.accounts import roles
from entrepot.apps.accounts.models import DataExport
from entrepot.apps.accounts.refusals import clash
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import (
    Actor,
    PermissionRefused,
    require_role,
    require_scope,
    require_signed_in,
    system,
)
from entrepot.apps.kernel.bulk import start_bulk_run
from entrepot.apps.messages import actions as messages

LASTS: Final = timedelta(days=7)
WORK: Final = "accounts.export"
POSTMAN: Final = system("account postman")


def request_export(*, of_business: bool, language: str, by: Actor, at: datetime) -> str:
    """Have everything held about the person, or their organisation's business, put into one file.

    The business is for its owners. Returns the export's public id; it is made in the background, and kept for
    LASTS. A second one is refused (409) while the first is made.
    """
    require_signed_in(by)
    require_scope(by, roles.DATA_EXPORT)
    if by.user_id is None:
        raise PermissionRefused(_("Only a person can do this."), fix=_("Sign in."), signed_in=True)
    if of_business:
        require_role(by, roles.OWNER)
        if by.organisation_id is None:
            raise clash("no-organisation", _("You act for no organisation."), _("Choose one first."))
    with transaction.atomic():
        row = DataExport.objects.create(
            user_id=by.user_id,
            organisation_id=by.organisation_id if of_business else None,
            language=language,
            created_at=at,
        )
        whose = f"organisation:{by.organisation_id}" if of_business else f"person:{by.user_id}"
        run = start_bulk_run(
            name=WORK, params={"export": row.public_id}, by=by, exclusive_key=f"{WORK}:{whose}"
        )
        row.run = run.public_id
        row.save(update_fields=["run"])
        audit.record(
            by=by,
            action="accounts.request_export",
            subject=row.public_id,
            changes={"of": "business" if of_business else "person"},
            at=at,
        )
    return row.public_id


def record_export(*, export: str, stored: str, size: int, by: Actor, at: datetime) -> None:
    """Note in the caller's transaction that an export is ready, and write to whom it is for."""
    require_role(by, roles.OPERATOR)
    row = DataExport.objects.select_related("user", "organisation").get(public_id=export)
    row.stored, row.size, row.ready_at = stored, size, at
    row.ends_at = at + LASTS if row.user.is_active else at  # erased meanwhile: the next round deletes it
    row.save(update_fields=["stored", "size", "ready_at", "ends_at"])
    audit.record(by=by, action="accounts.record_export", subject=export, at=at)
    if row.user.is_active:
        messages.queue_message(
            template="export_ready",
            subject_kind="export",
            subject=export,
            address=row.user.address,
            language=row.language,
            context={"until": (at + LASTS).date().isoformat(), "link": settings.ADDRESS + _page_of(row)},
            by=POSTMAN,
            at=at,
            user_id=row.user_id,
        )


def note_download(*, export: str, by: Actor, at: datetime) -> None:
    """Write down that somebody fetched an export."""
    with transaction.atomic():
        audit.record(by=by, action="accounts.fetch_export", subject=export, at=at)


def drop_exports(*, by: Actor, at: datetime, erasure: str = "") -> int:
    """Delete the files of exports whose time is over, or all of a person who is erased; return how many."""
    require_role(by, roles.OPERATOR)
    rows = DataExport.objects.exclude(stored="")
    rows = rows.filter(user__erasures__public_id=erasure) if erasure else rows.filter(ends_at__lte=at)
    count = 0
    for row in rows:
        default_storage.delete(row.stored)  # first: a row that names no file leaves none behind
        count += DataExport.objects.filter(pk=row.pk).update(stored="", size=0)
    return count


def _page_of(row: DataExport) -> str:
    if row.organisation is not None:
        return reverse("organisation-data", args=[row.organisation.public_id])
    return reverse("account-data")
