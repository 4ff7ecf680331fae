"""``entrepot ledger``: take the books to another program, and check that they add up."""

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, time
from importlib import import_module
from pathlib import Path
from typing import Any

import django

from entrepot.apps.kernel.actors import system
from entrepot.cli.problems import BAD_INPUT, BROKEN, bad_input
from entrepot.core.ledger import Entry, beancount_lines, hledger_lines

CLI = system("cli")
FORMATS: dict[str, Callable[[Iterable[Entry]], Iterator[str]]] = {
    "beancount": beancount_lines,
    "hledger": hledger_lines,
}


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``ledger`` and its words."""
    ledger = commands.add_parser("ledger", help="the books: export, check, snapshot")
    words = ledger.add_subparsers(title="ledger", metavar="WORD", required=True)
    export = words.add_parser(
        "export", help="write the books in the format of a plain-text accounting program"
    )
    export.add_argument("--format", choices=sorted(FORMATS), required=True)
    export.add_argument("--until", metavar="DATE", help="only what occurred before this day (UTC)")
    export.add_argument("--output", metavar="FILE", help="write here instead of to standard output")
    export.set_defaults(run=_export)
    check = words.add_parser("check", help="add everything up anew and name each difference")
    check.set_defaults(run=_check)
    snapshot = words.add_parser("snapshot", help="sum the accounts up to now, so that balances stay quick")
    snapshot.set_defaults(run=_snapshot)


def _export(options: argparse.Namespace) -> int:
    until = None
    if options.until:
        try:
            until = datetime.combine(date.fromisoformat(options.until), time.min, tzinfo=UTC)
        except ValueError:
            told = ("--until", f"{options.until} is no day", "write it like 2026-12-31")
            return bad_input([told], machine=False)
    books = _books()
    lines = FORMATS[options.format](books.iterate_entries(viewer=CLI, until=until))
    if not options.output:
        for line in lines:
            print(line)
        return 0
    try:
        with Path(options.output).open("w", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in lines)
    except OSError as error:
        print(f"entrepot: {error}", file=sys.stderr)
        return BAD_INPUT
    return 0


def _check(_options: argparse.Namespace) -> int:
    books = _books()
    for currency, lines in books.get_trial_balance(viewer=CLI).items():
        print(currency)
        for line in lines:
            print(f"  {line.kind:<20}{line.amount.format_plain():>24}")
        total = sum(line.amount.minor for line in lines)
        print(f"  {'total':<20}{total:>24}")
    differences = books.list_differences(viewer=CLI)
    for each in differences:
        told = f"{each.code} {each.subject}: kept {each.kept}, adds up to {each.summed}"
        print(f"entrepot: {told}", file=sys.stderr)
    print(f"{len(differences)} differences")
    return BROKEN if differences else 0


def _snapshot(_options: argparse.Namespace) -> int:
    print(f"{_books('actions').take_snapshots(by=CLI, anew=True)} accounts")
    return 0


def _books(door: str = "queries") -> Any:
    """Return a door of the ledger; the tables are there once Django is."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "entrepot.config.settings")
    django.setup()
    return import_module(f"entrepot.apps.ledger.{door}")
