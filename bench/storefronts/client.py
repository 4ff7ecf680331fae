"""The client: wrk, with so many connections, over requests in turn; each answer must be a good one."""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from checkouts import processor

CONNECTIONS = 8
SCRIPT = Path(__file__).with_name("ask.lua")


@dataclass(frozen=True)
class Request:
    """One request; with a body it is a POST of JSON. `packed` names the forms an answer may be packed in."""

    path: str
    body: str = ""
    packed: str = ""


class Figures(NamedTuple):
    """What a load came to: answers a second, milliseconds, the processor's milliseconds an answer."""

    a_second: float
    p50: float
    p95: float
    p99: float
    processor: float


def there() -> str:
    """Return where wrk is. Ends with a sentence where it is not."""
    found = shutil.which("wrk")
    if not found:
        sys.exit("bench/storefront.py asks with wrk, which is not on this machine: apt-get install wrk")
    return found


def load(requests: Sequence[Request], *, port: int, seconds: float, processes: Mapping[str, int]) -> Figures:
    """Ask in turn, as fast as is answered. An answer of 400 and more, or none, ends the bench."""
    before = sum(processor.spent(process) for process in processes.values())
    told = _run(requests, port=port, seconds=seconds)
    spent = sum(processor.spent(process) for process in processes.values()) - before
    if not told["answers"]:
        sys.exit(f"{requests[0].path} was not answered within {seconds:g} s; give more with --seconds")
    return Figures(
        told["answers"] / told["seconds"],
        *(told[name] for name in ("p50", "p95", "p99")),
        spent * 1e3 / told["answers"],
    )


def warm(requests: Sequence[Request], *, port: int, seconds: float = 2.0) -> None:
    """Ask in turn for a while, so that what is read once is read."""
    _run(requests, port=port, seconds=seconds)


def _run(requests: Sequence[Request], *, port: int, seconds: float) -> dict[str, float]:
    lines = "\n".join(f"{each.path}\t{each.body}\t{each.packed}" for each in requests)
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.write(lines)
        file.flush()
        done = subprocess.run(
            [
                *(there(), "-t1", f"-c{CONNECTIONS}", f"-d{max(1, round(seconds))}s", "--timeout", "30s"),
                *("-s", str(SCRIPT), f"http://127.0.0.1:{port}", "--", file.name),
            ],
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
    if done.returncode:
        sys.exit(f"wrk ended with {done.returncode}.\n{done.stdout}")
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    if found["bad"]:
        sys.exit(f"{found['bad']} of {found['answers']} answers to {requests[0].path} were refused or lost")
    return found
