"""``entrepot migrate`` and ``manage``: Django's own commands and ours."""

import argparse
import os

from django.core.management import execute_from_command_line

PASSED_ON = {
    "migrate": "bring the database to this version's tables",
}


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands that Django runs; everything after the word is passed on as it is."""
    for word, summary in PASSED_ON.items():
        passed = commands.add_parser(word, help=summary, add_help=False, prefix_chars="\0")
        passed.add_argument("words", nargs="*")
        passed.set_defaults(run=_run, first=word)
    manage = commands.add_parser(
        "manage", help="run any management command", add_help=False, prefix_chars="\0"
    )
    manage.add_argument("words", nargs="*")
    manage.set_defaults(run=_run, first=None)


def _run(options: argparse.Namespace) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "entrepot.config.settings")
    first = [options.first] if options.first else []
    execute_from_command_line(["entrepot manage", *first, *options.words])
    return 0
