"""Tables whose rows the database itself refuses to change or delete: audit, later ledger entries.

`AppendOnly("kernel_audit_entry")` in a migration, after the table is made, adds the guards. A later
migration that rebuilds such a table on SQLite drops them with it and must add them again.

`Blankable("orders_disputestatement", "text")` opens such a table by one crack: a named column may be set to
the empty text, so that a person can be erased. Every other change of a row is refused as before.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.operations.base import Operation

_PREFIX = "append_only_"
_REFUSAL = "rows of %s are never changed or deleted"


def _guards(vendor: str, table: str) -> list[str]:
    if vendor == "sqlite":
        return [_refusing(verb, table) for verb in ("UPDATE", "DELETE")]
    refuse, row = f'"{_PREFIX}{table}"()', f'TRIGGER "{_PREFIX}row_{table}"'
    whole = f'TRIGGER "{_PREFIX}truncate_{table}"'
    return [
        f"CREATE FUNCTION {refuse} RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {_raised(table)}; END $$",
        f'CREATE {row} BEFORE UPDATE OR DELETE ON "{table}" FOR EACH ROW EXECUTE FUNCTION {refuse}',
        f'CREATE {whole} BEFORE TRUNCATE ON "{table}" FOR EACH STATEMENT EXECUTE FUNCTION {refuse}',
    ]


def _refusing(verb: str, table: str, condition: str = "") -> str:
    """Return SQLite's trigger that refuses a verb, always or under a condition."""
    return (
        f'CREATE TRIGGER "{_PREFIX}{verb.lower()}_{table}" BEFORE {verb} ON "{table}" {condition}'
        f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL % table}'); END"
    )


def _raised(table: str) -> str:
    return f"RAISE EXCEPTION '{_REFUSAL % table}' USING ERRCODE = 'restrict_violation'"


def _cracked_guards(connection: BaseDatabaseWrapper, table: str, blanks: tuple[str, ...]) -> list[str]:
    """Return the guards of a table of which some columns may be blanked, and nothing else changed.

    SQLite has no name for "the whole row": its trigger names every column the table has now, and a test
    holds that none came later. PostgreSQL compares the rows as documents.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f'PRAGMA table_info("{table}")')
            columns = [row[1] for row in cursor.fetchall()]
        same = [f'OLD."{column}" IS NEW."{column}"' for column in columns if column not in blanks]
        either = [f'(OLD."{name}" IS NEW."{name}" OR NEW."{name}" IS \'\')' for name in blanks]
        return [
            _refusing("UPDATE", table, f"WHEN NOT ({' AND '.join([*same, *either])}) "),
            _refusing("DELETE", table),
        ]
    refuse = f'"{_PREFIX}{table}"()'
    named = "ARRAY[" + ", ".join(f"'{name}'" for name in blanks) + "]"
    allowed = " AND ".join(
        [
            "TG_OP = 'UPDATE'",
            f"to_jsonb(NEW) - {named} = to_jsonb(OLD) - {named}",
            *(f'(NEW."{name}" IS NOT DISTINCT FROM OLD."{name}" OR NEW."{name}" = \'\')' for name in blanks),
        ]
    )
    body = f"BEGIN IF {allowed} THEN RETURN NEW; END IF; {_raised(table)}; END"
    made = f"CREATE FUNCTION {refuse} RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$"
    return [made, *_guards(connection.vendor, table)[1:]]


def _removals(vendor: str, table: str) -> list[str]:
    if vendor == "sqlite":
        return [f'DROP TRIGGER IF EXISTS "{_PREFIX}{verb}_{table}"' for verb in ("update", "delete")]
    return [
        f'DROP TRIGGER IF EXISTS "{_PREFIX}row_{table}" ON "{table}"',
        f'DROP TRIGGER IF EXISTS "{_PREFIX}truncate_{table}" ON "{table}"',
        f'DROP FUNCTION IF EXISTS "{_PREFIX}{table}"()',
    ]


class AppendOnly(Operation):
    """A migration step: from here on the database refuses UPDATE, DELETE and TRUNCATE on the table."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, table: str) -> None:
        self.table = table

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Write this step into a migration."""
        return type(self).__name__, [self.table], {}

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Change nothing in what Django believes of the tables."""

    def database_forwards(self, _app: str, schema_editor: Any, _before: Any, _after: Any) -> None:
        """Add the guards."""
        for statement in _guards(schema_editor.connection.vendor, self.table):
            schema_editor.execute(statement, params=None)

    def database_backwards(self, _app: str, schema_editor: Any, _before: Any, _after: Any) -> None:
        """Take the guards away."""
        for statement in _removals(schema_editor.connection.vendor, self.table):
            schema_editor.execute(statement, params=None)

    def describe(self) -> str:
        """Say what the step does."""
        return f"Refuse changes to the rows of {self.table}"


class Blankable(AppendOnly):
    """A migration step: of an append-only table, these columns may be set to "" from here on."""

    def __init__(self, table: str, *columns: str) -> None:
        super().__init__(table)
        self.columns = columns

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Write this step into a migration."""
        return type(self).__name__, [self.table, *self.columns], {}

    def database_forwards(self, _app: str, schema_editor: Any, _before: Any, _after: Any) -> None:
        """Put guards that know the columns in place of what guards there are."""
        connection = schema_editor.connection
        for statement in _removals(connection.vendor, self.table):
            schema_editor.execute(statement, params=None)
        for statement in _cracked_guards(connection, self.table, self.columns):
            schema_editor.execute(statement, params=None)

    def database_backwards(self, _app: str, schema_editor: Any, _before: Any, _after: Any) -> None:
        """Put the whole guards back."""
        for statement in (
            *_removals(schema_editor.connection.vendor, self.table),
            *_guards(schema_editor.connection.vendor, self.table),
        ):
            schema_editor.execute(statement, params=None)

    def describe(self) -> str:
        """Say what the step does."""
        return f"Let {', '.join(self.columns)} of {self.table} be blanked"


def guarded_tables(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the tables whose rows are guarded in this database, as the database itself knows them."""
    if connection.vendor == "sqlite":
        query = "SELECT DISTINCT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s"
    else:
        query = (
            "SELECT DISTINCT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
            "WHERE NOT tgisinternal AND tgname LIKE %s AND pg_table_is_visible(pg_class.oid)"
        )
    with connection.cursor() as cursor:
        cursor.execute(query, [f"{_PREFIX}%"])
        return sorted(row[0] for row in cursor.fetchall())


@contextmanager
def guards_lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Take every guard away for the block, in one transaction. Only for `flush`, which empties all."""
    with transaction.atomic(using=connection.alias):
        lift, restore = _lifting(connection)
        with connection.cursor() as cursor:
            for statement in lift:
                cursor.execute(statement)
        yield
        with connection.cursor() as cursor:
            for statement in restore:
                cursor.execute(statement)


def _lifting(connection: BaseDatabaseWrapper) -> tuple[list[str], list[str]]:
    """Return the statements that take the guards away, and those that put the very same ones back."""
    tables = guarded_tables(connection)
    if connection.vendor == "postgresql":
        return (
            [f'ALTER TABLE "{table}" DISABLE TRIGGER USER' for table in tables],
            [f'ALTER TABLE "{table}" ENABLE TRIGGER USER' for table in tables],
        )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s", [f"{_PREFIX}%"]
        )
        restore = [row[0] for row in cursor.fetchall()]
    return [each for table in tables for each in _removals(connection.vendor, table)], restore
