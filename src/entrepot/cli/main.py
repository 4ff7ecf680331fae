"""The ``entrepot`` command: finds the group a word belongs to and lets it run."""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import NoReturn

import entrepot
from entrepot.cli.problems import BAD_INPUT, bad_input

GROUPS = {
    "quote": "entrepot.cli.quote",
    "check": "entrepot.cli.quote",
    "law": "entrepot.cli.law",
    "hs": "entrepot.cli.hs",
    "ledger": "entrepot.cli.ledger",
    "stock": "entrepot.cli.stock",
    "search": "entrepot.cli.search",
    "identity": "entrepot.cli.identity",
    "serve": "entrepot.cli.serve",
    "migrate": "entrepot.cli.manage",
    "manage": "entrepot.cli.manage",
    "demo": "entrepot.cli.demo.command",
    "simulate": "entrepot.cli.simulate.command",
    "messages": "entrepot.cli.messages",
    "states": "entrepot.cli.states.command",
    "evidence": "entrepot.cli.evidence",
}
"""Which module answers a word. Only that module is imported, so that a quote starts fast."""

INTERRUPTED = 130


class UsageError(Exception):
    """The words given are no command of ours."""

    def __init__(self, message: str, usage: str) -> None:
        super().__init__(message)
        self.usage = usage


class Parser(argparse.ArgumentParser):
    """An argument parser that leaves it to us how a mistake is told."""

    def error(self, message: str) -> NoReturn:
        """Raise the mistake instead of leaving the program."""
        raise UsageError(message, self.format_usage())


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 2 bad input, 3 no price can be given."""
    words = list(sys.argv[1:] if argv is None else argv)
    parser = _parser(words[0] if words else "")
    try:
        options = parser.parse_args(words)
    except UsageError as error:
        print(f"{error.usage}entrepot: {error}", file=sys.stderr)
        return bad_input([("", str(error), "see --help")], machine=True) if "--json" in words else BAD_INPUT
    try:
        code: int = options.run(options)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # the reader (head, less) has gone: say nothing more, not even at exit
        sys.stdout = None
        return 1
    return code


def _parser(word: str) -> argparse.ArgumentParser:
    parser = Parser(
        prog="entrepot",
        description="Can I sell this there, and what will it cost? Answers with the law behind every line.",
        epilog="Guides: docs/guides/cli.md. Quotes are no legal advice.",
    )
    parser.add_argument("--version", action="version", version=f"entrepot {entrepot.__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    modules = {GROUPS[word]} if word in GROUPS else set(GROUPS.values())
    for name in sorted(modules):
        if find_spec(name):
            import_module(name).register(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
