"""A fresh database, and processes sent at it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg
import pytest

ROOT = Path(__file__).resolve().parents[2]
# For a race that SQLite must stand too: `@ON_BOTH`.
ON_BOTH = pytest.mark.parametrize("arena", ["postgresql", "sqlite"], indirect=True)
PATIENCE = 120  # seconds before a process counts as hung


class Arena:
    """One PostgreSQL database; plays are functions of `tests.races.plays` in a process of their own."""

    def __init__(self, address: str, folder: Path) -> None:
        self.address = address
        self.folder = folder
        self._running: list[subprocess.Popen[bytes]] = []
        self._environment = {
            **os.environ,
            "DATABASE_URL": address,
            "PYTHONPATH": os.pathsep.join(
                [str(ROOT / "src"), str(ROOT), os.environ.get("PYTHONPATH", "")]
            ).rstrip(os.pathsep),
        }

    def play(self, name: str, **arguments: Any) -> Any:
        """Run `tests.races.plays.<name>` to its end in a new process and return what it returns."""
        result = self.folder / f"{name}.json"
        self.run([sys.executable, "-m", "tests.races.play", name, str(result), json.dumps(arguments)])
        return json.loads(result.read_text(encoding="utf-8"))

    def run(self, command: list[str]) -> None:
        """Run a command to its end; its output is shown when it fails."""
        done = subprocess.run(
            command, check=False, cwd=ROOT, env=self._environment, timeout=PATIENCE, capture_output=True
        )
        sys.stdout.write(done.stdout.decode())
        sys.stderr.write(done.stderr.decode())
        assert done.returncode == 0, command

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        """Start `python -m django <command>` and return it running; it is ended with the test."""
        process = subprocess.Popen(
            [sys.executable, "-m", "django", *command], cwd=ROOT, env=self._environment
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
