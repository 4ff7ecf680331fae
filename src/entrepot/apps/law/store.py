"""Reads one compiled edition: what the engine's ``LawSource`` asks, answered from a read-only SQLite file."""

import sqlite3
import threading
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from entrepot.apps.law.facts import UNIONS
from entrepot.apps.law.tables import CODECS, SCHEMA
from entrepot.core.law import rows as r
from entrepot.core.law.pack_members import for_member
from entrepot.core.law.source import PublishedRate

_SHORTEST_CODE, _LONGEST_CODE = 2, 10
_CACHED = 8192
_EURO = "EUR"
_RATE_OF_PROVIDER = (
    "SELECT rate, day, provider FROM rate"
    " WHERE provider = ? AND currency = ? AND day <= ? ORDER BY day DESC LIMIT 1"
)
_RATE_OF_ANY = (
    "SELECT rate, day, provider FROM rate WHERE currency = ? AND day <= ? ORDER BY day DESC, provider LIMIT 1"
)


class LawFileError(RuntimeError):
    """The file is no compiled law, or one of another version of this program."""


class _Connection(sqlite3.Connection):
    """A connection that closes itself when its thread or its store goes."""

    def __del__(self) -> None:
        self.close()


class LawStore:
    """One edition, from its file. Threads may share it: each has a connection of its own, rows are frozen."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        meta = self.meta()
        if meta.get("schema") != str(SCHEMA):
            raise LawFileError(f"{path} is of another version of Entrepot: run entrepot law compile")
        self._edition = meta["edition"]
        self.pack: Callable[[str], r.PackRow | None] = lru_cache(512)(self._pack)
        self.routes: Callable[[str], tuple[r.RouteRow, ...]] = lru_cache(512)(self._routes)
        self.measures: Callable[[str, str], tuple[r.MeasureRow, ...]] = lru_cache(_CACHED)(self._measures)
        self.conditions: Callable[[str], tuple[r.ConditionRow, ...]] = lru_cache(_CACHED)(self._conditions)
        self.gaps: Callable[[str], tuple[r.GapRow, ...]] = lru_cache(512)(self._gaps)
        self.papers: Callable[[str], tuple[r.PaperRow, ...]] = lru_cache(512)(self._papers)
        self.geo: Callable[[str, date], frozenset[str]] = lru_cache(_CACHED)(self._geo)
        self.list_entries: Callable[[str, str], tuple[r.ListEntryRow, ...]] = lru_cache(_CACHED)(
            self._entries
        )
        self.rounding: Callable[[str], r.RoundingRow] = lru_cache(512)(self._rounding)
        self.fx: Callable[[str], tuple[r.FxRow, ...]] = lru_cache(512)(self._fx)
        self.rate: Callable[[str, str, date], PublishedRate | None] = lru_cache(_CACHED)(self._rate)
        self.registrations: Callable[[], tuple[r.RegistrationRow, ...]] = lru_cache(1)(self._registrations)
        self.national: Callable[[str, str], tuple[r.CodeRow, ...]] = lru_cache(_CACHED)(self._national)
        self.source: Callable[[str], r.SourceRow | None] = lru_cache(_CACHED)(self._source)
        self.text: Callable[[str, str], r.TextRow | None] = lru_cache(_CACHED)(self._text)
        self.hs_known: Callable[[str], bool] = lru_cache(_CACHED)(self._hs_known)
        self.measure_row: Callable[[int, str], r.MeasureRow] = lru_cache(_CACHED)(self._read_measure)

    @property
    def edition(self) -> str:
        """The content hash of the compiled law."""
        return self._edition

    def meta(self) -> dict[str, str]:
        """Return what was written about the compilation itself."""
        try:
            return dict(self.ask("SELECT key, value FROM meta"))
        except sqlite3.DatabaseError as error:
            raise LawFileError(f"{self.path} is no compiled law: {error}") from error

    def ask(self, statement: str, values: Sequence[object] = ()) -> list[Any]:
        """Run a reading statement on this thread's connection."""
        connection = getattr(self._local, "connection", None)
        if connection is None:
            uri = f"{self.path.resolve().as_uri()}?mode=ro&immutable=1"
            connection = self._local.connection = sqlite3.connect(
                uri, uri=True, check_same_thread=False, factory=_Connection
            )
        return connection.execute(statement, values).fetchall()

    def rows(self, table: str, where: str, *values: object, order: str = "rowid") -> tuple[Any, ...]:
        """Return the rows of a table that meet a condition in SQL of ours, in the order they were written."""
        codec = CODECS[table]
        return codec.values(self.ask(f"{codec.select} WHERE {where} ORDER BY {order}", values))

    def packs(self) -> tuple[r.PackRow, ...]:
        """Return every pack in the file."""
        return self.rows("pack", "1")

    def countries(self) -> frozenset[str]:
        """Return every country of ISO 3166, whether or not its law is loaded; a union is none."""
        return frozenset(code for (code,) in self.ask("SELECT code FROM country")) - UNIONS

    def correlate(self, edition: str, code: str) -> tuple[r.CorrelateRow, ...]:
        """Return where the goods of ``code`` in another HS edition went."""
        return self.rows("correlate", "from_edition = ? AND from_code = ?", edition, code)

    def chain(self, country: str) -> list[str]:
        """Return the country and its parents, nearest first; empty when no law is loaded for it."""
        found: list[str] = []
        pack = self.pack(country)
        while pack is not None:
            found.append(pack.country)
            pack = self.pack(pack.parent) if pack.parent else None
        return found

    def _of(self, table: str, country: str) -> tuple[Any, ...]:
        """Return a country's rows, its own before its parents', with the member's place filled in."""
        return tuple(
            for_member(row, country)
            for each in self.chain(country)
            for row in self.rows(table, "country = ?", each)
        )

    def _first(self, table: str, where: str, *values: object) -> Any:
        found = self.rows(table, where, *values)
        return found[0] if found else None

    def _pack(self, country: str) -> r.PackRow | None:
        found: r.PackRow | None = self._first("pack", "country = ?", country)
        return found

    def _routes(self, country: str) -> tuple[r.RouteRow, ...]:
        return self._of("route", country)

    def _gaps(self, country: str) -> tuple[r.GapRow, ...]:
        return self._of("gap", country)

    def _papers(self, country: str) -> tuple[r.PaperRow, ...]:
        return self._of("paper", country)

    def _fx(self, country: str) -> tuple[r.FxRow, ...]:
        """Return one row for each use: the country's own before its parents'."""
        found: dict[str, r.FxRow] = {}
        for each in self.chain(country):
            for row in self.rows("fx", "country = ?", each):
                found.setdefault(row.use, row)
        return tuple(found.values())

    def _registrations(self) -> tuple[r.RegistrationRow, ...]:
        return self.rows("registration", "1")

    def _measures(self, country: str, code: str) -> tuple[r.MeasureRow, ...]:
        return tuple(self.measure_row(rowid, country) for rowid in self.measure_ids(country, code))

    def measure_ids(self, country: str, code: str) -> tuple[int, ...]:
        """Return the row numbers of the measures that may concern a code (all of them without one)."""
        values: tuple[str, ...] = ()
        if not code:
            statement = "SELECT rowid FROM measure WHERE country = ? ORDER BY rowid"
        else:
            prefixes = [
                "*",
                *(code[:width] for width in range(_SHORTEST_CODE, min(len(code), _LONGEST_CODE) + 1)),
            ]
            places = ", ".join("?" * len(prefixes))
            # ":" follows "9", so the range is every longer code that begins with ours
            statement = (
                f"SELECT measure FROM measure_code WHERE country = ?1 AND code IN ({places})"  # noqa: S608 - places
                " UNION SELECT measure FROM measure_code WHERE country = ?1 AND code > ? AND code < ?"
                " ORDER BY measure"
            )
            values = (*prefixes, code, f"{code}:")
        found: list[int] = []
        for each in self.chain(country):
            found.extend(rowid for (rowid,) in self.ask(statement, (each, *values)))
        return tuple(found)

    def _read_measure(self, rowid: int, country: str) -> r.MeasureRow:
        row: r.MeasureRow = self._first("measure", "rowid = ?", rowid)
        return for_member(row, country)

    def _conditions(self, subject: str) -> tuple[r.ConditionRow, ...]:
        return self.rows("condition", "subject = ?", subject)

    def _geo(self, group: str, day: date) -> frozenset[str]:
        rows = self.rows("geo", "id = ?", group)
        return frozenset(member for row in rows if row.period.holds(day) for member in row.members)

    def _entries(self, list_id: str, code: str) -> tuple[r.ListEntryRow, ...]:
        rows = self.rows("list_entry", "list = ?", list_id) if not code else self.list_entries(list_id, "")
        return tuple(row for row in rows if row.code.startswith(code) or code.startswith(row.code))

    def _rounding(self, rounding_id: str) -> r.RoundingRow:
        found = self._first("rounding", "id = ?", rounding_id)
        if found is None:
            raise KeyError(rounding_id)
        rounding: r.RoundingRow = found
        return rounding

    def _rate(self, provider: str, currency: str, day: date) -> PublishedRate | None:
        if currency == _EURO:
            return PublishedRate(Decimal(1), day, provider)
        until = (currency, day.isoformat())
        found = self.ask(_RATE_OF_PROVIDER, (provider, *until)) or self.ask(_RATE_OF_ANY, until)
        if not found:
            return None
        ((units, published_on, published_by),) = found
        return PublishedRate(Decimal(units), date.fromisoformat(published_on), published_by)

    def _national(self, country: str, code: str) -> tuple[r.CodeRow, ...]:
        return tuple(
            row
            for each in self.chain(country)
            for row in self.rows("code", "country = ? AND code >= ? AND code < ?", each, code, f"{code}:")
        )

    def _hs_known(self, code: str) -> bool:
        return bool(self.ask("SELECT 1 FROM hs WHERE code = ?", (code,)))

    def _source(self, source_id: str) -> r.SourceRow | None:
        found: r.SourceRow | None = self._first("source", "id = ?", source_id)
        return found

    def _text(self, code: str, language: str) -> r.TextRow | None:
        found: r.TextRow | None = self._first("text", "code = ? AND language = ?", code, language)
        return found
