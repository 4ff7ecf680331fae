"""``entrepot identity``: the keys under which buyers' identity numbers are sealed."""

import argparse
import os
import sys
from importlib import import_module
from typing import Any

import django

from entrepot.apps.kernel.actors import system
from entrepot.cli.problems import BROKEN

CLI = system("cli")


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``identity`` and its words."""
    identity = commands.add_parser(
        "identity", help="the keys that seal identity numbers: rotate, reseal, retire"
    )
    words = identity.add_subparsers(title="identity", metavar="WORD", required=True)
    rotate = words.add_parser("rotate", help="make a new key and seal every number anew with it")
    rotate.set_defaults(run=_rotate)
    reseal = words.add_parser("reseal", help="go on sealing with the newest key, after an interruption")
    reseal.set_defaults(run=_reseal)
    retire = words.add_parser("retire", help="forget older keys, once nothing is sealed by them")
    retire.set_defaults(run=_retire)


def _rotate(options: argparse.Namespace) -> int:
    sealing = _ready()
    if sealing.are_given():
        print(
            f"entrepot: {sealing.VARIABLE} names the keys: put a new one first there, the old ones "
            "after it, restart, and run entrepot identity reseal",
            file=sys.stderr,
        )
        return BROKEN
    print(f"New key {sealing.add_key()}; older ones still open what they sealed.")
    return _reseal(options)


def _reseal(options: argparse.Namespace) -> int:
    del options
    _ready()
    clock = import_module("entrepot.apps.kernel.clock")
    for app in ("orders", "businesses", "cooperatives"):
        actions = import_module(f"entrepot.apps.{app}.actions")
        while left := actions.seal_anew(by=CLI, at=clock.now()):
            print(f"{left} to go")
    print("Every number is sealed with the newest key. Back up its file apart from the database.")
    return 0


def _retire(options: argparse.Namespace) -> int:
    sealing = _ready()
    code = _reseal(options)
    if not sealing.are_given():
        print(f"{sealing.drop_older_keys()} older keys forgotten.")
    return code


def _ready() -> Any:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "entrepot.config.settings")
    django.setup()
    return import_module("entrepot.apps.orders.sealing")
