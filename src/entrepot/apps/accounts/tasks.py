"""Makes exports in the background: each table a thousand rows at a time, and at last one file of all."""

import json
from typing import Any, Final

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import translation

from entrepot.apps.accounts import actions
from entrepot.apps.accounts.actions.exporting import WORK
from entrepot.apps.accounts.models import DataExport
from entrepot.apps.accounts.packing import pack, sweep
from entrepot.apps.accounts.queries.erasing import person_of
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import system
from entrepot.apps.kernel.bulk import Cursor, Params, Step, bulk
from entrepot.apps.kernel.personal import Holding, Whose, holdings

CLERK: Final = system("accounts")
ROWS: Final = 1000
FILES: Final = 20  # of rows with an uploaded file
PARTS: Final = "exports/parts"


@bulk(WORK)
def make_export(params: Params, cursor: Cursor) -> Step:
    """Put the next rows aside; at last all into one file; then delete what lay aside."""
    row = DataExport.objects.get(public_id=params["export"])
    tables = holdings(of_business=row.organisation_id is not None)
    at, after, part = cursor or (0, 0, 0)
    if at == len(tables):
        return _finish(row, tables)
    if at > len(tables):
        sweep(_folder(row))
        return Step.end()
    held = tables[at]
    most = FILES if held.content else ROWS
    rows = list(held.rows(_whose(row)).filter(pk__gt=after)[:most])
    if rows:
        lines = "".join(f"{_line(held, each)}\n" for each in rows)
        _put(f"{_folder(row)}/{at:03}-{part:06}.jsonl", lines.encode())
        for each in rows:
            _put_content(row, held, each)
    if len(rows) == most:
        return Step(cursor=[at, rows[-1].pk, part + 1], total=len(tables) + 1)
    return Step(cursor=[at + 1, 0, 0], count=1, total=len(tables) + 1)


def _finish(row: DataExport, tables: list[Holding]) -> Step:
    """Pack what lies aside, and note it in the transaction that moves on: what lies aside is still there."""
    with translation.override(row.language):
        stored, size = pack(row.public_id, _folder(row), tables, made_on=clock.now().date())
    at = clock.now()

    def save() -> None:
        actions.record_export(export=row.public_id, stored=stored, size=size, by=CLERK, at=at)

    return Step(cursor=[len(tables) + 1, 0, 0], count=1, total=len(tables) + 1, save=save)


def _whose(row: DataExport) -> Whose:
    if row.organisation_id is not None:
        return Whose(organisation_id=row.organisation_id)
    return person_of(row.user_id)


def _line(held: Holding, row: Any) -> str:
    return json.dumps(
        {name: getattr(row, name) for name in held.shown}, cls=DjangoJSONEncoder, ensure_ascii=False
    )


def _put_content(row: DataExport, held: Holding, each: Any) -> None:
    found = held.content(each) if held.content else None
    if found is not None:
        name, content = found
        _put(f"{_folder(row)}/files/{held.name}-{each.pk}-{name}", content)


def _folder(row: DataExport) -> str:
    return f"{PARTS}/{row.public_id}"


def _put(name: str, content: bytes) -> None:
    """Write a part, over what a chunk that was cut off may have left."""
    if default_storage.exists(name):
        default_storage.delete(name)
    default_storage.save(name, ContentFile(content))
