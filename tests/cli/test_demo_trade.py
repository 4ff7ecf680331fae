"""The demo world trades: every table can be read, orders come to what their stories say, all money agrees."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage
from tests.catalogue_factories import open_markets

from entrepot.adapters import bank_sandbox, customs_sandbox, payment_sandbox_post, shipping_post
from entrepot.adapters.bank_sandbox import Bank
from entrepot.adapters.customs_sandbox import CustomsSandbox
from entrepot.adapters.payment_sandbox import Sandbox
from entrepot.adapters.shipping_post import EntrepotPost
from entrepot.apps.files import storing
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.ledger import queries as ledger
from entrepot.apps.orders import queries as orders
from entrepot.apps.payouts import queries as payouts
from entrepot.cli.demo import paying, seeding, trading
from entrepot.cli.demo.makers import all_makers, folder
from entrepot.cli.demo.stories import GOALS, read_stories
from entrepot.core.trade.identity_numbers import is_identity_number

TODAY = datetime(2026, 11, 22, 9, tzinfo=UTC)
MAKERS = ("qingyao-ceramics", "timah-merah")


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[seeding.Seeded]:
    """Two makers and their goods, with outside parties whose books are the test's own."""
    monkeypatch.setattr(storing, "default_storage", FileSystemStorage(tmp_path / "files"))
    provider = Sandbox(tmp_path / "payments")
    parties = {
        payment_sandbox_post: provider,
        shipping_post: EntrepotPost(tmp_path / "post"),
        customs_sandbox: CustomsSandbox(tmp_path / "customs", delay=timedelta(0)),
        bank_sandbox: Bank(tmp_path / "bank", income=provider.settlements),
    }
    for module, party in parties.items():
        monkeypatch.setattr(module, "connect", lambda party=party: party)
    with clock.travel(TODAY):
        open_markets()
        yield seeding.seed(lambda _line: None, only=MAKERS)


def trade(world: seeding.Seeded) -> None:
    trading.seed_trade(variants=world.variants, makers=world.owners, said=lambda _line: None)


def states() -> Counter[str]:
    return Counter(order.state for order in orders.list_orders(viewer=SYSTEM, limit=200))


def test_the_table_of_orders_holds_every_end_and_nobody_buys_one_thing_twice() -> None:
    stories = read_stories(folder() / "orders.toml")
    assert {story.goal for story in stories} == GOALS
    bought = Counter((story.buyer.email, sku) for story in stories for sku, _quantity in story.items)
    assert max(bought.values()) == 1
    skus = {
        variant.sku
        for maker in all_makers().values()
        for good in maker.goods
        for variant in good.product.variants
    }
    assert {sku for _buyer, sku in bought} <= skus
    for story in stories:
        country = story.buyer.market[:2]
        assert country not in {"CN", "ID", "TH"} or is_identity_number(story.buyer.identity, country)


def test_every_maker_says_where_it_is_paid() -> None:
    assert paying.read_banks(folder()).keys() == all_makers().keys()


@pytest.mark.django_db
def test_the_world_trades_and_trading_again_changes_nothing(world: seeding.Seeded) -> None:
    trade(world)
    first = states()
    assert first["released"] >= 2
    assert len(payouts.list_payouts(viewer=SYSTEM, state="settled")) >= 1
    trade(world)
    assert states() == first
    assert ledger.list_differences(viewer=SYSTEM) == []
    assert orders.list_money_differences(viewer=SYSTEM) == []
    assert payouts.list_payout_differences(viewer=SYSTEM) == []
    assert payouts.list_bank_differences(viewer=SYSTEM) == []
