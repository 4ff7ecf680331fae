"""Tables whose rows the database itself refuses to change or delete: audit, later ledger entries.

`AppendOnly("kernel_audit_entry")` in a migration, after the table is made, adds the guards. A later
migration that rebuilds such a table on SQLite drops them with it and must add them again.
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
    message = _REFUSAL % table
    if vendor == "sqlite":
        return [
            f'CREATE TRIGGER "{_PREFIX}{verb.lower()}_{table}" BEFORE {verb} ON "{table}" '
            f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
            for verb in ("UPDATE", "DELETE")
        ]
    refuse = f'"{_PREFIX}{table}"()'
    refusal = f"RAISE EXCEPTION '{message}' USING ERRCODE = 'restrict_violation'"
    row, whole = f'TRIGGER "{_PREFIX}row_{table}"', f'TRIGGER "{_PREFIX}truncate_{table}"'
    return [
        f"CREATE FUNCTION {refuse} RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {refusal}; END $$",
        f'CREATE {row} BEFORE UPDATE OR DELETE ON "{table}" FOR EACH ROW EXECUTE FUNCTION {refuse}',
        f'CREATE {whole} BEFORE TRUNCATE ON "{table}" FOR EACH STATEMENT EXECUTE FUNCTION {refuse}',
    ]


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
        tables = guarded_tables(connection)
        with connection.cursor() as cursor:
            for table in tables:
                for statement in _removals(connection.vendor, table):
                    cursor.execute(statement)
        yield
        with connection.cursor() as cursor:
            for table in tables:
                for statement in _guards(connection.vendor, table):
                    cursor.execute(statement)
