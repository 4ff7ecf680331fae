"""`entrepot serve` with made-up processes: started, started again, stopped together, given up on."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from entrepot.cli import serve
from entrepot.cli.processes import MOST_DEATHS

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
def health() -> object:
    server = HTTPServer(("127.0.0.1", 0), Well)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def supervise(marks: Path, health: str, code: str = STAYS) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", SUPERVISE, code, str(marks), health],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def eventually(told: object) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if told():  # type: ignore[operator]
            return
        time.sleep(0.05)
    pytest.fail("It did not happen within 20 seconds.")


def lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z" if Path("/proc").exists() else True


def born(marks: Path) -> list[str]:
    return marks.read_text().split() if marks.exists() else []


@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM])
def test_one_signal_stops_everything(tmp_path: Path, health: str, asked: signal.Signals) -> None:
    marks = tmp_path / "marks"
    running = supervise(marks, health)
    assert running.stdout is not None
    assert running.stdout.readline() == "READY\n"
    eventually(lambda: len(born(marks)) == 1)
    running.send_signal(asked)
    assert running.wait(20) == 0
    assert not lives(int(born(marks)[0]))
    running.communicate()


def test_a_dead_process_is_started_again(tmp_path: Path, health: str) -> None:
    marks = tmp_path / "marks"
    running = supervise(marks, health)
    eventually(lambda: len(born(marks)) == 1)
    os.kill(int(born(marks)[0]), signal.SIGKILL)
    eventually(lambda: len(born(marks)) == 2)
    running.terminate()
    _out, told = running.communicate(timeout=20)
    assert "one ended with code -9" in told


def test_a_process_that_cannot_live_stops_the_whole(tmp_path: Path, health: str) -> None:
    marks = tmp_path / "marks"
    running = supervise(marks, health, DIES)
    _out, told = running.communicate(timeout=60)
    assert running.returncode == 1
    assert len(born(marks)) == MOST_DEATHS
    assert "again and again" in told


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's death")
def test_nothing_is_left_when_the_supervisor_is_killed(tmp_path: Path, health: str) -> None:
    marks = tmp_path / "marks"
    running = supervise(marks, health)
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
