"""``entrepot law``: list, show, compile and import the law packs."""

import argparse
import sys

from entrepot.apps.kernel.paths import data_dir, home
from entrepot.apps.law.compiler import LawRefusedError, compile_law
from entrepot.apps.law.facts import DataMissingError
from entrepot.cli.law_import import add_import
from entrepot.cli.law_show import add_list
from entrepot.cli.problems import BAD_INPUT


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``law`` and its words."""
    law = commands.add_parser("law", help="the law packs: list, show, compile, import")
    words = law.add_subparsers(title="law", metavar="WORD", required=True)
    add_list(words)
    compiling = words.add_parser(
        "compile", help="check every pack and write one edition, or say what is wrong with file and line"
    )
    compiling.add_argument("-q", "--quiet", action="store_true", help="print the edition only")
    compiling.set_defaults(run=_compile)
    add_import(words)


def _compile(options: argparse.Namespace) -> int:
    def tell(message: str) -> None:
        if not options.quiet:
            print(message, file=sys.stderr)

    try:
        made = compile_law(data_dir(), home(), tell=tell)
    except DataMissingError as error:
        print(error, file=sys.stderr)
        return BAD_INPUT
    except LawRefusedError as refused:
        for fault in refused.faults:
            print(f"data/law/{fault}", file=sys.stderr)
        count = len(refused.faults)
        print(f"{count} {'fault' if count == 1 else 'faults'}: nothing was written", file=sys.stderr)
        return BAD_INPUT
    if options.quiet:
        print(made.edition)
        return 0
    for name, count in made.counts.items():
        if count:
            print(f"{count:>9,}  {name}")
    print(f"edition {made.edition} in {made.seconds:.1f} s: {made.path}")
    return 0
