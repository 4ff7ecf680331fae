"""The database: SQLite in ENTREPOT_HOME by default, PostgreSQL by DATABASE_URL."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL;"
    "PRAGMA synchronous=FULL;"  # money: a commit survives a power cut
    "PRAGMA foreign_keys=ON;"
    "PRAGMA temp_store=MEMORY;"
)
LOCK_WAIT_SECONDS = 20
PREPARED_AFTER = 5  # times that a connection has asked the same
POOL_SIZE = {"min_size": 1, "max_size": 8, "timeout": 10}


def sqlite(path: Path) -> dict[str, Any]:
    """Return Django's settings for one SQLite file."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            "init_command": SQLITE_PRAGMAS,
            # A transaction takes the write lock at once: none can fail half-way for want of it.
            "transaction_mode": "IMMEDIATE",
            "timeout": LOCK_WAIT_SECONDS,
        },
        "ATOMIC_REQUESTS": False,
        "CONN_MAX_AGE": None,
    }


def postgresql(address: str) -> dict[str, Any]:
    """Return Django's settings for a postgres:// or postgresql:// address.

    Statements that a connection asks again and again are prepared by the server: half the work. Behind
    a pooler that hands connections from one transaction to another, `?prepared=no` asks for none,
    nor for cursors that outlive their transaction.
    """
    from entrepot.config.pooling import look_now_and_then  # noqa: PLC0415 - only where psycopg is used

    parts = urlsplit(address)
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    is_own = options.pop("prepared", "yes") != "no"
    if is_own:
        options |= {"server_side_binding": True, "prepare_threshold": PREPARED_AFTER}
    host = options.pop("host", None) or unquote(parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "OPTIONS": {**options, "pool": {**POOL_SIZE, "check": look_now_and_then}},
        "ATOMIC_REQUESTS": False,
        "DISABLE_SERVER_SIDE_CURSORS": not is_own,
        "CONN_MAX_AGE": 0,  # the pool keeps connections
        "CONN_HEALTH_CHECKS": True,
    }


def database(address: str, *, home: Path) -> dict[str, Any]:
    """Return the default database: the address when given, else a file in the home folder."""
    if not address:
        return sqlite(home / "entrepot.sqlite3")
    scheme = urlsplit(address).scheme
    if scheme in {"postgres", "postgresql"}:
        return postgresql(address)
    if scheme == "sqlite":
        # sqlite:///relative.sqlite3 and sqlite:////absolute.sqlite3, as SQLAlchemy and others write it
        return sqlite(Path(urlsplit(address).path.removeprefix("/")))
    raise ImproperlyConfigured(f"DATABASE_URL must begin with postgresql:// or sqlite://, not {scheme!r}.")
