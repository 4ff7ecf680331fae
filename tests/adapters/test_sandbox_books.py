"""Many hands on the books of a made-up outside party, from the moment before there are any."""

import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier

import pytest

from entrepot.adapters.sandbox_books import MOST_OPEN, _shelf, opened_books

TABLES = "CREATE TABLE IF NOT EXISTS line (word TEXT PRIMARY KEY);"
HANDS = 8


def test_hands_that_meet_before_there_is_a_file_all_write(tmp_path: Path) -> None:
    for number in range(20):
        start, file = Barrier(HANDS), tmp_path / f"books-{number}.sqlite3"

        def write(hand: int, start: Barrier = start, file: Path = file) -> None:
            start.wait()
            with opened_books(file, TABLES) as books:
                books.execute("INSERT INTO line VALUES (?)", [f"hand {hand}"])

        with ThreadPoolExecutor(HANDS) as pool:
            list(pool.map(write, range(HANDS)))
        with opened_books(file, TABLES) as books:
            assert books.execute("SELECT count(*) FROM line").fetchone() == (HANDS,)


def test_a_step_that_fails_leaves_nothing(tmp_path: Path) -> None:
    file = tmp_path / "new" / "books.sqlite3"
    with pytest.raises(sqlite3.IntegrityError), opened_books(file, TABLES) as books:
        books.executemany("INSERT INTO line VALUES (?)", [["half done"], ["half done"]])
    with opened_books(file, TABLES) as books:
        assert books.execute("SELECT count(*) FROM line").fetchone() == (0,)


def test_books_of_an_older_version_get_what_is_new(tmp_path: Path) -> None:
    file = tmp_path / "books.sqlite3"
    with closing(sqlite3.connect(file)) as older:
        older.execute(TABLES)
        older.execute("INSERT INTO line VALUES ('old')")
        older.commit()
    with opened_books(file, TABLES + "CREATE TABLE IF NOT EXISTS page (number INTEGER);") as books:
        assert books.execute("SELECT word FROM line").fetchone() == ("old",)
        assert books.execute("SELECT count(*) FROM page").fetchone() == (0,)


def test_books_that_were_taken_away_are_begun_anew(tmp_path: Path) -> None:
    file = tmp_path / "books.sqlite3"
    for word in ("first", "second"):
        with opened_books(file, TABLES) as books:
            books.execute("INSERT INTO line VALUES (?)", [word])
            assert books.execute("SELECT word FROM line").fetchall() == [(word,)]
        file.unlink()


def test_a_thread_keeps_few_files_open_and_none_of_a_step_that_failed(tmp_path: Path) -> None:
    files = [tmp_path / f"books-{number}.sqlite3" for number in range(3 * MOST_OPEN)]
    for file in files * 2:
        with opened_books(file, TABLES) as books:
            books.execute("INSERT OR IGNORE INTO line VALUES ('kept')")
    assert len(_shelf.open) <= MOST_OPEN
    with pytest.raises(sqlite3.OperationalError), opened_books(files[-1], TABLES) as books:
        books.execute("DELETE FROM nothing_of_the_kind")
    assert files[-1] not in _shelf.open
    with opened_books(files[-1], TABLES) as books:
        assert books.execute("SELECT word FROM line").fetchall() == [("kept",)]


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_a_process_that_was_split_off_opens_the_books_for_itself(tmp_path: Path) -> None:
    file = tmp_path / "books.sqlite3"
    with opened_books(file, TABLES) as books:
        books.execute("INSERT INTO line VALUES ('of the parent')")
    child = os.fork()
    if not child:
        try:
            with opened_books(file, TABLES) as books:
                books.execute("INSERT INTO line VALUES ('of the child')")
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    with opened_books(file, TABLES) as books:
        assert books.execute("SELECT count(*) FROM line").fetchone() == (2,)
