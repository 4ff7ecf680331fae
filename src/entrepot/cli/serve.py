"""`entrepot serve`: prepare this home, then run the web and the two workers until told to stop."""

import argparse
import os
import socket
import sys
from pathlib import Path
from typing import Any

from entrepot.apps.kernel import paths
from entrepot.apps.law.compiler import LawRefusedError, ensure_compiled
from entrepot.apps.law.facts import RatesRefusedError
from entrepot.cli.demo.first_start import fill_new_home, prepare_new_home
from entrepot.cli.secret import keep_secret

BIND = "ENTREPOT_BIND"
SETTINGS = "entrepot.config.settings"


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `serve` to the command line."""
    parser = subparsers.add_parser("serve", help="run Entrepot: the web and two workers")
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Serve until a signal comes; exit code 1 when something cannot start or keeps on ending."""
    os.umask(0o077)  # what an installation keeps is its own
    os.environ["PORT"] = str(arguments.port)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    bind = os.environ.get(BIND) or "127.0.0.1"
    if not is_free(bind, arguments.port):
        sys.stderr.write(
            f"Port {arguments.port} is taken. Choose another: PORT={arguments.port + 1} make run\n"
        )
        return 1
    prepare_new_home()
    if not stand_up():
        return 1
    fill_new_home()
    from django.conf import settings  # noqa: PLC0415 - only readable once the secret is there

    from entrepot.cli.processes import Supervisor  # noqa: PLC0415 - not needed by any other command

    supervisor = Supervisor(commands(bind, arguments.port, settings.WEB_PROCESSES))
    return supervisor.run(
        health=f"http://{_local(bind)}:{arguments.port}/healthz",
        ready=(
            f"\n  Entrepot is at {settings.ADDRESS}\n"
            f"  Data and files: {settings.HOME}\n"
            f"  Mail: {_mail_place()} · texts: {_texts_place()}\n"
            "  Ctrl-C stops it.\n"
        ),
    )


def stand_up() -> bool:
    """Make all that this home needs before anything runs; False, and why is told, when law is refused."""
    keep_secret()
    try:
        ensure_compiled(paths.data_dir(), paths.home(), tell=_tell)
    except LawRefusedError as refused:
        sys.stderr.writelines(f"data/law/{fault}\n" for fault in refused.faults)
        return False
    except RatesRefusedError as refused:
        _tell(str(refused))
        return False
    prepare()
    return True


def is_free(host: str, port: int) -> bool:
    """Return whether nobody listens on the port yet."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind((host, port))
        except OSError:
            return False
    return True


def prepare() -> None:
    """Bring the tables and static files of this home up to date."""
    import django  # noqa: PLC0415 - keeps `entrepot quote` quick
    from django.conf import settings  # noqa: PLC0415 - same
    from django.core.management import call_command  # noqa: PLC0415 - same
    from django.db import connections  # noqa: PLC0415 - same

    django.setup()
    _tell("bringing the tables and pages of this home up to date")
    call_command("migrate", verbosity=0, interactive=False)
    from entrepot.apps.kernel.actors import SYSTEM  # noqa: PLC0415 - the tables must stand first
    from entrepot.apps.law.actions import install_law  # noqa: PLC0415 - same

    install_law(by=SYSTEM)
    call_command("install_markets", verbosity=0)
    if settings.WEB_PROCESSES > 1:
        call_command("createcachetable", verbosity=0)
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    call_command("collectstatic", verbosity=0, interactive=False)
    connections.close_all()


def commands(bind: str, port: int, processes: int) -> dict[str, list[str]]:
    """Return the command line of each process, by its name."""
    django = [sys.executable, "-m", "django"]
    return {
        "web": [
            *(sys.executable, "-m", "granian", "entrepot.config.wsgi:application"),
            *("--interface", "wsgi", "--host", bind, "--port", str(port)),
            *("--workers", str(processes), "--blocking-threads", "4", "--respawn-failed-workers"),
            *("--workers-kill-timeout", "10", "--no-ws", "--log-level", "warning"),
        ],
        "events": [*django, "work_events"],
        "bulk": [*django, "work_bulk"],
    }


def _local(bind: str) -> str:
    """Return the address under which this machine reaches what listens there."""
    if bind in {"0.0.0.0", "::"}:  # noqa: S104 - compared, not bound
        return "127.0.0.1"
    return f"[{bind}]" if ":" in bind else bind


def _mail_place() -> str:
    from django.conf import settings  # noqa: PLC0415 - keeps `entrepot quote` quick

    options: dict[str, Any] = settings.MAILERS["default"]["OPTIONS"]  # type: ignore[assignment]
    return f"written to {options['file_path']}" if "file_path" in options else f"sent by {options['host']}"


def _texts_place() -> str:
    from django.conf import settings  # noqa: PLC0415 - keeps `entrepot quote` quick

    return "sent by Twilio" if settings.SMS else f"written to {settings.HOME / 'sms'}"


def _tell(message: str) -> None:
    sys.stderr.write(message + "\n")
