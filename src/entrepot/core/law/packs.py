"""Law packs from text: tables of many folders become :class:`rows.Pack` values, or every fault they hold.

``docs/law/format.md`` is the law of this module. Nothing is half accepted: a caller compiles only when
``faults`` is empty.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from entrepot.core.law.pack_cells import Cells
from entrepot.core.law.pack_checks import check_packs
from entrepot.core.law.pack_faults import Fault, Place, Reference
from entrepot.core.law.pack_index import Folder, Index
from entrepot.core.law.pack_reading import read_table
from entrepot.core.law.pack_schedule import expand_schedule, expanded_files
from entrepot.core.law.pack_tables import SHARED_TABLES, TABLES
from entrepot.core.law.pack_text import read_csv
from entrepot.core.law.pack_toml import read_pack_row
from entrepot.core.law.rows import Pack, PackRow

SHARED = "_shared"
_PROSE = re.compile(r"(?:.*\.(?:md|txt)|NOTICE|LICEN[CS]E.*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: the packs, and everything that is wrong with them (empty: they may be compiled)."""

    packs: tuple[Pack, ...]
    faults: tuple[Fault, ...]


def read_packs(folders: Mapping[str, Mapping[str, str]], reference: Reference) -> Reading:
    """Read all folders (folder name to file name to text) and check them against each other.

    Promises every fault of every file in one go, sorted by file and line. What names a row that could not be
    read is not blamed for it, so that one mistake is told once.
    """
    faults: list[Fault] = []
    index = Index([_read_folder(name, folders[name], reference, faults) for name in sorted(folders)])
    check_packs(index, reference, faults)
    packs = tuple(_pack(folder) for folder in index.folders)
    return Reading(packs, tuple(sorted(set(faults))))


def _pack(folder: Folder) -> Pack:
    members = {TABLES[name].member: tuple(row for row, _ in rows) for name, rows in folder.tables.items()}
    return Pack(pack=folder.pack, **members)


def _read_folder(name: str, files: Mapping[str, str], reference: Reference, faults: list[Fault]) -> Folder:
    cells = Cells(reference)
    pack = None if name == SHARED else read_pack_row(name, files, cells, faults)
    folder = Folder(name, pack or _blank_pack(name), {}, set())
    narrow = expanded_files(files.get("schedule.toml", ""))
    for file in sorted(files):
        stem = file.removesuffix(".csv")
        if file in {"pack.toml", "schedule.toml"} or file in narrow or _PROSE.fullmatch(file):
            continue
        if not file.endswith(".csv") or stem not in TABLES:
            fix = "tables are " + " ".join(f"{table}.csv" for table in TABLES)
            faults.append(Place(f"{name}/{file}", 1).fault("", "no table of a pack has this name", fix))
            continue
        raw = read_csv(f"{name}/{file}", files[file], faults)
        if raw is not None:
            read_table(stem, raw, folder, cells, faults)
    if "schedule.toml" in files:
        for table, raw in expand_schedule(name, files, faults):
            read_table(table, raw, folder, cells, faults)
    if name == SHARED:
        _check_shared(folder, faults)
    return folder


def _check_shared(folder: Folder, faults: list[Fault]) -> None:
    for table, rows in folder.tables.items():
        if table not in SHARED_TABLES and rows:
            reason = f"{table} rows belong to a country"
            faults.append(rows[0].place.fault("", reason, "move the file to the country's folder"))


def _blank_pack(name: str) -> PackRow:
    """Stand in for ``pack.toml`` where there is none (``_shared``) or it is broken (the faults say so)."""
    return PackRow(name, name, name, "", "", "UTC", "", selectable=False)
