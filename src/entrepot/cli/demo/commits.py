"""How the demo world is written: in order, but not forced to the disk commit by commit.

After a power cut the last steps may be missing; the next start makes them again. SQLite's file stays whole.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created


@contextmanager
def not_forced() -> Iterator[None]:
    """Let commits in the block reach the disk when SQLite sees fit; after it each does at once again."""
    connections.close_all()
    never_force()
    try:
        yield
    finally:
        connection_created.disconnect(_relax)
        connections.close_all()


def never_force() -> None:
    """Let the commits of this process reach the disk when SQLite sees fit, to its end."""
    connection_created.connect(_relax)


def _relax(*, connection: BaseDatabaseWrapper, **_more: Any) -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=NORMAL")
