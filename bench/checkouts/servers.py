"""PostgreSQL and the web servers that are measured, each ended with what measures it."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.on_postgresql import restart, start

READY_WITHIN = 90.0
THREADS = 4
SETTINGS = {"shared_buffers": "1GB", "max_wal_size": "8GB", "max_connections": "200"}
"""What anybody sets who means to keep a million orders. What is committed is on disk, as it must be."""


def end_all_when_told() -> None:
    """Let a signal to end unwind this process, so that every server it began ends with it."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))


@contextmanager
def postgresql() -> Iterator[Any]:
    """Run a PostgreSQL of its own, with its data in a temporary folder."""
    folder = Path(tempfile.mkdtemp(prefix="entrepot-bench-postgresql-"))
    folder.chmod(0o755)  # as root, the server runs as a user of its own
    server = start(folder)
    try:
        for name, value in SETTINGS.items():
            server.psql(f"ALTER SYSTEM SET {name} = '{value}'")
        restart(server)
        yield server
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def process_of(server: Any) -> int:
    """Return the number of the process that all of PostgreSQL's descend from."""
    return int((server.pgdata / "postmaster.pid").read_text(encoding="utf-8").split()[0])


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as attempt:
        attempt.bind(("127.0.0.1", 0))
        port: int = attempt.getsockname()[1]
    return port


def address_of(server: Any, database: str) -> str:
    """Return the address of a database of the server, made when it is not there yet."""
    if database not in server.psql("SELECT datname FROM pg_database").split():
        server.psql(f'CREATE DATABASE "{database}"')
    address: str = server.get_uri(database)
    return address


def web(python: str, application: str, *, port: int, processes: int) -> list[str]:
    """Return the command that serves a peer: granian, with the processes and threads that Entrepot has."""
    return [
        *(python, "-m", "granian", application, "--interface", "wsgi", "--host", "127.0.0.1"),
        *("--port", str(port), "--workers", str(processes), "--blocking-threads", str(THREADS)),
        *("--no-ws", "--log-level", "warning"),
    ]


@contextmanager
def running(commands: Sequence[Sequence[str]], *, port: int, path: str, folder: Path) -> Iterator[list[int]]:
    """Run these processes until the block ends, and give their numbers; it begins when the path is answered.

    Ends the bench where somebody else listens on the port already: he would be measured.
    """
    with socket.socket() as attempt:
        if not attempt.connect_ex(("127.0.0.1", port)):
            sys.exit(f"Somebody listens on port {port} already. Give another with --port.")
    log = tempfile.NamedTemporaryFile(prefix="entrepot-bench-", suffix=".log", delete=False)  # noqa: SIM115
    processes = [
        subprocess.Popen(
            command,
            cwd=folder,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        for command in commands
    ]
    try:
        _wait(port, path, processes, log.name)
        yield [process.pid for process in processes]
    finally:
        for process in processes:
            os.killpg(process.pid, signal.SIGTERM)
        for process in processes:
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
        log.close()
        Path(log.name).unlink()


def _wait(port: int, path: str, processes: Sequence["subprocess.Popen[bytes]"], log: str) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline:
        if any(process.poll() is not None for process in processes):
            break
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", path)
            if connection.getresponse().status < 500:
                return
        except OSError:
            pass
        finally:
            connection.close()
        time.sleep(0.3)
    sys.stderr.write(Path(log).read_text(encoding="utf-8", errors="replace")[-3000:])
    sys.exit(f"The server on port {port} did not answer {path}.")
