"""A process that has everything loaded and forks a new one for each play: none waits for Python to start.

It reads one line of JSON for each play from its input and answers with the exit code. Before the first one it
does a day's work in a database of its own and undoes it, so that each play finds addresses, law and templates
loaded. Each play opens its own database.
"""

import gc
import importlib
import json
import os
import signal
import sys
import traceback
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from subprocess import PIPE, Popen
from typing import Any

import django

PATIENCE = 300  # seconds before a play counts as hung; a machine may have much else to do


@dataclass(frozen=True, slots=True)
class Play:
    """One play: `<module>.<function>` of `tests.races.plays`, its database and home, where to write."""

    name: str
    database: str
    home: str
    result: str
    output: str
    arguments: dict[str, Any]


class Stage:
    """The process, as a test sees it."""

    def __init__(self, root: Path, environment: dict[str, str]) -> None:
        self._process: Popen[str] = Popen(
            [sys.executable, "-m", "tests.races.stage"],
            cwd=root,
            env=environment,
            stdin=PIPE,
            stdout=PIPE,
            text=True,
        )

    def perform(self, play: Play) -> int:
        """Run a play to its end and return its exit code, negative for the signal that ended it."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(asdict(play)) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, "the stage itself has ended"
        return int(answer)

    def close(self) -> None:
        """End it."""
        self._process.communicate(timeout=PATIENCE)


def main() -> None:
    """Load everything, then fork for each play."""
    django.setup()
    for module in ("tests.races.scenarios", "tests.races.plays.killing"):
        importlib.import_module(module)
    _warm_up()
    gc.freeze()  # a play looks for no garbage here: it would copy every page it shares with this process
    for line in sys.stdin:
        play = Play(**json.loads(line))
        identity = os.fork()
        if identity == 0:
            os.setpgid(0, 0)
            os._exit(_run(play))
        _, status = os.waitpid(identity, 0)
        with suppress(ProcessLookupError):  # whoever it forked and did not wait for
            os.killpg(identity, signal.SIGKILL)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def _warm_up() -> None:
    from django.db import connections, transaction  # noqa: PLC0415 - Django must be set up first
    from django.urls import reverse  # noqa: PLC0415 - same
    from tests.races.scenarios import orders, orders_letters  # noqa: PLC0415 - same

    from entrepot.apps.kernel import believed  # noqa: PLC0415 - same

    reverse("admin:index")
    kept, believed.SECONDS = believed.SECONDS, 0.0  # what was read here is nobody else's
    with transaction.atomic():
        orders.seen(orders_letters.deliver())
        transaction.set_rollback(True)
    orders._shelves.clear()
    believed.SECONDS = kept
    connections.close_all()


def _run(play: Play) -> int:
    from django.db import connections  # noqa: PLC0415 - Django must be set up first

    output = os.open(play.output, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(output, stream)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(PATIENCE)  # not handed on to what the play forks
    connections.settings["default"]["NAME"] = play.database
    _move_into(Path(play.home))
    try:
        module, function = play.name.rsplit(".", 1)
        act = getattr(importlib.import_module(f"tests.races.plays.{module}"), function)
        Path(play.result).write_text(json.dumps(act(**play.arguments)), encoding="utf-8")
    except BaseException:  # noqa: BLE001 - this process ends here, and says why
        traceback.print_exc()
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0


def _move_into(home: Path) -> None:
    """Keep books and files apart from those of other plays; the compiled law is everyone's."""
    from django.conf import settings  # noqa: PLC0415 - Django must be set up first

    law = Path(os.environ["ENTREPOT_HOME"]) / "law"
    law.mkdir(exist_ok=True)
    home.mkdir(exist_ok=True)
    if not (home / "law").exists():
        (home / "law").symlink_to(law)
    os.environ["ENTREPOT_HOME"] = str(home)
    settings.MEDIA_ROOT = home / "files"


if __name__ == "__main__":
    main()
