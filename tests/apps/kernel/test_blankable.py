"""Rows nobody may change, of which some columns may be blanked: that, and nothing else."""

import re
from collections.abc import Iterator

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader

from entrepot.apps.kernel.append_only import AppendOnly, Blankable, guards_lifted

pytestmark = pytest.mark.django_db
TABLE = "said_once"


@pytest.fixture
def table() -> Iterator[str]:
    """Make a guarded table with two rows, of which `said` may be blanked."""
    with connection.cursor() as cursor:
        cursor.execute(
            f'CREATE TABLE "{TABLE}" (id integer PRIMARY KEY, who varchar(20) NOT NULL, '
            "said text NOT NULL, amount bigint NULL)"
        )
        cursor.execute("INSERT INTO said_once VALUES (1, 'Ana', 'my street', 5), (2, 'Bo', 'x', NULL)")
    editor = connection.SchemaEditorClass(connection)  # type: ignore[misc]  # of this engine
    AppendOnly(TABLE).database_forwards("kernel", editor, None, None)
    Blankable(TABLE, "said").database_forwards("kernel", editor, None, None)
    yield TABLE
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TABLE "{TABLE}"')


def run(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def rows() -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM said_once ORDER BY id")
        return list(cursor.fetchall())


@pytest.mark.usefixtures("table")
def test_a_named_column_may_be_blanked_again_and_again() -> None:
    for _ in range(2):
        run("UPDATE said_once SET said = '' WHERE id = 1")
    assert rows() == [(1, "Ana", "", 5), (2, "Bo", "x", None)]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE said_once SET said = 'other'",
        "UPDATE said_once SET said = ' '",
        "UPDATE said_once SET who = ''",
        "UPDATE said_once SET amount = 6 WHERE id = 1",
        "UPDATE said_once SET amount = NULL WHERE id = 1",
        "UPDATE said_once SET amount = 0 WHERE id = 2",
        "UPDATE said_once SET said = '', amount = 6",
        "UPDATE said_once SET said = '', who = ''",
        "UPDATE said_once SET id = 9 WHERE id = 1",
        "DELETE FROM said_once",
    ],
)
@pytest.mark.usefixtures("table")
def test_everything_else_is_refused(change: str) -> None:
    before = rows()
    with pytest.raises(DatabaseError, match="never changed"):
        run(change)
    assert rows() == before


@pytest.mark.usefixtures("table")
def test_it_cannot_be_emptied_at_once() -> None:
    if connection.vendor == "postgresql":
        with pytest.raises(DatabaseError, match="never changed"):
            run("TRUNCATE said_once")


def test_back_and_forth(table: str) -> None:
    """Undone, nothing may be blanked; lifted for a flush, the very same guards come back."""
    with guards_lifted(connection):
        run("UPDATE said_once SET who = 'Cy' WHERE id = 1")
    run("UPDATE said_once SET said = '' WHERE id = 1")
    with pytest.raises(DatabaseError, match="never changed"):
        run("UPDATE said_once SET who = 'Ana' WHERE id = 1")
    editor = connection.SchemaEditorClass(connection)  # type: ignore[misc]  # of this engine
    Blankable(table, "said").database_backwards("kernel", editor, None, None)
    with pytest.raises(DatabaseError, match="never changed"):
        run("UPDATE said_once SET said = '' WHERE id = 2")


def blankable() -> dict[str, Blankable]:
    migrations = MigrationLoader(connection).disk_migrations.values()
    found = [each for migration in migrations for each in migration.operations if isinstance(each, Blankable)]
    return {each.table: each for each in found}


def test_sqlite_guards_every_column_there_is() -> None:
    """SQLite's guard names the columns it knew: one that came later would be open to everybody."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL compares whole rows")
    assert "orders_disputestatement" in blankable()
    for table in blankable():
        with connection.cursor() as cursor:
            cursor.execute(f'PRAGMA table_info("{table}")')
            columns = {row[1] for row in cursor.fetchall()}
            name = f"append_only_update_{table}"
            cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [name])
            (guard,) = cursor.fetchone()
        assert set(re.findall(r'OLD\."(\w+)"', guard)) == columns, table
        assert "WHEN NOT" in guard
