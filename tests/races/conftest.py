"""Races run on PostgreSQL with real processes, whatever database the other tests use.

The server is the one in DATABASE_URL when that is PostgreSQL, else one that starts itself and is shared by
all processes of the test run. Every test gets a fresh database, copied from one that was migrated once.
"""

import os
import secrets
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import fasteners
import psycopg
import pytest
from tests.on_postgresql import start
from tests.races.arena import Arena


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder as a race."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker("race")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the address of a PostgreSQL server."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith("postgres"):
        return given
    # One folder above is shared by the processes of pytest-xdist; the package keeps count of who uses a
    # server and stops it after the last.
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder = shared / "races-postgresql"
    folder.mkdir(exist_ok=True)
    with fasteners.InterProcessLock(shared / "races-postgresql.lock"), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the server's package speaks of a missing XDG_RUNTIME_DIR
        return str(start(folder).get_uri())


@pytest.fixture(scope="session")
def template(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the name of a migrated database that tests are copied from."""
    name = f"races_{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}".encode())
    Arena(address_of(server, name), tmp_path_factory.mktemp("migrate")).run(
        [sys.executable, "-m", "django", "migrate", "--verbosity", "0", "--skip-checks"]
    )
    yield name
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture
def arena(server: str, template: str, tmp_path: Path) -> Iterator[Arena]:
    """Return a fresh database and the means to send processes at it."""
    name = f"{template}_{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())
    arena = Arena(address_of(server, name), tmp_path)
    yield arena
    arena.clear()
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def address_of(server: str, database: str) -> str:
    """Return the server's address with another database in it."""
    return urlunsplit(urlsplit(server)._replace(path=f"/{database}"))
