"""Which edition the database says is in force."""

from typing import Any

from django.db import connection

from entrepot.apps.law.models import Edition

_ACTIVE = f"SELECT edition FROM {Edition._meta.db_table} WHERE is_active"  # noqa: S608, SLF001 - our own table


def active_edition() -> str:
    """Return the active edition's hash, empty when none was activated yet. Asked once a second at most."""
    row = _ask_seen() if connection.queries_logged else _ask()
    return str(row[0]) if row else ""


def _ask() -> Any:
    """Ask on the engine's own connection (both have ``execute``): a cursor of Django's takes far longer."""
    connection.ensure_connection()
    with connection.wrap_database_errors:
        return connection.connection.execute(_ACTIVE).fetchone()


def _ask_seen() -> Any:
    """Ask so that Django sees the query, for whoever counts or reads queries."""
    with connection.cursor() as cursor:
        cursor.execute(_ACTIVE)
        return cursor.fetchone()
