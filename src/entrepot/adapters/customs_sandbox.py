"""A customs gateway for trying things out. It decides by rules, answers later, and has a file of its own.

Most declarations are let in as they were quoted. `CASES` names what else may happen; a declaration comes to a
case by a description that tells customs nothing (it is asked about), or because `choose` said so. Answers
come when their time is due, the same ones each time it is asked; it may be told to mix up their order, or to
be away.
"""

import json
import secrets
import sqlite3
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings

from entrepot.adapters.customs_sandbox_cases import CASES, Said, case_of
from entrepot.adapters.customs_sandbox_file import moment, read, written
from entrepot.adapters.sandbox_books import opened_books
from entrepot.apps.customs.provider import (
    AnswerKind,
    CustomsRefusedError,
    CustomsUnavailableError,
    DeclarationMessage,
    GatewayAnswer,
)
from entrepot.apps.kernel import clock, paths
from entrepot.core.money import Money
from entrepot.core.trade.assessment import AssessedLevy

FILE: Final = "customs-sandbox.sqlite3"
ASKS_WHO: Final = ("CN-CBEC-9610", "CN-CBEC-1210")
DELAY: Final = timedelta(seconds=20)  # between one answer and the next
TABLES: Final = """
CREATE TABLE IF NOT EXISTS declaration (
  key TEXT PRIMARY KEY, number TEXT UNIQUE NOT NULL, kase TEXT NOT NULL, message TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS answer (
  reference TEXT PRIMARY KEY, key TEXT NOT NULL, sequence INTEGER NOT NULL, kind TEXT NOT NULL,
  due_at TEXT NOT NULL, field TEXT NOT NULL, line INTEGER NOT NULL, text TEXT NOT NULL,
  levies TEXT NOT NULL, UNIQUE (key, sequence));
CREATE TABLE IF NOT EXISTS given (key TEXT NOT NULL, question TEXT NOT NULL, text TEXT NOT NULL,
  PRIMARY KEY (key, question));
CREATE TABLE IF NOT EXISTS chosen (key TEXT PRIMARY KEY, kase TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


class CustomsSandbox:
    """The gateway, with its books in `file`; between one answer and the next it takes `delay`."""

    name = "customs-sandbox"

    def __init__(self, file: Path, *, delay: timedelta = DELAY) -> None:
        self.file = file
        self.delay = delay

    # --- What every gateway does ------------------------------------------------------------------------
    def submit(self, message: DeclarationMessage) -> str:
        """Register a declaration and decide about it; the answers come later."""
        content = written(message)
        with self._books() as books:
            self._stand_by(books)
            known = books.execute(
                "SELECT number, message FROM declaration WHERE key = ?", [message.key]
            ).fetchone()
            if known:
                if known[1] != content:
                    raise CustomsRefusedError("key_reused")
                return str(known[0])
            if not message.lines or not message.number:
                raise CustomsRefusedError("incomplete")
            if message.route in ASKS_WHO and not message.identity:
                raise CustomsRefusedError("identity_missing")
            number = f"{message.destination}{clock.now():%y}{secrets.randbelow(10**9):09d}"
            chosen = books.execute("SELECT kase FROM chosen WHERE key = ?", [message.key]).fetchone()
            name = chosen[0] if chosen else case_of(message)
            books.execute("INSERT INTO declaration VALUES (?, ?, ?, ?)", [message.key, number, name, content])
            self._plan(books, message.key, CASES[name].at_first(message))
        return number

    def answer(self, key: str, question: str, text: str) -> None:
        """Take the answer to a question, and go on with what was waiting for it."""
        with self._books() as books:
            self._stand_by(books)
            kase = books.execute("SELECT kase, message FROM declaration WHERE key = ?", [key]).fetchone()
            asked = books.execute(
                "SELECT 1 FROM answer WHERE key = ? AND reference = ? AND kind = ?",
                [key, question, AnswerKind.QUERIED],
            ).fetchone()
            if not kase or not asked:
                raise CustomsRefusedError("unknown_question")
            new = books.execute("INSERT OR IGNORE INTO given VALUES (?, ?, ?)", [key, question, text])
            if new.rowcount:
                self._plan(books, key, CASES[kase[0]].after_answer(read(kase[1])))

    def answers(self, key: str) -> list[GatewayAnswer]:
        """Return what has been said up to now; in a mixed order when told to be like that."""
        with self._books() as books:
            self._stand_by(books)
            if not books.execute("SELECT 1 FROM declaration WHERE key = ?", [key]).fetchone():
                raise CustomsRefusedError("unknown_declaration")
            backwards = self._setting(books, "backwards")
            rows = books.execute(
                "SELECT reference, key, sequence, kind, due_at, field, line, text, levies FROM answer"
                " WHERE key = ? AND due_at <= ? ORDER BY sequence",
                [key, moment(clock.now())],
            ).fetchall()
        rows = rows[::-1] if backwards else rows
        return [
            GatewayAnswer(
                reference=reference,
                key=about,
                sequence=sequence,
                kind=AnswerKind(kind),
                at=datetime.fromisoformat(due),
                about=field,
                line=line,
                text=text,
                levies=tuple(
                    AssessedLevy(kind, Money(minor, code)) for kind, minor, code in json.loads(levies)
                ),
            )
            for reference, about, sequence, kind, due, field, line, text, levies in rows
        ]

    # --- What only a sandbox does -----------------------------------------------------------------------
    def choose(self, key: str, case: str) -> None:
        """Say before it is submitted what will become of a declaration: one of `CASES`."""
        with self._books() as books:
            books.execute("INSERT OR REPLACE INTO chosen VALUES (?, ?)", [key, CASES[case].name])

    def behave(self, *, away: bool = False, backwards: bool = False) -> None:
        """Be away from now on, or tell later answers before earlier ones, or neither."""
        with self._books() as books:
            for name, value in (("away", away), ("backwards", backwards)):
                books.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", [name, "1" if value else ""])

    def _plan(self, books: sqlite3.Connection, key: str, said: tuple[Said, ...]) -> None:
        (last,) = books.execute(
            "SELECT coalesce(max(sequence), 0) FROM answer WHERE key = ?", [key]
        ).fetchone()
        for place, each in enumerate(said, 1):
            levies = [[levy.kind, levy.amount.minor, levy.amount.currency] for levy in each.levies]
            books.execute(
                "INSERT INTO answer VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    "cus_" + secrets.token_hex(10),
                    key,
                    last + place,
                    each.kind,
                    moment(clock.now() + self.delay * place),
                    each.field,
                    each.line,
                    each.text,
                    json.dumps(levies),
                ],
            )

    def _stand_by(self, books: sqlite3.Connection) -> None:
        if self._setting(books, "away"):
            raise CustomsUnavailableError("The sandbox was told to be away.")

    def _setting(self, books: sqlite3.Connection, name: str) -> str:
        found = books.execute("SELECT value FROM setting WHERE name = ?", [name]).fetchone()
        return str(found[0]) if found else ""

    def _books(self) -> AbstractContextManager[sqlite3.Connection]:
        return opened_books(self.file, TABLES)


def connect() -> CustomsSandbox:
    """Return this installation's customs sandbox; it answers sooner than its parcels travel."""
    return CustomsSandbox(paths.home() / FILE, delay=settings.SANDBOX_STEP / 4)
