"""``entrepot stock``: say whether all shelves add up."""

import argparse
import os
import sys
from importlib import import_module

import django

from entrepot.apps.kernel.actors import system
from entrepot.cli.problems import BROKEN

CLI = system("cli")
WHAT = {
    "reserved": "{variant} in {place}: {kept} marked as reserved, {summed} promised",
    "on_hand": "{variant} in {place}: {kept} on the shelf, {summed} by its movements and sales",
    "on_way": "{variant} in transfer {place}: {kept} under way by its lines, {summed} by its movements",
    "phantom": "{reference}: pieces are promised, but no such order waits for them",
    "unsold": "{reference}: the order has {order} pieces, the shelves gave {shelves}",
}


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``stock`` and its words."""
    stock = commands.add_parser("stock", help="the shelves: check")
    words = stock.add_subparsers(title="stock", metavar="WORD", required=True)
    check = words.add_parser("check", help="count every shelf anew and name each difference")
    check.set_defaults(run=_check)


def _check(_options: argparse.Namespace) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "entrepot.config.settings")
    django.setup()
    stock = import_module("entrepot.apps.stock.queries")
    orders = import_module("entrepot.apps.orders.queries")
    clock = import_module("entrepot.apps.kernel.clock")
    sums = stock.get_sums(viewer=CLI)
    faults = [
        *stock.find_faults(viewer=CLI),
        *orders.list_piece_differences(viewer=CLI, at=clock.now()),
    ]
    print(f"{sums.items} shelves, {sums.on_hand[0]} pieces on hand, {sums.reserved[0]} of them promised,")
    print(f"{sums.on_way[0]} under way between places.")
    for fault in faults:
        told = {name: getattr(fault, name) for name in type(fault).__dataclass_fields__}
        print("  " + WHAT[fault.code].format(**told), file=sys.stderr)
    print(f"{len(faults)} differences." if faults else "Everything adds up.")
    return BROKEN if faults else 0
