"""The demo world trades: every buyer's orders, and what the makers are paid for them."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final

from entrepot.apps.kernel import clock
from entrepot.cli.demo import paying, people, trade
from entrepot.cli.demo.fates import Seller
from entrepot.cli.demo.makers import FOUNDED, all_makers, folder
from entrepot.cli.demo.stories import Story, read_stories

ACCOUNTS_NAMED: Final = timedelta(days=2)  # after the markets opened
SETTLED: Final = timedelta(days=12)  # what was bought so long ago is received, and paid out to its maker


def seed_trade(*, variants: Mapping[str, str], makers: Iterable[str], said: Callable[[str], None]) -> None:
    """Let the demo world trade between these makers and everybody who buys of them, then pay the makers.

    Orders that stand are left as they are; what is missing is placed. Raises ValueError for a table that
    cannot be read.
    """
    now = clock.now()
    stories = [
        story
        for story in read_stories(folder() / "orders.toml")
        if dict(story.items).keys() <= variants.keys()
    ]
    world = _world(stories, variants, makers, now)
    orders = trade.tell([story for story in stories if story.ago >= SETTLED], world, said)
    paying.pay_out(approver=people.actor(people.SECOND_OPERATOR), now=now)
    orders += trade.tell([story for story in stories if story.ago < SETTLED], world, said)
    waiting = paying.propose(now=now)
    said(f"  {orders} orders stand; {waiting} payouts wait for a second person")


def _world(
    stories: Iterable[Story], variants: Mapping[str, str], makers: Iterable[str], now: datetime
) -> trade.World:
    banks, sellers = paying.read_banks(folder()), {}
    for slug in makers:
        maker = all_makers()[slug]
        owner = people.actor(maker.people[0].email)
        paying.name_account(maker, banks[slug], by=owner, at=FOUNDED + ACCOUNTS_NAMED)
        sellers[people.business_of(owner)] = Seller(owner, maker.address)
    buyers = {}
    for story in stories:
        if story.buyer.signs_in and story.buyer.email not in buyers:
            people.person(story.buyer.email, story.buyer.name)
            buyers[story.buyer.email] = people.actor(story.buyer.email)
    return trade.World(variants=variants, sellers=sellers, people=buyers, now=now)
