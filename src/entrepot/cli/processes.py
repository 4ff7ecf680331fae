"""A small supervisor: starts a few processes, starts a dead one again, stops all of them together."""

import ctypes
import ctypes.util
import http.client
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from types import FrameType

READY_WITHIN = 60.0
STOPPED_WITHIN = 15.0
TICK = 0.2
CALM = 30.0  # a process that lived this long died of something new
MOST_DEATHS = 5
_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of <sys/prctl.h>


class Child:
    """One process and how often it died lately."""

    def __init__(self, name: str, command: Sequence[str]) -> None:
        self.name = name
        self.command = list(command)
        self.deaths = 0
        self.start()

    def start(self) -> None:
        """Start the process in a group of its own: Ctrl-C reaches the supervisor only, who asks once."""
        self.started = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 - our own commands
            self.command,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
            process_group=0,
            preexec_fn=die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509 - no threads here
        )

    def revive(self) -> bool:
        """Start the process again when it has died; False when it dies too often to go on."""
        code = self.process.poll()
        if code is None:
            return True
        self.deaths = 1 if time.monotonic() - self.started > CALM else self.deaths + 1
        sys.stderr.write(f"{self.name} ended with code {code}.\n")
        if self.deaths >= MOST_DEATHS:
            sys.stderr.write(f"{self.name} ends again and again: stopping everything.\n")
            return False
        time.sleep(TICK * 2**self.deaths)
        self.start()
        return True


def die_with_parent() -> None:
    """Ask Linux to end this process when the supervisor is killed, so that no port stays taken."""
    ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGTERM)


class Supervisor:
    """Runs the commands together until a signal comes or one of them cannot be kept alive."""

    def __init__(self, commands: Mapping[str, Sequence[str]]) -> None:
        self.commands = commands
        self.children: list[Child] = []
        self.stopping = False

    def run(self, *, health: str, ready: str) -> int:
        """Start the first command and, once `health` answers, the others; watch; return the exit code.

        One after the other, because on two small cores they would all be late together.
        """
        for asked in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(asked, self._stop)
        first, *others = self.commands.items()
        self.children = [Child(*first)]
        try:
            if not self._wait_until_ready(health):
                return 0 if self.stopping else 1
            self.children += [Child(name, command) for name, command in others]
            sys.stdout.write(ready)
            sys.stdout.flush()
            while not self.stopping:
                if not all(child.revive() for child in self.children):
                    return 1
                time.sleep(TICK)
            return 0
        finally:
            self._end_all()

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _wait_until_ready(self, health: str) -> bool:
        deadline = time.monotonic() + READY_WITHIN
        while not self.stopping and time.monotonic() < deadline:
            if not all(child.revive() for child in self.children):
                return False
            if answers(health):
                return True
            time.sleep(TICK)
        if not self.stopping:
            sys.stderr.write(f"Nothing healthy at {health} within {READY_WITHIN:.0f} seconds.\n")
        return False

    def _end_all(self) -> None:
        for child in self.children:
            if child.process.poll() is None:
                child.process.terminate()
        deadline = time.monotonic() + STOPPED_WITHIN
        for child in self.children:
            try:
                child.process.wait(max(deadline - time.monotonic(), TICK))
            except subprocess.TimeoutExpired:
                sys.stderr.write(f"{child.name} did not stop in time and is killed.\n")
                child.process.kill()
                child.process.wait()


def answers(address: str) -> bool:
    """Return whether a GET of the address answers 200."""
    try:
        with urllib.request.urlopen(address, timeout=10) as response:  # noqa: S310 - our own http address
            return bool(response.status == http.client.OK)
    except (urllib.error.URLError, http.client.HTTPException, OSError):
        return False
