"""The books of a made-up outside party: an SQLite file, safe for many hands from its first moment."""

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

BUSY_SECONDS = 20
MOST_OPEN = 8
"""How many files a thread keeps open; an installation has fewer."""


class _Books(sqlite3.Connection):
    """Closed when the thread that had it open has ended, by whichever thread comes to tidy up after it."""

    def __del__(self) -> None:
        self.close()


class _Open(NamedTuple):
    """What a thread has open, and which file that was when it was opened."""

    books: _Books
    inode: int
    drawing: int


class _Shelf(threading.local):
    """What this thread has open: to open a file takes longer than most of what is then done with it."""

    def __init__(self) -> None:
        self.open: dict[Path, _Open] = {}


_shelf = _Shelf()
_of_parent: list[dict[Path, _Open]] = []


def _leave_to_parent() -> None:
    """Neither use nor close, in a process that was split off, what the other has open: SQLite's own rule."""
    _of_parent.append(_shelf.open)
    _shelf.open = {}


os.register_at_fork(after_in_child=_leave_to_parent)


@contextmanager
def opened_books(file: Path, tables: str) -> Iterator[sqlite3.Connection]:
    """Open the file for one step that nobody else can come between; it is kept when the step ends well.

    The file keeps SQLite's rollback journal: each step is alone anyway, whoever comes second waits. Another
    kind would have to be set at the first moment, which SQLite grants only to one who is alone, at once.

    `tables` are statements that may be said again (`IF NOT EXISTS`); what a newer version adds is made when
    it first opens the file. Raises `sqlite3.OperationalError` when others held the file for `BUSY_SECONDS`.
    """
    drawing = crc32(tables.encode()) >> 1  # `user_version` is a signed number of 32 bits
    books = _taken(file, drawing)
    if books is None:
        file.parent.mkdir(parents=True, exist_ok=True)
        books = sqlite3.connect(
            file, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False, factory=_Books
        )
    is_whole = False
    try:
        with _step(books):
            _draw_tables(books, tables, drawing)
            yield books
        is_whole = True
    finally:
        if is_whole:
            _put_back(file, books, drawing)
        else:
            books.close()


@contextmanager
def _step(books: sqlite3.Connection) -> Iterator[None]:
    books.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        books.execute("ROLLBACK")
        raise
    books.execute("COMMIT")


def _taken(file: Path, drawing: int) -> _Books | None:
    """Take what this thread has open, if it is the file that is there now."""
    found = _shelf.open.pop(file, None)
    if found is None:
        return None
    if found.drawing == drawing and found.inode == _inode(file):
        return found.books
    found.books.close()
    return None


def _put_back(file: Path, books: _Books, drawing: int) -> None:
    inode = _inode(file)
    if inode is None:
        books.close()
        return
    if len(_shelf.open) >= MOST_OPEN:
        _shelf.open.pop(next(iter(_shelf.open))).books.close()
    _shelf.open[file] = _Open(books, inode, drawing)


def _inode(file: Path) -> int | None:
    """Return which file stands there now; no other can have the number while ours is open."""
    try:
        return file.stat().st_ino
    except FileNotFoundError:
        return None


def _draw_tables(books: sqlite3.Connection, tables: str, drawing: int) -> None:
    if books.execute("PRAGMA user_version").fetchone()[0] == drawing:
        return
    for statement in tables.split(";"):
        books.execute(statement)
    books.execute(f"PRAGMA user_version={drawing}")
