"""``entrepot demo``: fill this home with the demo world; again changes nothing."""

import argparse
import os
import sys
from typing import Final

from entrepot.cli.demo.quiet import quieten
from entrepot.cli.demo.rates import bring_rates
from entrepot.cli.problems import BAD_INPUT

PROCESSES: Final = min(2, os.cpu_count() or 1)


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``demo``."""
    demo = commands.add_parser(
        "demo", help="fill this home with made-up makers, goods, buyers and orders; again changes nothing"
    )
    demo.set_defaults(run=_run)


def _run(_options: argparse.Namespace) -> int:
    from entrepot.cli import serve  # noqa: PLC0415 - this module is read by every `entrepot --help`

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", serve.SETTINGS)
    bring_rates()
    if not serve.stand_up():
        return 1
    return fill()


def fill() -> int:
    """Seed the world and tell how to sign in; the tables, the law and the markets must stand."""
    from entrepot.cli.demo import fronts, harvest, nearer, seeding, trading  # noqa: PLC0415 - Django must be set up first
    from entrepot.cli.demo.commits import not_forced  # noqa: PLC0415 - same
    from entrepot.cli.demo.makers import WorldRefusedError  # noqa: PLC0415 - same

    quieten()
    try:
        with not_forced():
            _tell("  People take their seats, and makers open their businesses")
            world = seeding.seed(_tell, processes=PROCESSES)
            harvest.seed_members(world.owners, _tell)
            trading.seed_trade(variants=world.variants, makers=world.owners, said=_tell)
            nearer.open_places(world.owners, world.variants, _tell)
            harvest.share_harvest(world.owners, _tell)
            fronts.put_in_front(world.variants, world.owners, _tell)
    except WorldRefusedError as refused:
        print(f"data/demo/makers/{refused}", file=sys.stderr)
        return BAD_INPUT
    seeding.how_to_sign_in(world, _tell)
    return 0


def _tell(line: str) -> None:
    print(line, flush=True)
