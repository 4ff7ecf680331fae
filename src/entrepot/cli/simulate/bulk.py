"""Many rows at once: COPY on PostgreSQL, executemany on SQLite; what guards each row stands aside meanwhile.

The one place where tables are filled past the apps: for a made-up year, and for what benches stand beside.
Whoever loads is answerable for what triggers and foreign keys would have held, and checks it afterwards.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from django.apps import apps
from django.db import ProgrammingError, connection, connections, transaction

type Row = tuple[Any, ...]

MEMORY: Final = "512MB"
BUILDERS: Final = 2
_ESCAPED: Final = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


@dataclass(frozen=True, slots=True)
class Table:
    """A table and the columns that rows for it hold, in their order. Columns not named stay empty."""

    name: str
    columns: tuple[str, ...]


def on_postgresql() -> bool:
    """Say whether the installation keeps its rows in PostgreSQL."""
    return connection.vendor == "postgresql"


def load(table: Table, rows: Sequence[Row]) -> None:
    """Write the rows, in the caller's transaction. Texts, numbers, booleans, moments and None."""
    if not rows:
        return
    names = ", ".join(f'"{name}"' for name in table.columns)
    with connection.cursor() as cursor:
        if on_postgresql():
            with (
                connection.wrap_database_errors,
                cursor.copy(f'COPY "{table.name}" ({names}) FROM STDIN') as copy,
            ):
                copy.write(copy_text(rows))
            return
        places = ", ".join(["%s"] * len(table.columns))
        cursor.executemany(
            f'INSERT INTO "{table.name}" ({names}) VALUES ({places})',  # noqa: S608 - our own names
            rows,
        )


def completed(table: Table) -> tuple[Table, Row]:
    """Return the table with what its rows lack and may not be empty, and the defaults of that."""
    of = {each._meta.db_table: each._meta for each in apps.get_models()}  # noqa: SLF001 - Django's own door
    found = {
        str(field.column): field.get_default()
        for field in of[table.name].concrete_fields
        if field.column not in table.columns and not field.null
    }
    cells = tuple(json.dumps(each) if isinstance(each, dict | list) else each for each in found.values())
    return Table(table.name, (*table.columns, *found)), cells


def copy_text(rows: Sequence[Row]) -> str:
    r"""Return rows as COPY reads them: a line each, tabs between, ``\N`` for None."""
    form = "\t".join(["%s"] * len(rows[0])) if rows else ""
    lines = [
        form % tuple(["\\N" if cell is None else cell for cell in row]) if None in row else form % row
        for row in rows
    ]
    text = "\n".join(lines) + "\n"
    empty = sum([row.count(None) for row in rows if None in row])
    breaks = sum(map(len, rows)) - len(rows)
    if text.count("\\") == empty and text.count("\t") == breaks and text.count("\n") == len(rows):
        return text
    return "".join("\t".join(map(_cell, row)) + "\n" for row in rows)


def _cell(value: object) -> str:
    return "\\N" if value is None else str(value).translate(_ESCAPED)


@contextmanager
def unguarded() -> Iterator[bool]:
    """Let the session write without foreign keys and triggers, where it may; gives whether it does.

    PostgreSQL lets superusers do so, and whom they grant it. SQLite has its triggers on always.
    """
    done = on_postgresql() and _sets("session_replication_role = replica")
    if done:
        _sets("synchronous_commit = off")
    try:
        yield done
    finally:
        if done:
            _sets("synchronous_commit = DEFAULT")
            _sets("session_replication_role = DEFAULT")


def may_go_unguarded() -> bool:
    """Say whether this session may write past triggers."""
    with unguarded() as free:
        return free


