"""The real command in a process of its own."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PATIENCE = 300.0  # seconds before a command counts as hung; a machine may have much else to do
COMMAND = [sys.executable, "-m", "entrepot.cli.main"]


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def clean_environment(home: Path, **more: str) -> dict[str, str]:
    """Return the environment of a person who set nothing but a home."""
    ours = ("ENTREPOT_", "DJANGO_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {**kept, "ENTREPOT_HOME": str(home), **more}


def run_command(*words: str, home: Path, stdin: str | bytes | None = None, **environment: str) -> Ended:
    given = stdin.encode() if isinstance(stdin, str) else stdin
    done = subprocess.run(
        [*COMMAND, *words],
        input=given,
        capture_output=True,
        check=False,
        timeout=PATIENCE,
        env=clean_environment(home, **environment),
    )
    return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())
