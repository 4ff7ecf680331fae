"""Races run on PostgreSQL with real processes, whatever database the other tests use; some on SQLite too.

The server is the one in DATABASE_URL when that is PostgreSQL, else one that starts itself and is shared by
all processes of the test run. Every test gets a fresh database, copied from one that was migrated once.
"""

import os
import secrets
import shutil
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import fasteners
import psycopg
import pytest
from tests.on_postgresql import start
from tests.races.arena import ROOT, Arena, environment, run
from tests.races.stage import Stage

MIGRATE = [sys.executable, "-m", "django", "migrate", "--verbosity", "0", "--skip-checks"]
COPY = "STRATEGY FILE_COPY"  # half the work of writing every page to the log


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Mark everything in this folder as a race, before anybody asks which tests are."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker("race")
    yield


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that all processes of the test run share."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def server(shared: Path) -> str:
    """Return the address of a PostgreSQL server."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith("postgres"):
        return given
    # The package keeps count of who uses a server and stops it after the last.
    folder = shared / "races-postgresql"
    folder.mkdir(exist_ok=True)
    with fasteners.InterProcessLock(shared / "races-postgresql.lock"), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the server's package speaks of a missing XDG_RUNTIME_DIR
        return str(start(folder).get_uri())


@pytest.fixture(scope="session")
def template(server: str, shared: Path) -> Iterator[str]:
    """Return the name of a migrated database that tests are copied from.

    The first process that asks makes it, the last one that ends drops it.
    """
    users = shared / "races-template-users"
    with fasteners.InterProcessLock(shared / "races-template-name.lock"):
        name, count = users.read_text().split() if users.exists() else (f"races_{secrets.token_hex(4)}", "0")
        if count == "0":
            administer(server, f"CREATE DATABASE {name}")
            run(MIGRATE, address_of(server, name))
        users.write_text(f"{name} {int(count) + 1}")
    yield name
    with fasteners.InterProcessLock(shared / "races-template-name.lock"):
        left = int(users.read_text().split()[1]) - 1
        users.write_text(f"{name} {left}")
        if not left:
            administer(server, f"DROP DATABASE {name} WITH (FORCE)")
            users.unlink()


@pytest.fixture(scope="session")
def template_file(shared: Path) -> Path:
    """Return a migrated SQLite file that tests are copied from: the first process that asks makes it."""
    file = shared / "races-template.sqlite3"
    with fasteners.InterProcessLock(shared / "races-template.lock"):
        if not file.exists():
            growing = shared / "races-growing.sqlite3"
            run(MIGRATE, f"sqlite:///{growing}")
            growing.rename(file)
    return file


@pytest.fixture(scope="session")
def stage(server: str, template: str) -> Iterator[Stage]:
    """Return the process that plays on PostgreSQL are forked from."""
    name = f"{template}_{secrets.token_hex(4)}"
    administer(server, f"CREATE DATABASE {name} TEMPLATE {template} {COPY}")
    stage = Stage(ROOT, environment(address_of(server, name)))
    yield stage
    stage.close()
    administer(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def stage_on_file(template_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Return the process that plays on SQLite are forked from."""
    file = shutil.copy(template_file, tmp_path_factory.mktemp("stage") / "stage.sqlite3")
    stage = Stage(ROOT, environment(f"sqlite:///{file}"))
    yield stage
    stage.close()


@pytest.fixture
def arena(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Arena]:
    """Return a fresh database to send processes at: PostgreSQL, unless a test asks for SQLite."""
    if getattr(request, "param", "postgresql") == "sqlite":
        file = tmp_path / "race.sqlite3"
        shutil.copy(request.getfixturevalue("template_file"), file)
        arena = Arena(f"sqlite:///{file}", tmp_path, request.getfixturevalue("stage_on_file"))
        yield arena
        arena.clear()
        return
    server, template = request.getfixturevalue("server"), request.getfixturevalue("template")
    name = f"{template}_{secrets.token_hex(4)}"
    administer(server, f"CREATE DATABASE {name} TEMPLATE {template} {COPY}")
    arena = Arena(address_of(server, name), tmp_path, request.getfixturevalue("stage"))
    yield arena
    arena.clear()
    administer(server, f"DROP DATABASE {name} WITH (FORCE)")


def administer(server: str, statement: str) -> None:
    """Make or drop a database."""
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(statement.encode())


def address_of(server: str, database: str) -> str:
    """Return the server's address with another database in it."""
    return urlunsplit(urlsplit(server)._replace(path=f"/{database}"))
