"""Entrepot Post, a carrier for trying things out: it gives numbers and says what happens to parcels.

It keeps its own books in a file of its own. Nothing moves by itself: `advance` is the postman, for the demo
and for tests. Numbers are those of UPU S10, a range for each service and country.
"""

import secrets
import sqlite3
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path

from entrepot.adapters.sandbox_books import opened_books
from entrepot.apps.kernel import clock, paths
from entrepot.apps.shipping.provider import CarrierEvent, CarrierRefusedError, Consignment, TrackingCode
from entrepot.core.trade import s10

FILE = "entrepot-post.sqlite3"
MOST_GRAMS = 30_000
TABLES = """
CREATE TABLE IF NOT EXISTS parcel (key TEXT PRIMARY KEY, number TEXT UNIQUE NOT NULL);
CREATE TABLE IF NOT EXISTS range (
  kind TEXT, country TEXT, last INTEGER NOT NULL, PRIMARY KEY (kind, country));
CREATE TABLE IF NOT EXISTS event (
  reference TEXT PRIMARY KEY, number TEXT NOT NULL, code TEXT NOT NULL, at TEXT NOT NULL,
  place TEXT NOT NULL, note TEXT NOT NULL);
"""


class EntrepotPost:
    """The carrier, with its books in `file`."""

    name = "entrepot-post"

    def __init__(self, file: Path) -> None:
        self.file = file

    def register(self, consignment: Consignment) -> str:
        """Return the parcel's number: the next of its service and country, or the one it has."""
        if consignment.grams > MOST_GRAMS:
            raise CarrierRefusedError("too_heavy")
        with self._books() as books:
            known = books.execute("SELECT number FROM parcel WHERE key = ?", [consignment.key]).fetchone()
            if known:
                return str(known[0])
            (serial,) = books.execute(
                "INSERT INTO range VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET last = last + 1 RETURNING last",
                [consignment.number_kind, consignment.from_country],
            ).fetchone()
            number = s10.make_number(consignment.number_kind, serial, consignment.from_country)
            books.execute("INSERT INTO parcel VALUES (?, ?)", [consignment.key, number])
            announced = _scan(number, TrackingCode.ANNOUNCED, clock.now(), consignment.from_country)
            _write(books, announced)
        return number

    def track(self, number: str) -> list[CarrierEvent]:
        """Return what has happened to a parcel, oldest first."""
        with self._books() as books:
            if not books.execute("SELECT 1 FROM parcel WHERE number = ?", [number]).fetchone():
                raise CarrierRefusedError("unknown_number")
            rows = books.execute(
                "SELECT reference, code, at, place, note FROM event WHERE number = ? ORDER BY at, rowid",
                [number],
            ).fetchall()
        return [
            CarrierEvent(
                reference=reference,
                number=number,
                code=TrackingCode(code),
                at=datetime.fromisoformat(at),
                place=place,
                note=note,
            )
            for reference, code, at, place, note in rows
        ]

    def advance(
        self, number: str, code: TrackingCode, *, at: datetime | None = None, place: str = "", note: str = ""
    ) -> CarrierEvent:
        """Let something happen to a parcel, and return what `track` will say of it."""
        with self._books() as books:
            if not books.execute("SELECT 1 FROM parcel WHERE number = ?", [number]).fetchone():
                raise CarrierRefusedError("unknown_number")
            scan = _scan(number, code, at or clock.now(), place, note)
            _write(books, scan)
        return scan

    def _books(self) -> AbstractContextManager[sqlite3.Connection]:
        return opened_books(self.file, TABLES)


def connect() -> EntrepotPost:
    """Return this installation's Entrepot Post."""
    return EntrepotPost(paths.home() / FILE)


def _scan(number: str, code: TrackingCode, at: datetime, place: str = "", note: str = "") -> CarrierEvent:
    reference = "scan_" + secrets.token_hex(10)
    return CarrierEvent(reference=reference, number=number, code=code, at=at, place=place, note=note)


def _write(books: sqlite3.Connection, scan: CarrierEvent) -> None:
    at = scan.at.astimezone(UTC).isoformat(timespec="microseconds")  # text that sorts as moments do
    row = [scan.reference, scan.number, scan.code.value, at, scan.place, scan.note]
    books.execute("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?)", row)
