"""The books of a made-up outside party: an SQLite file, safe for many hands from its first moment."""

import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from zlib import crc32

BUSY_SECONDS = 20


@contextmanager
def opened_books(file: Path, tables: str) -> Iterator[sqlite3.Connection]:
    """Open the file for one step that nobody else can come between; it is kept when the step ends well.

    `tables` are statements that may be said again (`IF NOT EXISTS`); what a newer version adds is made when
    it first opens the file. Raises `sqlite3.OperationalError` when others held the file for `BUSY_SECONDS`.
    """
    if not file.exists():
        _make(file)
    with closing(_connected(file)) as books:
        books.execute("BEGIN IMMEDIATE")
        try:
            _draw_tables(books, tables)
            yield books
        except BaseException:
            books.execute("ROLLBACK")
            raise
        books.execute("COMMIT")


def _make(file: Path) -> None:
    """Put an empty file in its place in one move.

    The journal's kind is set before anybody else can see the file: SQLite changes it only for whoever is
    alone, and does not wait for that.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    try:
        with closing(_connected(draft)) as books:
            books.execute("PRAGMA journal_mode=WAL")
        os.link(draft, file)
    except FileExistsError:
        return  # somebody else made it in the same moment
    finally:
        draft.unlink(missing_ok=True)


def _draw_tables(books: sqlite3.Connection, tables: str) -> None:
    drawing = crc32(tables.encode()) >> 1  # `user_version` is a signed number of 32 bits
    if books.execute("PRAGMA user_version").fetchone()[0] == drawing:
        return
    for statement in tables.split(";"):
        books.execute(statement)
    books.execute(f"PRAGMA user_version={drawing}")


def _connected(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(file, timeout=BUSY_SECONDS, isolation_level=None)
