"""Packs to one SQLite file: lists written out, member places filled in, everything hashed on the way."""

import hashlib
import os
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from entrepot.apps.law.facts import Rate
from entrepot.apps.law.tables import CODECS, INDEXES, SCHEMA, TABLES_BESIDE, Cell
from entrepot.core.law.pack_faults import Reference
from entrepot.core.law.pack_index import MEMBER
from entrepot.core.law.pack_members import for_member
from entrepot.core.law.pack_tables import TABLES
from entrepot.core.law.packs import SHARED
from entrepot.core.law.rows import ConditionRow, MeasureRow, Pack

_HASH_DIGITS = 32


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything that goes into one edition, in the order it is hashed and written."""

    tables: Mapping[str, Sequence[Any]]
    rates: Sequence[Rate]
    """(provider, currency, day, units for one euro)."""
    hs: Sequence[str]
    countries: Sequence[str]

    def edition(self) -> str:
        """Return the hash of the normalised contents: the same rows give the same edition on any machine."""
        digest = hashlib.sha256(f"entrepot law {SCHEMA}\n".encode())
        for name, rows in self.tables.items():
            digest.update(f"[{name}]\n".encode())
            codec = CODECS[name]
            for row in rows:
                digest.update(repr(codec.cells(row)).encode())
        digest.update(b"[rate]\n")
        for rate in self.rates:
            digest.update(repr(rate).encode())
        digest.update(f"[hs]\n{' '.join(self.hs)}\n[country]\n{' '.join(self.countries)}".encode())
        return digest.hexdigest()[:_HASH_DIGITS]


def contents(packs: Sequence[Pack], rates: Iterable[Rate], reference: Reference) -> Contents:
    """Put the rows of all packs together, ready to be looked up.

    Lists named by ``@LIST`` in codes are written out; conditions on ``{country}-...`` subjects stand once for
    each member, because a subject is looked up by its filled-in name.
    """
    listed: dict[str, list[str]] = {}
    for pack in packs:
        for entry in pack.list_entries:
            listed.setdefault(entry.list, []).append(entry.code)
    members: dict[str, list[str]] = {}
    for pack in packs:
        members.setdefault(pack.pack.parent, []).append(pack.pack.country)
    tables: dict[str, Sequence[Any]] = {"pack": [p.pack for p in packs if p.pack.country != SHARED]}
    for name, table in TABLES.items():
        found = [(pack, row) for pack in packs for row in getattr(pack, table.member)]
        if name == "condition":
            tables[name] = [
                row for pack, each in found for row in _conditions(each, members.get(pack.pack.country, []))
            ]
        elif name in {"measure", "gap", "paper"}:
            tables[name] = [_written_out(row, listed) for _, row in found]
        else:
            tables[name] = [row for _, row in found]
    return Contents(tables, sorted(rates), sorted(reference.hs), sorted(reference.countries))


def _conditions(row: ConditionRow, members: Sequence[str]) -> Iterator[ConditionRow]:
    if MEMBER not in row.subject:
        yield row
        return
    for country in members:
        yield for_member(row, country)


def _written_out(row: Any, listed: Mapping[str, list[str]]) -> Any:
    if not any("@" in word for word in row.codes):
        return row
    words: list[str] = []
    for word in row.codes:
        before, at, name = word.partition("@")
        words.extend(f"{before}{code}" for code in listed.get(name, [])) if at else words.append(word)
    return replace(row, codes=tuple(dict.fromkeys(words)))


def write_edition(edition: str, found: Contents, folder: Path, meta: Mapping[str, str]) -> Path:
    """Write ``law-<edition>.sqlite`` read-only and whole, or not at all; return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"law-{edition}.sqlite"
    content = _built(found, dict(meta) | {"edition": edition, "schema": str(SCHEMA)})
    handle, name = tempfile.mkstemp(prefix=".law-", suffix=".sqlite", dir=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())  # a name that stands for its contents must never stand for half of them
        Path(name).chmod(0o444)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return target


def _built(found: Contents, meta: Mapping[str, str]) -> bytes:
    """Build the database in memory, which is several times faster than page by page on a disk."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        connection.executescript(TABLES_BESIDE + "BEGIN;")
        for name, codec in CODECS.items():
            connection.execute(codec.create)
            connection.executemany(codec.insert, map(codec.cells, found.tables.get(name, ())))
        connection.executemany(
            "INSERT INTO measure_code VALUES (?, ?, ?)", sorted(set(_measure_codes(found.tables["measure"])))
        )
        connection.executemany("INSERT INTO rate VALUES (?, ?, ?, ?)", found.rates)
        connection.executemany("INSERT INTO hs VALUES (?)", ((code,) for code in found.hs))
        connection.executemany("INSERT INTO country VALUES (?)", ((code,) for code in found.countries))
        connection.executemany("INSERT INTO meta VALUES (?, ?)", sorted(meta.items()))
        connection.executescript(INDEXES + "ANALYZE;")
        return connection.serialize()
    finally:
        connection.close()


def _measure_codes(measures: Sequence[MeasureRow]) -> Iterator[tuple[Cell, ...]]:
    for rowid, row in enumerate(measures, 1):
        for code in row.codes:
            if not code.startswith("!"):
                yield row.country, code, rowid
