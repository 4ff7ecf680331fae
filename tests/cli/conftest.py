"""A home in which the repository's law was compiled once, and the command that runs in it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.cli.processes import Ended, run_command

type Run = Callable[..., Ended]


@pytest.fixture(scope="session")
def compiled_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the law compiled, as a person has after the first command."""
    home = tmp_path_factory.mktemp("home")
    ended = run_command("law", "compile", "--quiet", home=home)
    assert ended.code == 0, ended.err
    return home


@pytest.fixture
def run(compiled_home: Path) -> Run:
    """Run a command: ``run("quote", "--json", "-", body={...})``."""

    def command(*words: str, body: Any = None, stdin: str | bytes | None = None, **environment: str) -> Ended:
        text = json.dumps(body) if body is not None else stdin
        return run_command(*words, home=compiled_home, stdin=text, **environment)

    return command
