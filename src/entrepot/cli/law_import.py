"""``entrepot law import``: official files, as an operator downloads them, into the tables of a pack."""

import argparse
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from entrepot.apps.kernel.paths import data_dir
from entrepot.cli.problems import BAD_INPUT

# Named and not imported, as Django's settings name their backends: cli and adapters are strangers.
ADAPTERS = {
    "usitc": "entrepot.adapters.usitc",
    "cn-positive-list": "entrepot.adapters.cn_positive_list",
    "ecb": "entrepot.adapters.ecb",
    "hs-correlation": "entrepot.adapters.hs_correlation",
}


def _usitc(adapter: Any, file: Path, data: Path) -> str:
    summary = adapter.convert(file, data / "law" / "US" / "schedule")
    return f"{summary.printed} printed rates, {len(summary.gaps)} gaps, {summary.national} national lines"


def _positive_list(adapter: Any, file: Path, data: Path) -> str:
    made = adapter.import_positive_list(file, data / "law" / "CN")
    return f"{made}"


def _ecb(adapter: Any, file: Path, data: Path) -> str:
    days = adapter.write_rates(adapter.read_rates(file), data / "reference" / "fx" / "ecb.csv.gz")
    return f"{days} days of rates"


def _correlation(adapter: Any, file: Path, data: Path) -> str:
    return f"{adapter.import_correlation(file, data)}"


_IMPORTS: dict[str, Callable[[Any, Path, Path], str]] = {
    "usitc": _usitc,
    "cn-positive-list": _positive_list,
    "ecb": _ecb,
    "hs-correlation": _correlation,
}


def add_import(words: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``law import``."""
    parser = words.add_parser("import", help="put an official file into the tables of a pack")
    parser.add_argument("kind", choices=sorted(_IMPORTS), help="whose file it is")
    parser.add_argument("file", type=Path, help="the file as downloaded")
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    adapter = import_module(ADAPTERS[options.kind])
    try:
        told = _IMPORTS[options.kind](adapter, options.file, data_dir())
    except (OSError, ValueError) as error:
        for fault in getattr(error, "faults", (error,)):
            print(f"{options.file}: {fault}", file=sys.stderr)
        return BAD_INPUT
    print(f"{told}. Review the change, then: entrepot law compile")
    return 0
