"""``entrepot states``: write the pages of the state tables, or say which are not as the tables are."""

import argparse
import sys
from pathlib import Path

FOLDER = Path("docs") / "states"


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `states` to the command line."""
    parser = commands.add_parser("states", help="write the diagrams of the state tables into docs/states")
    parser.add_argument("--into", type=Path, default=FOLDER, help="the folder (docs/states)")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a page is stale")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write every page, or name those that are not as their tables are now."""
    from entrepot.cli.states.pages import pages  # noqa: PLC0415 - a quote starts without it

    if options.check:
        stale = [name for name, text in pages().items() if _read(options.into / name) != text]
        for name in stale:
            sys.stderr.write(f"{options.into / name} is not as its table is: run `entrepot states`\n")
        return 1 if stale else 0
    options.into.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (options.into / name).write_text(text, encoding="utf-8")
    return 0


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""
