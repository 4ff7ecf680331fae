"""How far a file of members is, which rows were not taken and why, and those rows as a file to mend."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from entrepot.apps.cooperatives.access import visible
from entrepot.apps.cooperatives.models import MemberImport, MemberImportFailure
from entrepot.apps.cooperatives.sealing import SEALER
from entrepot.apps.cooperatives.words import ROW_WORDS
from entrepot.apps.kernel import queries as kernel
from entrepot.apps.kernel.actors import SYSTEM, Actor
from entrepot.apps.kernel.spreadsheets import csv_pieces

MOST = 200
OURS: Final = ("Entrepot row", "Entrepot reason")


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberImportView:
    """One import. `percent` is how much of the file was read; `state` is that of its bulk run."""

    public_id: str
    file_name: str
    state: str
    percent: int
    created: int
    updated: int
    unchanged: int
    failed: int
    started_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedMember:
    """One row that was not taken: `reasons` are (column, what is wrong, what mends it)."""

    row: int
    reasons: tuple[tuple[str, str, str], ...]


def get_member_import(public_id: str, *, viewer: Actor) -> MemberImportView:
    """Return an import to its co-operative. Raises MemberImport.DoesNotExist to others."""
    return _view(_get(public_id, viewer))


def list_member_imports(*, viewer: Actor, limit: int = 20) -> list[MemberImportView]:
    """Return the imports of the viewer's co-operative, newest first."""
    rows = MemberImport.objects.filter(visible(viewer), business__organisation_id=viewer.organisation_id or 0)
    return [_view(row) for row in rows.order_by("-id")[: min(limit, MOST)]]


def list_failed_members(
    public_id: str, *, viewer: Actor, after: int = 0, limit: int = MOST
) -> list[FailedMember]:
    """Return what was not taken, by row, with every reason. Raises MemberImport.DoesNotExist to others."""
    rows = _get(public_id, viewer).failures.filter(row__gt=after)[: min(limit, MOST)]
    return [FailedMember(row=row.row, reasons=_reasons(row)) for row in rows]


def write_failed_members(public_id: str, *, viewer: Actor) -> Iterator[str]:
    """Yield the rows that were not taken as CSV with two columns more, so that the mended file can be sent.

    Raises MemberImport.DoesNotExist to others, before the first piece.
    """
    job = _get(public_id, viewer)
    kept = [number for number, name in enumerate(job.header) if name not in OURS]
    header = [job.header[number] for number in kept]

    def rows() -> Iterator[list[str]]:
        yield [*header, *OURS]
        for failure in job.failures.iterator(chunk_size=100):
            cells = json.loads(SEALER.unseal(failure.sealed))
            said = " ".join(
                f"{column}: {reason} {fix}".removeprefix(": ").strip()
                for column, reason, fix in _reasons(failure)
            )
            yield [*(cells[place] if place < len(cells) else "" for place in kept), str(failure.row), said]

    return csv_pieces(rows(), mark=True)


def _get(public_id: str, viewer: Actor) -> MemberImport:
    return MemberImport.objects.filter(visible(viewer)).get(public_id=public_id)


def _reasons(row: MemberImportFailure) -> tuple[tuple[str, str, str], ...]:
    found = []
    for column, said, fix in row.findings:
        reason, mend = ROW_WORDS.get(said, (said, fix))
        found.append((str(column), str(reason), str(mend)))
    return tuple(found)


def _view(row: MemberImport) -> MemberImportView:
    run = kernel.get_bulk_run(public_id=row.run, viewer=SYSTEM)
    return MemberImportView(
        public_id=row.public_id,
        file_name=row.file_name,
        state=run.state,
        percent=100 if row.finished_at else min(99, run.done * 100 // max(1, row.size)),
        created=row.created,
        updated=row.updated,
        unchanged=row.unchanged,
        failed=row.failed,
        started_at=row.created_at,
        finished_at=row.finished_at,
    )
