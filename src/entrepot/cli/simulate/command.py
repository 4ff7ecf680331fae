"""``entrepot simulate``: a made-up year of trade in bulk, for measuring how much this installation bears."""

import argparse
import os
import sys
import time
from datetime import date
from typing import TYPE_CHECKING, Final

from entrepot.cli.demo.command import PROCESSES
from entrepot.cli.demo.rates import bring_rates
from entrepot.cli.problems import BAD_INPUT

if TYPE_CHECKING:
    from entrepot.cli.simulate.chunks import Plan

LARGEST: Final = 12
MEGA: Final = 1_000_000


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``simulate``."""
    simulate = commands.add_parser(
        "simulate", help="fill an empty home with a made-up year of many businesses; again goes on"
    )
    simulate.add_argument("--businesses", type=_whole, default=1_000, metavar="N")
    simulate.add_argument("--orders", type=_whole, metavar="N", help="two for each business unless said")
    simulate.add_argument("--seed", type=int, default=1, metavar="N", help="the same seed, the same year")
    simulate.add_argument(
        "--until", type=date.fromisoformat, metavar="DAY", help="the year ends before this day; today"
    )
    simulate.set_defaults(run=_run)


def _whole(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


def _run(options: argparse.Namespace) -> int:
    from entrepot.cli import serve  # noqa: PLC0415 - this module is read by every `entrepot --help`

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", serve.SETTINGS)
    bring_rates()
    if not serve.stand_up():
        return 1
    from entrepot.cli.simulate.chunks import Plan  # noqa: PLC0415 - Django must be set up first
    from entrepot.cli.simulate.deals import DealError  # noqa: PLC0415 - same
    from entrepot.cli.simulate.running import RefusedError  # noqa: PLC0415 - same
    from entrepot.cli.simulate.standing import NotReadyError  # noqa: PLC0415 - same

    plan = Plan(options.businesses, options.orders or 2 * options.businesses, options.seed)
    try:
        simulate(plan, options.until)
    except (RefusedError, NotReadyError, DealError) as refused:
        print(f"entrepot: {refused}", file=sys.stderr)
        return BAD_INPUT
    return 0


def simulate(plan: "Plan", until: date | None) -> None:
    """Make the year, or go on with it, and tell how long it took and how large it is."""
    from entrepot.apps.kernel import clock  # noqa: PLC0415 - same
    from entrepot.cli.demo import people  # noqa: PLC0415 - same
    from entrepot.cli.demo.quiet import quieten  # noqa: PLC0415 - same
    from entrepot.cli.simulate import ending, running  # noqa: PLC0415 - same

    quieten()
    begun = time.monotonic()
    run = running.begin(plan, until or clock.now().date())
    if run.state == running.FINISHED:
        tell("This made-up year stands already; nothing was done.")
    else:
        tell(
            f"A made-up year: {plan.businesses:,} businesses, {plan.orders:,} orders, seed {plan.seed}."
            " Nobody in it exists; this home is marked as simulated."
        )
        world = running.make_year(run, plan, PROCESSES, tell)
        ending.end_year(run, world, tell)
        tell(f"Done in {time.monotonic() - begun:,.0f} s.")
    _tell_size()
    tell(f"Sign in with the password {people.demo_password()}: as {', '.join(people.PLATFORM)},")
    tell("or as the owner of a business, `seller<N>@simulated.example`.")


def _tell_size() -> None:
    from entrepot.cli.simulate import bulk  # noqa: PLC0415 - same
    from entrepot.cli.simulate.tables import TABLES  # noqa: PLC0415 - same

    found = bulk.sizes(list(TABLES))
    rows = sum(count for _name, count, _bytes in found)
    tell(f"{rows:,} rows, {bulk.whole_size() / MEGA:,.0f} MB in all. The largest tables:")
    for name, count, taken in found[:LARGEST]:
        tell(
            f"  {name:<28}{count:>12,} rows{taken / MEGA:>10,.0f} MB"
            if taken
            else f"  {name:<28}{count:>12,} rows"
        )


def tell(line: str) -> None:
    """Say a line at once."""
    print(line, flush=True)
