"""A fresh database, and processes sent at it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from tests.races.stage import PATIENCE, Play, Stage

ROOT = Path(__file__).resolve().parents[2]
# For a race that SQLite must stand too: `@ON_BOTH`.
ON_BOTH = pytest.mark.parametrize("arena", ["postgresql", "sqlite"], indirect=True)


def environment(address: str) -> dict[str, str]:
    """Return the environment of a process at this database."""
    places = [str(ROOT / "src"), str(ROOT), os.environ.get("PYTHONPATH", "")]
    return {
        **os.environ,
        "DATABASE_URL": address,
        "PYTHONPATH": os.pathsep.join(places).rstrip(os.pathsep),
    }


def run(command: list[str], address: str) -> None:
    """Run a command at this database to its end; its output is shown when it fails."""
    done = subprocess.run(
        command, check=False, cwd=ROOT, env=environment(address), timeout=PATIENCE, capture_output=True
    )
    sys.stdout.write(done.stdout.decode())
    sys.stderr.write(done.stderr.decode())
    assert done.returncode == 0, command


class Arena:
    """One database; plays are functions of `tests.races.plays` in a process of their own."""

    def __init__(self, address: str, folder: Path, stage: Stage) -> None:
        self.address = address
        self.folder = folder
        self._stage = stage
        self._running: list[subprocess.Popen[bytes]] = []

    def play(self, name: str, **arguments: Any) -> Any:
        """Run `tests.races.plays.<name>` to its end in a new process and return what it returns."""
        result, output = self.folder / f"{name}.json", self.folder / f"{name}.txt"
        home = str(self.folder / "home")
        code = self._stage.perform(Play(name, self._database, home, str(result), str(output), arguments))
        sys.stdout.write(output.read_text(encoding="utf-8"))
        assert code == 0, name
        return json.loads(result.read_text(encoding="utf-8"))

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        """Start `python -m django <command>` and return it running; it is ended with the test."""
        process = subprocess.Popen(
            [sys.executable, "-m", "django", *command], cwd=ROOT, env=environment(self.address)
        )
        self._running.append(process)
        return process

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""
        with psycopg.connect(self.address, autocommit=True) as connection:
            return connection.execute(query.encode()).fetchall()

    def clear(self) -> None:
        """End what is still running."""
        for process in self._running:
            if process.poll() is None:
                process.kill()
            process.wait(PATIENCE)

    @property
    def _database(self) -> str:
        """The database as the stage, which stands at another one of the same server or kind, calls it."""
        path = urlsplit(self.address).path
        return path.removeprefix("/")
