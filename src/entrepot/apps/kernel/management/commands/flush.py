"""Django's `flush`, for a database with append-only tables: it empties those too, and guards them again."""

from typing import Any

from django.core.management.commands.flush import Command as Flush
from django.db import connections

from entrepot.apps.kernel.append_only import guards_lifted


class Command(Flush):
    """Empty the whole database on purpose (tests do, between cases)."""

    def handle(self, **options: Any) -> None:
        """Lift the guards, empty every table, guard again; all or nothing."""
        with guards_lifted(connections[options["database"]]):
            super().handle(**options)
