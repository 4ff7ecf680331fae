"""The programs that read the exported books."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest


def bean_check(folder: Path, lines: list[str]) -> str:
    """Return what bean-check complains of."""
    file = folder / "books.beancount"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    program = Path(sys.executable).with_name("bean-check")
    done = subprocess.run([program, file], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr + ("" if done.returncode == 0 else f"exit {done.returncode}")


def hledger_check(folder: Path, lines: list[str]) -> str:
    """Return what hledger complains of. Skipped where it is not installed, but not in CI."""
    program = shutil.which("hledger")
    if program is None:
        if os.environ.get("CI"):
            pytest.fail("CI checks the export with hledger: install it.")
        pytest.skip("hledger is not installed (Debian: apt-get install hledger)")
    file = folder / "books.journal"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = subprocess.run(
        [program, "check", "--strict", "-f", file],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )
    return done.stdout + done.stderr + ("" if done.returncode == 0 else f"exit {done.returncode}")
