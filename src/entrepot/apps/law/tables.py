"""How rows of the law stand in SQLite: one table for each kind of row, one column for each field."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, get_type_hints

from entrepot.core.law import rows as r

SCHEMA = 1
"""Counts up when the file's tables change, so that a file written by older code is not taken for ours."""

type Cell = str | int | None

TABLES_BESIDE = """
CREATE TABLE measure_code (
    country TEXT NOT NULL, code TEXT NOT NULL, measure INTEGER NOT NULL, PRIMARY KEY (country, code, measure)
) WITHOUT ROWID;
CREATE TABLE rate (
    provider TEXT NOT NULL, currency TEXT NOT NULL, day TEXT NOT NULL, rate TEXT NOT NULL,
    PRIMARY KEY (provider, currency, day)
) WITHOUT ROWID;
CREATE TABLE hs (code TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE country (code TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""
INDEXES = """
CREATE INDEX measure_country ON measure (country);
CREATE UNIQUE INDEX measure_id ON measure (id);
CREATE INDEX condition_subject ON condition (subject);
CREATE INDEX list_entry_code ON list_entry (list, code);
CREATE INDEX code_country ON code (country, code);
CREATE INDEX correlate_from ON correlate (from_edition, from_code);
"""


def _period_cells(value: r.Period) -> tuple[Cell, Cell]:
    return (
        value.start.isoformat() if value.start else None,
        value.end.isoformat() if value.end else None,
    )


def _number(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


@lru_cache(maxsize=4096)
def _period(start: str | None, end: str | None) -> r.Period:
    return r.Period(
        date.fromisoformat(start) if start else None,
        date.fromisoformat(end) if end else None,
    )


@lru_cache(maxsize=4096)
def _words(cell: str) -> tuple[str, ...]:
    return tuple(cell.split())


@lru_cache(maxsize=4096)
def _decimal(cell: str | None) -> Decimal | None:
    return None if cell is None else Decimal(cell)


_WRITE: Mapping[str, Callable[[Any], Cell]] = {"words": " ".join, "decimal": _number, "truth": int}
_READ: Mapping[str, Callable[[Any], Any]] = {"words": _words, "decimal": _decimal, "truth": bool}


def _kind(annotation: Any) -> str:
    if annotation is r.Period:
        return "period"
    if annotation in {Decimal, Decimal | None}:
        return "decimal"
    if annotation is bool:
        return "truth"
    if annotation is int:
        return "integer"
    return "words" if getattr(annotation, "__origin__", None) is tuple else "text"


@dataclass(frozen=True, slots=True)
class Codec:
    """One kind of row and its table."""

    name: str
    row: type
    kinds: tuple[tuple[str, str], ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns in order; a period takes two."""
        names: list[str] = []
        for name, kind in self.kinds:
            names += ["valid_from", "valid_to"] if kind == "period" else [name]
        return tuple(names)

    @property
    def create(self) -> str:
        """Return the statement that makes the table."""
        typed = [f'"{name}" INTEGER' if name in self._integers else f'"{name}" TEXT' for name in self.columns]
        return f'CREATE TABLE "{self.name}" ({", ".join(typed)});'

    @property
    def insert(self) -> str:
        """Return the statement that adds a row."""
        return f'INSERT INTO "{self.name}" VALUES ({", ".join("?" * len(self.columns))})'  # noqa: S608 - our own names

    @property
    def select(self) -> str:
        """Return the beginning of a statement that reads rows; the rowid stands first."""
        names = ", ".join(f'"{name}"' for name in self.columns)
        return f'SELECT rowid, {names} FROM "{self.name}"'  # noqa: S608 - our own names

    @property
    def _integers(self) -> frozenset[str]:
        return frozenset(name for name, kind in self.kinds if kind in {"integer", "truth"})

    def cells(self, row: Any) -> tuple[Cell, ...]:
        """Write a row as cells."""
        found: list[Cell] = []
        for name, kind in self.kinds:
            value = getattr(row, name)
            if kind == "period":
                found.extend(_period_cells(value))
            else:
                write = _WRITE.get(kind)
                found.append(write(value) if write else value)
        return tuple(found)

    def value(self, cells: Sequence[Any]) -> Any:
        """Read a row from the cells of ``select`` (the rowid is passed over)."""
        found: list[Any] = []
        at = 1
        for _, kind in self.kinds:
            if kind == "period":
                found.append(_period(cells[at], cells[at + 1]))
                at += 2
                continue
            read = _READ.get(kind)
            found.append(read(cells[at]) if read else cells[at])
            at += 1
        return self.row(*found)

    def values(self, records: Iterable[Sequence[Any]]) -> tuple[Any, ...]:
        """Read many rows."""
        return tuple(self.value(record) for record in records)


def _codec(name: str, row: type) -> Codec:
    hints = get_type_hints(row)
    return Codec(name, row, tuple((f.name, _kind(hints[f.name])) for f in fields(row)))


CODECS: Mapping[str, Codec] = {
    name: _codec(name, row)
    for name, row in (
        ("pack", r.PackRow),
        ("source", r.SourceRow),
        ("route", r.RouteRow),
        ("rounding", r.RoundingRow),
        ("measure", r.MeasureRow),
        ("condition", r.ConditionRow),
        ("list", r.ListRow),
        ("list_entry", r.ListEntryRow),
        ("geo", r.GeoRow),
        ("gap", r.GapRow),
        ("fx", r.FxRow),
        ("counter", r.CounterRow),
        ("registration", r.RegistrationRow),
        ("code", r.CodeRow),
        ("correlate", r.CorrelateRow),
        ("paper", r.PaperRow),
        ("text", r.TextRow),
    )
}
"""Every kind of row by the name of its table."""