def _sets(what: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET {what}")
    except ProgrammingError:
        return False
    return True


def listed_indexes(tables: Sequence[str]) -> dict[str, list[str]]:
    """Return how to take away and how to make again every index that is no primary key, by its name."""
    if not on_postgresql():
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT i.relname, t.relname, c.conname, pg_get_constraintdef(c.oid), pg_get_indexdef(i.oid)"
            " FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid"
            " JOIN pg_namespace n ON n.oid = t.relnamespace AND n.nspname = current_schema()"
            " LEFT JOIN pg_constraint c ON c.conindid = i.oid AND c.contype IN ('u', 'x')"
            " WHERE t.relname = ANY(%s) AND NOT x.indisprimary ORDER BY t.relpages DESC, i.relname",
            [list(tables)],
        )
        rows = cursor.fetchall()
    found = {}
    for index, table, constraint, rule, made in rows:
        if constraint:
            drop = f'ALTER TABLE "{table}" DROP CONSTRAINT IF EXISTS "{constraint}"'
            make = f'ALTER TABLE "{table}" ADD CONSTRAINT "{constraint}" {rule}'
        else:
            drop, make = f'DROP INDEX IF EXISTS "{index}"', made
        found[index] = [drop, make]
    return found


def drop_indexes(listed: Mapping[str, Sequence[str]]) -> None:
    """Take indexes away, in the caller's transaction; whoever does keeps how to make them again."""
    with connection.cursor() as cursor:
        for drop, _make in listed.values():
            cursor.execute(drop)


def make_indexes(listed: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Make indexes that are not there, two at a time, and yield each name as it is done."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relname = ANY(%s)", [list(listed)])
        there = {name for (name,) in cursor.fetchall()}
    missing = [(name, make) for name, (_drop, make) in listed.items() if name not in there]
    with ThreadPoolExecutor(BUILDERS) as builders:
        yield from builders.map(_made, missing)


def _made(asked: tuple[str, str]) -> str:
    name, make = asked
    _alone(make)
    return name


def _alone(statement: str) -> None:
    """Run a statement on a connection of this thread, which ends with it."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"SET maintenance_work_mem = '{MEMORY}'")
            cursor.execute(statement)
    finally:
        connections.close_all()


def let_vacuum(tables: Sequence[str], *, by_itself: bool) -> None:
    """Let PostgreSQL look through growing tables by itself, as ever, or leave it to whoever fills them."""
    word = "RESET (autovacuum_enabled)" if by_itself else "SET (autovacuum_enabled = off)"
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'ALTER TABLE "{table}" {word}')


def next_ids(tables: Sequence[str]) -> dict[str, int]:
    """Return the first row number that is free in each table."""
    found = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'SELECT coalesce(max(id), 0) + 1 FROM "{table}"')  # noqa: S608 - our own names
            found[table] = int(cursor.fetchone()[0])
    return found


def raise_counters(tables: Sequence[str]) -> None:
    """Let numbers that the database gives from now on come after those that were written with the rows."""
    if not on_postgresql():
        return
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('\"{table}\"', 'id'), greatest(max(id), 1))"  # noqa: S608 - our own
                f' FROM "{table}"'
            )


def analyse(tables: Sequence[str]) -> None:
    """Let the database count what it plans by, and write down which pages need no second look."""
    if on_postgresql() and not connection.in_atomic_block:
        with ThreadPoolExecutor(BUILDERS) as workers:
            list(workers.map(_alone, [f'VACUUM (ANALYZE) "{table}"' for table in tables]))
        return
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'ANALYZE "{table}"')


def sizes(tables: Sequence[str]) -> list[tuple[str, int, int]]:
    """Return each table with its rows and its bytes, indexes included; the largest first.

    SQLite tells no size of a table: its bytes are nought.
    """
    found = []
    with connection.cursor() as cursor:
        for table in tables:
            if on_postgresql():
                cursor.execute("SELECT pg_total_relation_size(%s::regclass)", [f'"{table}"'])
                taken = int(cursor.fetchone()[0])
            else:
                taken = 0
            cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608 - our own names
            found.append((table, int(cursor.fetchone()[0]), taken))
    return sorted(found, key=lambda each: (-each[2], -each[1], each[0]))


def whole_size() -> int:
    """Return the bytes of the whole database."""
    with connection.cursor() as cursor:
        if on_postgresql():
            cursor.execute("SELECT pg_database_size(current_database())")
            return int(cursor.fetchone()[0])
        cursor.execute("PRAGMA page_count")
        pages = int(cursor.fetchone()[0])
        cursor.execute("PRAGMA page_size")
        return pages * int(cursor.fetchone()[0])
