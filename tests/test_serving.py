"""`entrepot serve` with made-up processes: started, started again, stopped together, given up on."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from entrepot.cli import serve
from entrepot.cli.processes import MOST_DEATHS

type Supervise = Callable[..., subprocess.Popen[str]]

PATIENCE = 120.0  # seconds before something counts as hung; a machine may have much else to do
ROOT = Path(__file__).resolve().parent.parent
STAYS = "import os, sys, time; open(sys.argv[1], 'a').write(f'{os.getpid()} '); time.sleep(600)"
DIES = "import sys; open(sys.argv[1], 'a').write('born '); raise SystemExit(3)"
SUPERVISE = """
import sys
from entrepot.cli.processes import Supervisor
code, marks, health = sys.argv[1:]
one = {"one": [sys.executable, "-c", code, marks]}
raise SystemExit(Supervisor(one).run(health=health, ready="READY\\n"))
"""


class Well(BaseHTTPRequestHandler):
    """Answers every GET with 200."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_words: object) -> None:
        pass


@pytest.fixture
def health() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Well)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def supervise(tmp_path: Path, health: str) -> Iterator[Supervise]:
    """Return a function that starts a supervisor of one process; what still runs is ended with the test."""
    started = []

    def start(code: str = STAYS) -> subprocess.Popen[str]:
        running = subprocess.Popen(
            [sys.executable, "-c", SUPERVISE, code, str(tmp_path / "marks"), health],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(running)
        return running

    yield start
    for running in started:
        if running.poll() is None:
            running.kill()  # its own process is told by Linux, or sleeps no longer than the code says
        with suppress(ValueError):  # the test has read its pipes to their end already
            running.communicate(timeout=PATIENCE)


def eventually(told: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if told():
            return
        time.sleep(0.05)
    pytest.fail(f"It did not happen within {PATIENCE:.0f} seconds.")


def lives(pid: int) -> bool:
    """Whether the process is there and no zombie; it may go at any moment while we look."""
    try:
        os.kill(pid, 0)
        return not Path("/proc").exists() or Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False


def born(marks: Path) -> list[str]:
    return marks.read_text().split() if marks.exists() else []


@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM])
def test_one_signal_stops_everything(tmp_path: Path, supervise: Supervise, asked: signal.Signals) -> None:
    marks = tmp_path / "marks"
    running = supervise()
    assert running.stdout is not None
    assert running.stdout.readline() == "READY\n"
    eventually(lambda: len(born(marks)) == 1)
    running.send_signal(asked)
    assert running.wait(PATIENCE) == 0
    assert not lives(int(born(marks)[0]))


def test_a_dead_process_is_started_again(tmp_path: Path, supervise: Supervise) -> None:
    marks = tmp_path / "marks"
    running = supervise()
    eventually(lambda: len(born(marks)) == 1)
    os.kill(int(born(marks)[0]), signal.SIGKILL)
    eventually(lambda: len(born(marks)) == 2)
    running.terminate()
    _out, told = running.communicate(timeout=PATIENCE)
    assert "one ended with code -9" in told


def test_a_process_that_cannot_live_stops_the_whole(tmp_path: Path, supervise: Supervise) -> None:
    marks = tmp_path / "marks"
    running = supervise(DIES)
    _out, told = running.communicate(timeout=PATIENCE)
    assert running.returncode == 1
    assert len(born(marks)) == MOST_DEATHS
    assert "again and again" in told


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's death")
def test_nothing_is_left_when_the_supervisor_is_killed(tmp_path: Path, supervise: Supervise) -> None:
    marks = tmp_path / "marks"
    running = supervise()
    eventually(lambda: len(born(marks)) == 1)
    running.kill()
    running.communicate()
    eventually(lambda: not lives(int(born(marks)[0])))


def test_a_taken_port_is_said_at_once(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert not serve.is_free("127.0.0.1", port)
        done = subprocess.run(
            [sys.executable, "-m", "entrepot.cli.main", "serve", "--port", str(port)],
            env={**os.environ, "ENTREPOT_HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert f"Port {port} is taken" in done.stderr
    assert f"PORT={port + 1}" in done.stderr


@pytest.mark.parametrize("words", [{}, {"PYTHON": "/bin/false"}])
def test_a_missing_python_is_said_clearly(tmp_path: Path, words: dict[str, str]) -> None:
    folder = tmp_path / "bin"
    folder.mkdir()
    for tool in ("sh", "cut", "dirname", "tr", "cat"):
        (folder / tool).symlink_to(
            Path("/bin") / tool if (Path("/bin") / tool).exists() else f"/usr/bin/{tool}"
        )
    done = subprocess.run(
        [str(folder / "sh"), str(ROOT / ".ci/find-python")],
        env={"PATH": str(folder), "HOME": str(tmp_path), **words},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == 0:
        pytest.skip("a Python stands in /usr/local/bin, which is always looked at")
    assert "3.12" in done.stderr
