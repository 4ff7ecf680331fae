"""See what a death left behind, and put everything back as it was: tables, books, stored files."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Self

import psycopg
from django.db import connection, transaction
from django_tasks_db.models import DBTaskResult

from entrepot.apps.kernel import paths

TASKS = DBTaskResult._meta.db_table
HELD = "RUNNING"
# Nobody writes these but a migration.
STILL = {"django_migrations", "django_content_type", "auth_permission"}
BESIDE = ("-wal", "-shm")  # what SQLite keeps beside a file that is open, or was when its process died

type Rows = tuple[tuple[Any, ...], ...]


class Changes(NamedTuple):
    """Which tables and files are others now, and whether anything is but who holds which task."""

    tables: set[str]
    files: set[Path]
    tell: bool


@dataclass(frozen=True, slots=True)
class World:
    """Every row of the database and every file of the sandboxes, at one moment."""

    tables: dict[str, Rows]
    files: dict[Path, bytes]
    database: bytes
    """The whole of it where it is one file."""
    watch: "Watch | None"
    """Who looks at a server's tables, and the words of every row at this moment."""

    @classmethod
    def as_it_is(cls) -> Self:
        """Return the world of this moment."""
        with connection.cursor() as cursor:
            names = sorted(set(connection.introspection.table_names(cursor)) - STILL)
        tables = dict(_rows_of(names))
        connection.close()  # so that its one file holds everything
        if connection.vendor == "sqlite":
            return cls(tables, dict(_files()), _file().read_bytes(), watch=None)
        return cls(tables, dict(_files()), b"", watch=Watch(names))

    def changes(self) -> Changes:
        """Return what has changed since. That tasks which waited are held by a dead one tells nothing."""
        tables, files = self._changed_tables(), dict(_files())
        now = dict(_rows_of([TASKS]))
        others = {
            file for file in files.keys() | self.files.keys() if files.get(file) != self.files.get(file)
        }
        tasks = set(now[TASKS]) - set(self.tables[TASKS])
        only_held = len(now[TASKS]) == len(self.tables[TASKS]) and all(HELD in row for row in tasks)
        return Changes(tables, others, tell=bool(tables - {TASKS} or others) or not only_held)

    def _changed_tables(self) -> set[str]:
        if self.watch:
            return self.watch.changed()
        return {name for name, rows in _rows_of(self.tables) if rows != self.tables[name]}

    def put_back(self, changes: Changes) -> None:
        """Make what has changed as it was, rows too that the database itself keeps from being changed."""
        if connection.vendor == "sqlite":
            connection.close()
            for ending in BESIDE:
                Path(f"{_file()}{ending}").unlink(missing_ok=True)
            _file().write_bytes(self.database)
        else:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL session_replication_role = replica")  # no trigger, no foreign key
                for table in changes.tables:
                    _write(cursor, table, self.tables[table])
        for file in changes.files:
            if file in self.files:
                file.write_bytes(self.files[file])
            else:
                file.unlink()


class Watch:
    """Reads every row in one question, by a connection of its own that stays open while others end.

    A new one would have to learn of every table first. A forked process holds it too and never uses it.
    """

    def __init__(self, names: list[str]) -> None:
        where = connection.get_connection_params()
        known = {key: where[key] for key in ("dbname", "user", "password", "host", "port") if where.get(key)}
        self._eye = psycopg.connect(**known, autocommit=True, prepare_threshold=1)
        self._names = names
        self._question = " UNION ALL ".join(
            f"SELECT {number}, each_row::text FROM {connection.ops.quote_name(name)} AS each_row"  # noqa: S608 - our own names
            for number, name in enumerate(names)
        )
        self._before = self._read()

    def changed(self) -> set[str]:
        """Return the tables that have other rows now."""
        now = self._read()
        return {self._names[number] for number, _row in now ^ self._before}

    def _read(self) -> set[tuple[int, str]]:
        return set(self._eye.execute(self._question.encode()).fetchall())


def _rows_of(tables: Iterable[str]) -> Iterator[tuple[str, Rows]]:
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - our own names
            yield table, tuple(sorted(map(tuple, cursor.fetchall()), key=repr))


def _write(cursor: Any, table: str, rows: Rows) -> None:
    name = connection.ops.quote_name(table)
    cursor.execute(f"DELETE FROM {name}")  # noqa: S608 - our own names
    if rows:
        places = ", ".join(["%s"] * len(rows[0]))
        cursor.executemany(f"INSERT INTO {name} VALUES ({places})", rows)  # noqa: S608 - same


def _file() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


def _files() -> Iterator[tuple[Path, bytes]]:
    """Return what stands in the books of the sandboxes and in every stored file."""
    for file in paths.home().rglob("*"):
        if file.is_file() and not file.name.endswith("-shm") and file.stat().st_size:
            yield file, file.read_bytes()
