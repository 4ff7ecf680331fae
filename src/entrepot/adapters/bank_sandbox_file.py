"""What the sandbox bank remembers, in a file of its own: it is another party, and shares no database."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from entrepot.adapters.sandbox_books import opened_books
from entrepot.core.money import Money

TABLES = """
CREATE TABLE IF NOT EXISTS message (id TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS transfer (
  key TEXT PRIMARY KEY, minor INTEGER NOT NULL, currency TEXT NOT NULL, fate TEXT NOT NULL,
  due_at TEXT NOT NULL, done INTEGER NOT NULL DEFAULT 0, comes_back_at TEXT);
CREATE TABLE IF NOT EXISTS line (
  reference TEXT PRIMARY KEY, key TEXT NOT NULL, minor INTEGER NOT NULL, currency TEXT NOT NULL,
  at TEXT NOT NULL, returned TEXT NOT NULL, statement INTEGER);
CREATE TABLE IF NOT EXISTS statement (
  id INTEGER PRIMARY KEY, currency TEXT NOT NULL, opening INTEGER NOT NULL, closing INTEGER NOT NULL,
  at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS mood (id INTEGER PRIMARY KEY, word TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS counter (value INTEGER NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class Order:
    """A transfer the bank is to make, and why it will come back (empty: it will not)."""

    key: str
    amount: Money
    fate: str


@dataclass(frozen=True, slots=True)
class Line:
    """A movement on the account; above zero came in. `returned` is the reason of a transfer sent back."""

    reference: str
    key: str
    amount: Money
    at: datetime
    returned: str = ""


type Told = tuple[str, Money, Money, datetime, list[Line]]
"""A statement: number, opening and closing balance, moment, lines."""


class Vault:
    """The file, opened for one exclusive step."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def knows(self, message: str) -> bool:
        """Say whether a file was taken before."""
        query = "SELECT 1 FROM message WHERE id = ?"
        return self._connection.execute(query, [message]).fetchone() is not None

    def accept(self, message: str, orders: Sequence[Order], *, due_at: datetime) -> None:
        """Take a file: each transfer once, whatever file it stands in."""
        self._connection.execute("INSERT INTO message VALUES (?)", [message])
        self._connection.executemany(
            "INSERT OR IGNORE INTO transfer (key, minor, currency, fate, due_at) VALUES (?, ?, ?, ?, ?)",
            [(o.key, o.amount.minor, o.amount.currency, o.fate, due_at.isoformat()) for o in orders],
        )

    def due_orders(self, now: datetime) -> list[tuple[Order, datetime]]:
        """Return what is to be carried out by now."""
        return self._orders("done = 0 AND due_at <= ?", "due_at", now)

    def due_returns(self, now: datetime) -> list[tuple[Order, datetime]]:
        """Return what is to come back by now."""
        return self._orders("comes_back_at <= ?", "comes_back_at", now)

    def done(self, key: str, *, comes_back_at: datetime | None) -> None:
        """Note that a transfer was carried out."""
        back = comes_back_at.isoformat() if comes_back_at else None
        self._connection.execute("UPDATE transfer SET done = 1, comes_back_at = ? WHERE key = ?", [back, key])

    def returned(self, key: str) -> None:
        """Note that a transfer came back."""
        self._connection.execute("UPDATE transfer SET comes_back_at = NULL WHERE key = ?", [key])

    def book(self, line: Line) -> None:
        """Book a movement, once for each reference."""
        self._connection.execute(
            "INSERT OR IGNORE INTO line (reference, key, minor, currency, at, returned)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            [
                *(line.reference, line.key, line.amount.minor, line.amount.currency),
                *(line.at.isoformat(), line.returned),
            ],
        )

    def balance(self, currency: str) -> Money:
        """Return what is on the account in a currency."""
        query = "SELECT coalesce(sum(minor), 0) FROM line WHERE currency = ?"
        return Money(self._connection.execute(query, [currency]).fetchone()[0], currency)

    def close_statements(self, now: datetime) -> None:
        """Put every line that stands on no statement on a new one for its currency."""
        new = "SELECT currency, sum(minor) FROM line WHERE statement IS NULL GROUP BY currency"
        for currency, change in self._connection.execute(new).fetchall():
            after = self.balance(currency).minor
            made = self._connection.execute(
                "INSERT INTO statement (currency, opening, closing, at) VALUES (?, ?, ?, ?)",
                [currency, after - change, after, now.isoformat()],
            )
            self._connection.execute(
                "UPDATE line SET statement = ? WHERE statement IS NULL AND currency = ?",
                [made.lastrowid, currency],
            )

    def statements(self) -> list[Told]:
        """Return every statement, oldest first."""
        rows = self._connection.execute("SELECT * FROM statement ORDER BY id").fetchall()
        return [
            (
                f"ST{number:08}",
                Money(opening, currency),
                Money(closed, currency),
                datetime.fromisoformat(at),
                self._lines(number),
            )
            for number, currency, opening, closed, at in rows
        ]

    def next_number(self) -> int:
        """Return a number that nobody had before."""
        (number,) = self._connection.execute("SELECT coalesce(max(value), 0) + 1 FROM counter").fetchone()
        self._connection.execute("INSERT INTO counter VALUES (?)", [number])
        return int(number)

    def set_moods(self, moods: Sequence[str]) -> None:
        """Behave so at the next calls, one after the other."""
        self._connection.execute("DELETE FROM mood")
        self._connection.executemany("INSERT INTO mood (word) VALUES (?)", [(word,) for word in moods])

    def take_mood(self) -> str:
        """Return how to behave now, once."""
        row = self._connection.execute("SELECT id, word FROM mood ORDER BY id LIMIT 1").fetchone()
        if row is None:
            return ""
        self._connection.execute("DELETE FROM mood WHERE id = ?", [row[0]])
        return str(row[1])

    def _orders(self, condition: str, moment: str, now: datetime) -> list[tuple[Order, datetime]]:
        query = (
            f"SELECT key, minor, currency, fate, {moment} FROM transfer "  # noqa: S608 - words of ours
            f"WHERE {condition} ORDER BY {moment}, key"
        )
        return [
            (Order(key, Money(minor, currency), fate), datetime.fromisoformat(at))
            for key, minor, currency, fate, at in self._connection.execute(query, [now.isoformat()])
        ]

    def _lines(self, statement: int) -> list[Line]:
        query = (
            "SELECT reference, key, minor, currency, at, returned FROM line"
            " WHERE statement = ? ORDER BY at, rowid"
        )
        return [
            Line(reference, key, Money(minor, currency), datetime.fromisoformat(at), returned)
            for reference, key, minor, currency, at, returned in self._connection.execute(query, [statement])
        ]


@contextmanager
def opened(file: Path) -> Iterator[Vault]:
    """Open the file for one step that is done wholly or not at all; others wait."""
    with opened_books(file, TABLES) as connection:
        yield Vault(connection)
