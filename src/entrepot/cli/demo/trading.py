"""The demo world trades: every buyer's orders, told by several processes, then what the makers are paid."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import django

from entrepot.cli.demo.spreading import spread

ACCOUNTS_NAMED: Final = timedelta(days=2)  # after the markets opened
SETTLED: Final = timedelta(days=12)  # what was bought so long ago is received, and paid out to its maker


@dataclass(frozen=True, slots=True)
class Errand:
    """What one process is told: some stories of one buyer, what is sold by SKU, the makers, the day."""

    stories: tuple[str, ...]
    variants: Mapping[str, str]
    makers: tuple[str, ...]
    now: datetime


def seed_trade(
    *, variants: Mapping[str, str], makers: Iterable[str], processes: int, said: Callable[[str], None]
) -> None:
    """Let the demo world trade between these makers and everybody who buys of them, then pay the makers.

    Again goes on where it was. Raises ValueError for a table that cannot be read.
    """
    from entrepot.apps.kernel import clock  # noqa: PLC0415 - this module is read by processes without Django
    from entrepot.cli.demo import paying, people  # noqa: PLC0415 - same
    from entrepot.cli.demo.makers import FOUNDED, all_makers, folder  # noqa: PLC0415 - same
    from entrepot.cli.demo.stories import read_stories  # noqa: PLC0415 - same

    now, slugs, banks = clock.now(), tuple(makers), paying.read_banks(folder())
    for slug in slugs:
        maker = all_makers()[slug]
        owner = people.actor(maker.people[0].email)
        paying.name_account(maker, banks[slug], by=owner, at=FOUNDED + ACCOUNTS_NAMED)
    known = read_stories(folder() / "orders.toml")
    stories = [story for story in known if {*dict(story.items)} <= variants.keys()]
    for story in stories:
        if story.buyer.signs_in:
            people.person(story.buyer.email, story.buyer.name)
    for early in (True, False):
        keys: dict[str, list[str]] = {}
        for story in stories:
            if (story.ago >= SETTLED) is early:
                keys.setdefault(story.buyer.email, []).append(story.key)
        errands = [Errand(tuple(mine), variants, slugs, now) for mine in keys.values()]
        for name, orders in spread(run_errand, errands, processes):
            said(f"  {name}: {orders} orders")
        if early:
            paying.pay_out(approver=people.actor(people.SECOND_OPERATOR), now=now)
    waiting = paying.propose(now=now)
    said(f"  Makers are paid; {waiting} payouts wait for a second person.")


def run_errand(errand: Errand) -> tuple[str, int]:
    """Tell one buyer's stories, in a process of its own; return who it is and how many orders there are."""
    django.setup()
    from entrepot.cli.demo import people, trade  # noqa: PLC0415 - a new process has no Django before
    from entrepot.cli.demo.fates import Seller  # noqa: PLC0415 - same
    from entrepot.cli.demo.makers import all_makers, folder  # noqa: PLC0415 - same
    from entrepot.cli.demo.stories import read_stories  # noqa: PLC0415 - same

    mine = [story for story in read_stories(folder() / "orders.toml") if story.key in errand.stories]
    buyer = mine[0].buyer
    makers = [all_makers()[slug] for slug in errand.makers]
    owners = [(maker, people.actor(maker.people[0].email)) for maker in makers]
    world = trade.World(
        variants=errand.variants,
        sellers={people.business_of(owner): Seller(owner, maker.address) for maker, owner in owners},
        people={buyer.email: people.actor(buyer.email)} if buyer.signs_in else {},
        now=errand.now,
    )
    return buyer.name, trade.tell(mine, world)
