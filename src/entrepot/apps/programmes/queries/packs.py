"""Reads of packs of evidence: how far each is, and its file."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.files import File
from django.core.files.storage import default_storage

from entrepot.apps.accounts import roles
from entrepot.apps.kernel import clock
from entrepot.apps.kernel import queries as kernel
from entrepot.apps.kernel.actors import SYSTEM, Actor, require_role
from entrepot.apps.programmes.models import EvidencePack

SHOWN = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidencePackView:
    """One pack: its days, how far it is, and until when its file can be fetched."""

    public_id: str
    programme: str
    first_on: date
    last_on: date
    asked_by: str
    asked_at: datetime
    state: str  # preparing, ready, failed or ended
    done: int
    total: int
    size: int
    sha256: str
    ends_at: datetime | None


def list_evidence_packs(
    programme: str, *, viewer: Actor, at: datetime | None = None
) -> list[EvidencePackView]:
    """Return the newest packs of a programme, the newest first. For officers and operators."""
    require_role(viewer, roles.OFFICER, roles.OPERATOR)
    rows = EvidencePack.objects.filter(programme__public_id=programme).select_related("programme")
    return [_view(row, at or clock.now()) for row in rows.order_by("-id")[:SHOWN]]


def get_evidence_pack(pack: str, *, viewer: Actor, at: datetime | None = None) -> EvidencePackView:
    """Return one pack. For officers and operators. Raises EvidencePack.DoesNotExist."""
    if not viewer.is_system:
        require_role(viewer, roles.OFFICER, roles.OPERATOR)
    row = EvidencePack.objects.select_related("programme").get(public_id=pack)
    return _view(row, at or clock.now())


def open_evidence_pack(
    pack: str, *, programme: str, viewer: Actor, at: datetime | None = None
) -> tuple[EvidencePackView, File[bytes]]:
    """Return a programme's ready pack with its open file. For officers and operators.

    Raises EvidencePack.DoesNotExist when it is another programme's, or not there, yet or any more.
    """
    require_role(viewer, roles.OFFICER, roles.OPERATOR)
    rows = EvidencePack.objects.select_related("programme")
    row = rows.get(public_id=pack, programme__public_id=programme)
    view = _view(row, at or clock.now())
    if view.state != "ready":
        raise EvidencePack.DoesNotExist
    return view, default_storage.open(row.stored)


def _view(row: EvidencePack, at: datetime) -> EvidencePackView:
    made = kernel.get_made_file(row, viewer=SYSTEM, at=at)
    return EvidencePackView(
        public_id=row.public_id,
        programme=row.programme.public_id,
        first_on=row.first_on,
        last_on=row.last_on,
        asked_by=row.asked_by,
        asked_at=row.created_at,
        state=made.state,
        done=made.done,
        total=made.total,
        size=row.size,
        sha256=row.sha256,
        ends_at=row.ends_at,
    )
