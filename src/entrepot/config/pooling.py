"""How connections to PostgreSQL are kept: what they prepared stays, and they are looked at now and then."""

from time import monotonic
from typing import Any

from psycopg import Connection
from psycopg_pool import ConnectionPool

TRUSTED_SECONDS = 1.0
"""A connection that answered so lately is taken for alive: a checkout's four requests ask once."""
MOST_PREPARED = 500
"""Statements that one connection keeps prepared: those of checkouts and workers, several times over."""


def look_now_and_then(connection: Connection[Any]) -> None:
    """Ask a connection that leaves the pool whether it is alive, unless it was asked within the second."""
    now = monotonic()
    looked_at = getattr(connection, "looked_at", None)
    if looked_at is None:
        connection.prepared_max = MOST_PREPARED
    if looked_at is None or now - looked_at > TRUSTED_SECONDS:
        ConnectionPool.check_connection(connection)
        connection.looked_at = now  # type: ignore[attr-defined] # ours, beside psycopg's own
