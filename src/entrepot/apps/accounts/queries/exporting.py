"""Reads of exports: only who asked for one sees it, and only they fetch it."""

from dataclasses import dataclass
from datetime import datetime

from django.core.files import File
from django.core.files.storage import default_storage

from entrepot.apps.accounts import roles
from entrepot.apps.accounts.models import DataExport
from entrepot.apps.kernel import clock
from entrepot.apps.kernel import queries as kernel
from entrepot.apps.kernel.actors import SYSTEM, Actor, require_scope, require_signed_in

SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportView:
    """One export: how far it is, and until when it can be fetched."""

    public_id: str
    of_business: bool
    asked_at: datetime
    state: str  # preparing, ready, failed or ended
    done: int
    total: int
    size: int
    ends_at: datetime | None


def list_exports(*, viewer: Actor, of_business: bool, at: datetime | None = None) -> list[ExportView]:
    """Return the viewer's own exports, of themselves or of the organisation they act for; newest first."""
    require_signed_in(viewer)
    require_scope(viewer, roles.DATA_EXPORT)
    rows = DataExport.objects.filter(user_id=viewer.user_id or 0, organisation=None)
    if of_business:
        rows = DataExport.objects.filter(
            user_id=viewer.user_id or 0, organisation_id=viewer.organisation_id or 0
        )
    return [_view(row, at or clock.now()) for row in rows.order_by("-id")[:SHOWN]]


def get_export(public_id: str, *, viewer: Actor, at: datetime | None = None) -> ExportView:
    """Return one export to who asked for it. Raises DataExport.DoesNotExist for everybody else."""
    return _view(_own(public_id, viewer), at or clock.now())


def open_export(public_id: str, *, viewer: Actor, at: datetime | None = None) -> File[bytes]:
    """Return the open file of a ready export to who asked for it.

    Raises DataExport.DoesNotExist for everybody else, and when it is not there, yet or any more.
    """
    row = _own(public_id, viewer)
    if not row.stored or row.ends_at is None or row.ends_at <= (at or clock.now()):
        raise DataExport.DoesNotExist
    return default_storage.open(row.stored)


def _own(public_id: str, viewer: Actor) -> DataExport:
    """Find an export of the viewer; one of a business only while they are its owner and act for it."""
    require_signed_in(viewer)
    require_scope(viewer, roles.DATA_EXPORT)
    row = DataExport.objects.get(public_id=public_id, user_id=viewer.user_id or 0)
    owns = roles.OWNER in viewer.roles and row.organisation_id == viewer.organisation_id
    if row.organisation_id is not None and not owns:
        raise DataExport.DoesNotExist
    return row


def _view(row: DataExport, at: datetime) -> ExportView:
    made = kernel.get_made_file(row, viewer=SYSTEM, at=at)
    return ExportView(
        public_id=row.public_id,
        of_business=row.organisation_id is not None,
        asked_at=row.created_at,
        state=made.state,
        done=made.done,
        total=made.total,
        size=row.size,
        ends_at=row.ends_at,
    )
