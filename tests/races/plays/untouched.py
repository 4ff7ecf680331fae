"""See what a death left behind, and put everything back as it was: tables, books, stored files."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Self

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

    @classmethod
    def as_it_is(cls) -> Self:
        """Return the world of this moment."""
        with connection.cursor() as cursor:
            names = sorted(set(connection.introspection.table_names(cursor)) - STILL)
        tables = dict(_rows_of(names))
        connection.close()  # so that its one file holds everything
        return cls(tables, dict(_files()), _file().read_bytes() if connection.vendor == "sqlite" else b"")

    def changes(self) -> Changes:
        """Return what has changed since. That tasks which waited are held by a dead one tells nothing."""
        now, files = dict(_rows_of(self.tables)), dict(_files())
        tables = {name for name, rows in self.tables.items() if rows != now[name]}
        others = {
            file for file in files.keys() | self.files.keys() if files.get(file) != self.files.get(file)
        }
        tasks = set(now[TASKS]) - set(self.tables[TASKS])
        only_held = len(now[TASKS]) == len(self.tables[TASKS]) and all(HELD in row for row in tasks)
        return Changes(tables, others, tell=bool(tables - {TASKS} or others) or not only_held)

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
