"""Puts the parts of an export into one ZIP: a page to read, one JSON file a table, and what was uploaded."""

import json
import tempfile
import zipfile
from datetime import date
from itertools import groupby
from typing import IO, Any, Final

from django.core.files import File
from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.utils.crypto import salted_hmac

from entrepot.apps.accounts import retention
from entrepot.apps.kernel.personal import Holding

READABLE: Final = 500  # rows of a table that the page shows; the JSON file has all
IN_MEMORY: Final = 8 * 1024 * 1024
STYLE: Final = """\
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem }
body { color: #1c1b18 } .wrap { overflow-x: auto } .hint { color: #5d594f } h2 { margin-top: 2.5rem }
table { border-collapse: collapse; width: 100% } thead th { background: #f3f0e7 }
th, td { border-bottom: 1px solid #d8d4c8; padding: .35rem .6rem; min-width: 5rem }
th, td { text-align: start; vertical-align: top; overflow-wrap: anywhere }
"""


def pack(export: str, folder: str, tables: list[Holding], *, made_on: date) -> tuple[str, int]:
    """Write the ZIP of the parts in a folder of the store; return where it lies and its bytes.

    The name cannot be guessed, and is the same when it is packed again after a cut. The parts stay (`sweep`).
    """
    parts, files = _listed(folder)
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as made:
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            sections = [
                _add_table(archive, folder, tables[at], list(names), made_on)
                for at, names in groupby(parts, key=lambda name: int(name[:3]))
            ]
            for name in files:
                with default_storage.open(f"{folder}/files/{name}") as source:
                    archive.writestr(f"files/{name}", source.read())
            context = {"export": export, "made_on": made_on, "sections": sections, "files": files}
            archive.writestr("index.html", render_to_string("accounts/export.html", context))
            archive.writestr("style.css", STYLE)
        size = made.tell()
        made.seek(0)
        name = (
            f"exports/{export}-{salted_hmac('accounts.export', export, algorithm='sha256').hexdigest()}.zip"
        )
        default_storage.delete(name)
        stored = default_storage.save(name, File(made))
    return stored, size


def sweep(folder: str) -> None:
    """Delete the parts of an export that is packed and noted; again changes nothing."""
    parts, files = _listed(folder)
    for name in (*parts, *(f"files/{each}" for each in files)):
        default_storage.delete(f"{folder}/{name}")


def _listed(folder: str) -> tuple[list[str], list[str]]:
    """Return the parts and the uploaded files that lie aside; nothing was held when there is no folder."""
    try:
        _folders, parts = default_storage.listdir(folder)
    except FileNotFoundError:
        return [], []
    try:
        _inner, files = default_storage.listdir(f"{folder}/files")
    except FileNotFoundError:
        files = []
    return sorted(parts), sorted(files)


def _add_table(
    archive: zipfile.ZipFile, folder: str, held: Holding, names: list[str], made_on: date
) -> dict[str, Any]:
    """Write one table as a JSON array, row by row; return what the page shows of it."""
    shown: list[dict[str, Any]] = []
    count = 0
    with archive.open(f"data/{held.name}.json", "w") as out:
        out.write(b"[\n")
        for name in names:
            with default_storage.open(f"{folder}/{name}") as source:
                count = _copy(source, out, shown, count)
        out.write(b"\n]\n")
    period = retention.period_of(held.kind, retention.ANYWHERE, made_on)
    return {
        "title": str(held.title),
        "period": period,
        "columns": held.shown,
        "rows": [[row.get(name) for name in held.shown] for row in shown],
        "count": count,
        "more": count > READABLE,
        "file": f"data/{held.name}.json",
    }


def _copy(source: IO[bytes], out: IO[bytes], shown: list[dict[str, Any]], count: int) -> int:
    for line in source:
        out.write((b",\n" if count else b"") + line.rstrip(b"\n"))
        count += 1
        if len(shown) < READABLE:
            shown.append(json.loads(line))
    return count
