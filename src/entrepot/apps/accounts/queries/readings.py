"""Who of the platform opened what names people."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from entrepot.apps.accounts import roles
from entrepot.apps.accounts.actions.readings import READ
from entrepot.apps.kernel import queries as kernel
from entrepot.apps.kernel.actors import SYSTEM, Actor, require_role, require_signed_in

SHOWN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingView:
    """One look: who, at what, on which page, when. `id` leads to the next page."""

    id: int
    user_id: int | None
    subject: str
    page: str
    at: datetime


def list_readings(
    *, viewer: Actor, subject: str = "", user_id: int | None = None, before: int | None = None
) -> list[ReadingView]:
    """Return who opened what, newest first, 50 at once; for operators."""
    require_role(viewer, roles.OPERATOR)
    rows = kernel.list_audit_entries(
        viewer=viewer, subject=subject, user_id=user_id, before=before, action=READ
    )
    return [_view(row) for row in rows]


def list_readings_of(subjects: Collection[str], *, viewer: Actor) -> list[ReadingView]:
    """Return when people of the platform opened these things, without who: for the person they are of.

    The caller has checked that the things are the viewer's own.
    """
    require_signed_in(viewer)
    rows = kernel.list_audit_entries(viewer=SYSTEM, subjects=subjects, action=READ, limit=SHOWN)
    return [_view(row) for row in rows]


def _view(row: Any) -> ReadingView:
    return ReadingView(
        id=row.pk, user_id=row.user_id, subject=row.subject, page=str(row.changes.get("page", "")), at=row.at
    )
