"""What shops are narrowed and ordered by follows what stands, and is written by the latest look alone."""

from typing import Any

import pytest
from tests.catalogue_factories import a_variant, make_product, make_seller, open_markets
from tests.factories import AT

from entrepot.apps.businesses import actions as businesses
from entrepot.apps.catalogue import actions as catalogue
from entrepot.apps.catalogue import queries as catalogue_queries
from entrepot.apps.catalogue.queries import Narrowing
from entrepot.apps.discovery import actions, offering, queries
from entrepot.apps.discovery.models import Offered
from entrepot.apps.discovery.queries import Wanted
from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM, Actor
from entrepot.apps.kernel.changes import FOLLOWER
from entrepot.apps.stock import actions as stock
from entrepot.core.support.business_facts import Evidence

pytestmark = pytest.mark.django_db
ALL = Narrowing()


@pytest.fixture
def seller() -> Actor:
    open_markets()
    return make_seller()


def offer(seller: Actor, title: str = "Cedar Candle", *, pieces: int = 3, price: int = 1_000) -> str:
    variant = a_variant(title.replace(" ", "-"), price_minor=price)
    product = make_product(seller, title, variants=(variant,))
    catalogue.publish_listing(product=product, markets_wanted=["SG"], by=seller, at=AT)
    if pieces:
        stock.receive(variant=variant_of(product, seller), quantity=pieces, by=seller, at=AT)
    return product


def variant_of(product: str, seller: Actor) -> str:
    return catalogue_queries.get_own_product(product, viewer=seller).product.variants[0].public_id


def listed(order: str = queries.CHEAPEST, **wanted: Any) -> list[str]:
    return queries.list_offers(
        market="SG", only=ALL, wanted=Wanted(**wanted), order=order, viewer=ANONYMOUS, limit=10
    )


def test_an_offer_is_what_its_card_shows(seller: Actor) -> None:
    with clock.travel(AT):
        product = offer(seller)
        workers.run_pending()
        row = Offered.objects.get()
    assert (row.product.public_id, row.market, row.currency, row.sold_out) == (product, "SG", "SGD", False)
    assert row.price_minor
    assert row.ships_from
    assert row.days
    assert listed(price=(row.price_minor, row.price_minor + 1)) == [product]
    assert listed(price=(None, row.price_minor)) == []
    assert listed(days=row.days, ships_from=(row.ships_from,)) == [product]
    assert listed(ships_from=("ZW",)) == []


def test_what_is_sold_out_stands_last_and_comes_back(seller: Actor) -> None:
    with clock.travel(AT):
        cheap, dear = offer(seller, "Cheap", price=500), offer(seller, "Dear", price=5_000)
        workers.run_pending()
        assert listed() == [cheap, dear]
        stock.adjust(variant=variant_of(cheap, seller), on_hand=0, by=seller, at=AT)
        workers.run_pending()
        assert listed() == [dear, cheap]
        assert queries.list_gone(market="SG", products=[cheap, dear], viewer=ANONYMOUS) == {cheap}
        stock.receive(variant=variant_of(cheap, seller), quantity=1, by=seller, at=AT)
        workers.run_pending()
        assert listed() == [cheap, dear]


def test_what_is_withdrawn_is_forgotten(seller: Actor) -> None:
    with clock.travel(AT):
        product = offer(seller)
        workers.run_pending()
        catalogue.withdraw_listing(product=product, by=seller, at=AT)
        assert listed() == []
        workers.run_pending()
    assert not Offered.objects.exists()


def test_facts_are_told_with_how_well_they_are_known(seller: Actor) -> None:
    with clock.travel(AT):
        product = offer(seller)
        businesses.declare_facts(facts=["farm"], by=seller, at=AT)
        workers.run_pending()
    told = queries.get_badges(market="SG", products=[product], viewer=ANONYMOUS)
    assert told == {product: (("farm", Evidence.DECLARED),)}
    assert listed(badges=("farm", "cooperative")) == [product]
    assert listed(badges=("cooperative",)) == []


def test_a_look_that_is_late_looks_again(seller: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    with clock.travel(AT):
        product = offer(seller)
        workers.run_pending()
        read, meanwhile = offering._read, [1]

        def slow(products: Any, at: Any) -> Any:
            found = list(read(products, at))
            if meanwhile:
                meanwhile.clear()
                stock.adjust(variant=variant_of(product, seller), on_hand=0, by=seller, at=AT)
                Offered.objects.update(turn=9, sold_out=True)
            return found

        monkeypatch.setattr(offering, "_read", slow)
        actions.mark_stale(products=[product], by=SYSTEM, at=AT, words=False)
        actions.index_stale(by=SYSTEM, at=AT)
    row = Offered.objects.get()
    assert (row.turn, row.sold_out) == (11, True)  # each of the two looks moves it


def test_what_nobody_looked_at_for_long_is_looked_at(seller: Actor) -> None:
    with clock.travel(AT):
        offer(seller)
        workers.run_pending()
        Offered.objects.update(price_minor=1)
        assert actions.renew_offers(before=AT, by=SYSTEM, at=AT) == 0
        Offered.objects.update(looked_at=AT - actions.LATELY)
        assert actions.renew_offers(before=AT, by=SYSTEM, at=AT) == 1
    assert Offered.objects.get().price_minor != 1


def test_a_stock_that_makes_no_difference_leaves_pages_as_they_are(seller: Actor) -> None:
    with clock.travel(AT):
        product = offer(seller)
        workers.run_pending()
        FOLLOWER.hurry()
        FOLLOWER.look()
        before = FOLLOWER.latest(["goods"])
        actions.mark_stale(products=[product], by=SYSTEM, at=AT, words=False)
        actions.index_stale(by=SYSTEM, at=AT)
        FOLLOWER.hurry()
        FOLLOWER.look()
        assert FOLLOWER.latest(["goods"]) == before


def test_few_buyers_are_told_of_by_no_figure(seller: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    with clock.travel(AT):
        few, many = offer(seller, "Few"), offer(seller, "Many", price=9_000)
        workers.run_pending()
        bought = {few: 2, many: 3}
        monkeypatch.setattr(actions.orders, "count_buyers", lambda **_: bought)
        assert actions.count_popular(by=SYSTEM, at=AT) == 1
        assert listed(queries.POPULAR) == [many, few]
        bought.clear()
        assert actions.count_popular(by=SYSTEM, at=AT) == 1
        assert actions.count_popular(by=SYSTEM, at=AT) == 0
