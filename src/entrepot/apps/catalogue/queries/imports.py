"""How far an import is, which rows were not taken and why, and those rows as a file to mend."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime

from entrepot.apps.accounts import roles
from entrepot.apps.catalogue.access import sees_all
from entrepot.apps.catalogue.mapping import REASON, ROW
from entrepot.apps.catalogue.models import ImportFailure, ProductImport
from entrepot.apps.catalogue.provider import Finding
from entrepot.apps.catalogue.words import FILE_WORDS, row_words
from entrepot.apps.kernel import queries as kernel
from entrepot.apps.kernel.actors import SYSTEM, Actor, require_scope
from entrepot.apps.kernel.spreadsheets import csv_pieces

MOST = 200
PREPARED = "prepared"
JSON = "json"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportView:
    """One import. `percent` is how much of the file was read; `state` is that of its run, or `prepared`.

    `error` says why the file could not be read on. `counted` is of how many variants it told the pieces.
    """

    public_id: str
    file_name: str
    source: str
    state: str
    percent: int
    created: int
    updated: int
    unchanged: int
    failed: int
    counted: int
    warned: int
    repeats: str
    error: str
    started_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RowFinding:
    """One thing about one row of the file, in words. `row` counts records as a spreadsheet does."""

    row: int
    line: int
    column: str
    code: str
    value: str
    reason: str
    fix: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedRow:
    """One product of a file that was not taken (or was, with a warning), and everything said of its rows."""

    row: int
    handle: str
    taken: bool
    findings: tuple[RowFinding, ...]


def get_import(public_id: str, *, viewer: Actor) -> ImportView:
    """Return an import to its organisation. Raises ProductImport.DoesNotExist to others."""
    return _view(get_readable(public_id, viewer))


def list_imports(*, viewer: Actor, after: str = "", limit: int = 20) -> list[ImportView]:
    """Return the imports of the viewer's organisation, newest first; `after` is the last one seen."""
    require_scope(viewer, roles.CATALOGUE_READ)
    own = ProductImport.objects.filter(organisation_id=viewer.organisation_id or 0)
    rows = own.exclude(refused=ProductImport.FORGOTTEN).order_by("-id")
    if after:
        rows = rows.filter(pk__lt=rows.filter(public_id=after).order_by().values("pk")[:1])
    return [_view(row) for row in rows.select_related("repeats")[: min(limit, MOST)]]


def list_failed_rows(
    public_id: str, *, viewer: Actor, after: int = 0, limit: int = MOST, warnings: bool = False
) -> list[FailedRow]:
    """Return what was not taken, by row, with every reason; with `warnings`, what was taken but remarked on.

    `after` is the row of the last one seen. Raises ProductImport.DoesNotExist to others.
    """
    rows = get_readable(public_id, viewer).failures.filter(row__gt=after, taken=warnings)
    return [
        FailedRow(
            row=row.row,
            handle=row.handle,
            taken=row.taken,
            findings=tuple(_finding(each) for each in row.findings),
        )
        for row in rows[: min(limit, MOST)]
    ]


def write_failed_rows(public_id: str, *, viewer: Actor) -> Iterator[str]:
    """Yield the rows that were not taken as CSV, piece by piece, with two columns more: row and reason.

    The reader overlooks those columns, so the mended file can be sent as it is. Of JSON the same lines come
    back, each with its reasons. Raises ProductImport.DoesNotExist to others, before the first piece.
    """
    job = get_readable(public_id, viewer)
    return _lines(job) if job.source == JSON else _pieces(job)


def is_json(public_id: str, *, viewer: Actor) -> bool:
    """Say whether the rows of an import are lines of JSON."""
    return get_readable(public_id, viewer).source == JSON


def _lines(job: ProductImport) -> Iterator[str]:
    for failure in job.failures.filter(taken=False).iterator(chunk_size=100):
        reasons = [f"{said.column}: {said.reason} {said.fix}" for said in map(_finding, failure.findings)]
        for row, (text, *_rest) in failure.cells:
            try:
                said = json.loads(text)
            except ValueError:
                said = {"unreadable": text}
            told = said if isinstance(said, dict) else {"unreadable": text}
            yield json.dumps({**told, ROW: row, REASON: reasons}, ensure_ascii=False) + "\n"


def _pieces(job: ProductImport) -> Iterator[str]:
    kept = [number for number, name in enumerate(job.header) if name not in {ROW, REASON}]

    def rows() -> Iterator[list[str]]:
        yield [*(job.header[number] for number in kept), ROW, REASON]
        for failure in job.failures.filter(taken=False).iterator(chunk_size=100):
            yield from _rows(failure, kept)

    return csv_pieces(rows(), mark=True)


def _rows(failure: ImportFailure, kept: list[int]) -> Iterator[list[str]]:
    reasons: dict[int, list[str]] = {}
    for finding in failure.findings:
        said = _finding(finding)
        about = f"{said.column}: " if said.column else ""
        reasons.setdefault(said.row, []).append(f"{about}{said.reason} {said.fix}")
    for row, cells in failure.cells:
        padded = [cells[place] if place < len(cells) else "" for place in kept]
        yield [*padded, str(row), " ".join(reasons.get(row, ()))]


def get_readable(public_id: str, viewer: Actor) -> ProductImport:
    """Return an import to its organisation, operators and officers. Raises ProductImport.DoesNotExist."""
    require_scope(viewer, roles.CATALOGUE_READ)
    live = ProductImport.objects.exclude(refused=ProductImport.FORGOTTEN)
    rows = live.select_related("repeats").filter(public_id=public_id)
    if not sees_all(viewer):
        rows = rows.filter(organisation_id=viewer.organisation_id or 0)
    return rows.get()


def finding_in_words(finding: Finding) -> RowFinding:
    """Return what was found about a row, in the reader's language."""
    return _finding(asdict(finding))


def _finding(kept: dict[str, object]) -> RowFinding:
    code, value = str(kept["code"]), str(kept["value"])
    reason, fix = row_words(code, value)
    return RowFinding(
        row=int(str(kept["row"])),
        line=int(str(kept["line"])),
        column=str(kept["column"]),
        code=code,
        value="" if code == "refused" else value,
        reason=reason,
        fix=fix,
    )


def _refusal(code: str) -> str:
    reason, fix = FILE_WORDS[code]
    return f"{str(reason).replace('%s', '…')} {fix}"


def _view(row: ProductImport) -> ImportView:
    run = kernel.get_bulk_run(public_id=row.run, viewer=SYSTEM) if row.run else None
    done = run.done * 100 // max(1, row.size) if run and (run.done or row.flat) else 0
    return ImportView(
        public_id=row.public_id,
        file_name=row.file_name,
        source=row.source,
        state=("failed" if row.refused else run.state) if run else PREPARED,
        percent=100 if row.finished_at else min(99, done),
        created=row.created,
        updated=row.updated,
        unchanged=row.unchanged,
        failed=row.failed,
        counted=row.counted,
        warned=row.failures.filter(taken=True).count(),
        repeats=row.repeats.public_id if row.repeats else "",
        error=_refusal(row.refused) if row.refused else (run.error if run else ""),
        started_at=row.created_at,
        finished_at=row.finished_at,
    )
