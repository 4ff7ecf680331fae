"""Raw records to rows: the header is matched with the table, each cell read, each row checked as a whole."""

from dataclasses import MISSING, fields
from functools import lru_cache
from typing import Any

from entrepot.core.law import rows as r
from entrepot.core.law.pack_cells import Cells
from entrepot.core.law.pack_faults import CellError, Fault, Located, Place
from entrepot.core.law.pack_index import Folder
from entrepot.core.law.pack_tables import TABLES, Reader, Table
from entrepot.core.law.pack_text import RawTable

NAMING = frozenset({"id", "scheme", "code"})
"""Columns by which other rows name this one."""


@lru_cache(maxsize=4096)
def _period(start: Any, end: Any) -> r.Period:
    return r.Period(start, end)


def read_table(name: str, raw: RawTable, folder: Folder, cells: Cells, faults: list[Fault]) -> None:
    """Add to the folder the rows that could be read; every cell that could not is a fault.

    The ids of rows that fall away are remembered as the folder's ``broken`` ones.
    """
    table = TABLES[name]
    plan = _plan(name, table, raw, faults)
    if plan is None:
        return
    found = folder.tables.setdefault(name, [])
    for line, record in raw.rows:
        place = Place(raw.file, line)
        before = len(faults)
        values = _values(plan, record, cells, place, faults)
        if len(faults) == before:
            row = _row(table, values, folder.name, place, faults)
            if row is not None:
                found.append(Located(row, place))
                continue
        folder.broken.update(record[at] for at, column, _, _ in plan if column in NAMING)


type Plan = list[tuple[int, str, Reader, dict[str, object]]]


def _plan(name: str, table: Table, raw: RawTable, faults: list[Fault]) -> Plan | None:
    """Match the header with the table's columns; None when they do not fit."""
    place = raw.head
    before = len(faults)
    for column in raw.header:
        if column not in table.columns:
            fix = "columns are " + " ".join(table.columns)
            faults.append(place.fault(column, f"{name} has no such column", fix))
    defaults = {f.name for f in fields(table.row) if f.default is not MISSING}
    needed = [column for column in table.columns if column not in defaults and column not in raw.header]
    faults.extend(place.fault(column, "the column is missing", "add it to the header") for column in needed)
    if len(faults) > before:
        return None
    return [(at, column, table.columns[column], {}) for at, column in enumerate(raw.header)]


def _values(
    plan: Plan, record: tuple[str, ...], cells: Cells, place: Place, faults: list[Fault]
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for at, column, read, memo in plan:
        cell = record[at]
        try:
            values[column] = memo[cell]
        except KeyError:
            try:
                values[column] = memo[cell] = read(cells, cell)
            except CellError as error:
                faults.append(place.fault(column, error.reason, error.fix))
    return values


def _row(table: Table, values: dict[str, Any], folder: str, place: Place, faults: list[Fault]) -> Any:
    """Build the row, or add what is wrong with it as a whole and return None."""
    before = len(faults)
    if "valid_from" in table.columns:
        start, end = values.pop("valid_from"), values.pop("valid_to")
        if start and end and start >= end:
            reason = f"the period {start} to {end} is empty"
            faults.append(place.fault("valid_to", reason, "valid_to is the first day no longer in force"))
        values["period"] = _period(start, end)
    if table.folder_column and values.setdefault("country", folder) != folder and folder != "_shared":
        reason = f"{values['country']} is not the folder's country"
        faults.append(place.fault("country", reason, f"write {folder}"))
    row = table.row(**values)
    if table.check:
        faults.extend(place.fault(*remark) for remark in table.check(row))
    return row if len(faults) == before else None
