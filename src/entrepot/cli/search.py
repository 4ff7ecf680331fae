"""``entrepot search``: build the index anew, and say how it stands."""

import argparse
import os
import sys
from importlib import import_module

import django

from entrepot.apps.kernel.actors import system

CLI = system("cli")


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``search`` and its words."""
    search = commands.add_parser("search", help="what can be found: rebuild, status")
    words = search.add_subparsers(title="search", metavar="WORD", required=True)
    rebuild = words.add_parser("rebuild", help="build the index anew while the old one answers")
    rebuild.set_defaults(run=_rebuild)
    status = words.add_parser("status", help="how many goods are in it, and how many changes wait")
    status.set_defaults(run=_status)


def _rebuild(_options: argparse.Namespace) -> int:
    _set_up()
    actions = import_module("entrepot.apps.discovery.actions")
    clock = import_module("entrepot.apps.kernel.clock")
    provider = import_module("entrepot.apps.search.provider")
    try:
        count = actions.rebuild_index(by=CLI, at=clock.now(), tell=_tell)
    except provider.IndexBeingBuiltError:
        print("The index is being built anew already; wait until that is done.", file=sys.stderr)
        return 1
    print(f"{count} products can be found.")
    return 0


def _status(_options: argparse.Namespace) -> int:
    _set_up()
    index = import_module("entrepot.apps.search.queries")
    discovery = import_module("entrepot.apps.discovery.queries")
    print(f"{index.count_entries(viewer=CLI)} products can be found;", end=" ")
    print(f"{discovery.count_waiting(viewer=CLI)} changes wait.")
    if not index.is_index_current(viewer=CLI):
        print("It was not filled yet, or is of an older form: it is built anew within a minute.")
    return 0


def _set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "entrepot.config.settings")
    django.setup()


def _tell(count: int) -> None:
    print(f"{count} products …", file=sys.stderr)
