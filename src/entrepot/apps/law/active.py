"""Which edition the database says is in force."""

from django.db import connection

_ACTIVE = "SELECT edition FROM law_edition WHERE is_active"


def active_edition() -> str:
    """Return the active edition's hash, empty when none was activated yet.

    Asked in plain SQL, because every quote over the web asks it first.
    """
    with connection.cursor() as cursor:
        cursor.execute(_ACTIVE)
        row = cursor.fetchone()
    return str(row[0]) if row else ""
