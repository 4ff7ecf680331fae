"""One price a buyer sees: what the seller asks, carriage, duty and tax, in the market's money."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist
from pytest_django import DjangoAssertNumQueries
from tests.catalogue_factories import a_variant, make_product, make_seller, open_markets
from tests.factories import AT

from entrepot.apps.catalogue import actions as catalogue
from entrepot.apps.catalogue import queries as products
from entrepot.apps.kernel.actors import ANONYMOUS, Actor, PermissionRefused
from entrepot.apps.kernel.models import AuditEntry
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.markets import queries as markets
from entrepot.apps.markets.queries import MarketMissingError
from entrepot.apps.pricing import actions, queries
from entrepot.apps.pricing.models import MarketPrice
from entrepot.apps.pricing.queries import shown
from entrepot.core.money import Money

pytestmark = pytest.mark.django_db
DAY = AT.date()
LATER = DAY + timedelta(days=30)


@pytest.fixture
def seller() -> Actor:
    open_markets()
    return make_seller()


def list_candle(seller: Actor, *markets_wanted: str, **facts: Any) -> str:
    sku = f"C-{MarketPrice.objects.count()}-{len(products.list_own_products(viewer=seller))}"
    product = make_product(seller, f"Candle {sku}", variants=(a_variant(sku, **facts),))
    catalogue.publish_listing(
        product=product, markets_wanted=list(markets_wanted or ("SG",)), by=seller, at=AT
    )
    return (
        products.get_listed_product(product, market=(markets_wanted or ("SG",))[0], viewer=seller)
        .variants[0]
        .public_id
    )


def price(variant: str, market: str = "SG", **more: Any) -> queries.ShownPrice:
    return queries.get_price(variant, market=market, viewer=ANONYMOUS, **{"on": DAY, **more})


def ask(variant: str, seller: Actor, minor: int = 3000, *, on: date = DAY, **more: Any) -> None:
    given = {"price": Money(minor, "SGD"), "market": "SG", "by": seller, "at": AT, **more}
    actions.set_market_price(variant=variant, valid_from=on, **given)


def test_a_price_is_goods_carriage_and_levies_in_the_markets_money(seller: Actor) -> None:
    found = price(list_candle(seller))
    assert (found.status, found.currency) == ("ok", "SGD")
    assert found.quote is not None
    assert found.total == found.quote.goods + found.quote.freight + Money.total(
        (levy.amount for levy in found.quote.levies), "SGD"
    )
    assert found.quote.goods == found.asked.price
    assert found.asked.listed == Money(2400, "USD")
    assert found.asked.rate is not None
    assert found.asked.price == found.asked.rate.convert(Money(2400, "USD"))
    assert (found.asked.rate.pair, found.asked.rate.source) == ("USD/SGD", "ECB")
    assert found.quote.freight.minor > 0
    assert found.carrier
    assert found.service
    assert found.route.startswith("SG-")


def test_another_day_and_currency_are_another_price(seller: Actor) -> None:
    candle = list_candle(seller)
    euro = price(candle, currency="EUR")
    assert euro.total is not None
    assert euro.total.currency == "EUR"
    with pytest.raises(MarketMissingError):
        price(candle, on=date(2020, 1, 1))


def test_an_all_in_price_is_what_the_buyer_pays(seller: Actor) -> None:
    found = price(list_candle(seller, price_minor=6000, currency="SGD", basis="all_in"))
    assert found.quote is not None
    assert found.is_exact
    assert found.total == Money(6000, "SGD")
    assert found.quote.freight.minor > 0
    assert found.quote.goods < Money(6000, "SGD") - found.quote.freight


def test_an_all_in_price_that_carriage_alone_uses_up_is_no_price(seller: Actor) -> None:
    found = price(list_candle(seller, price_minor=300, currency="SGD", basis="all_in"))
    assert (found.status, found.total) == ("below_carriage", None)
    assert found.carriage is not None


def test_a_market_price_holds_from_its_day_in_its_market_alone(seller: Actor) -> None:
    candle = list_candle(seller, "SG", "MY")
    own = price(candle).asked
    ask(candle, seller, 3000)
    ask(candle, seller, 3500, on=LATER)
    here = price(candle).asked
    assert (here.price, here.rate, here.own_market) == (Money(3000, "SGD"), None, True)
    assert price(candle, on=LATER).asked.price == Money(3500, "SGD")
    assert price(candle, "MY").asked.own_market is False
    actions.end_market_price(variant=candle, market="SG", on=LATER, by=seller, at=AT)
    actions.end_market_price(variant=candle, market="SG", on=LATER, by=seller, at=AT)
    assert price(candle, on=LATER).asked.listed == own.listed


def test_the_same_price_again_changes_nothing_and_an_earlier_one_is_refused(seller: Actor) -> None:
    candle = list_candle(seller)
    ask(candle, seller)
    ask(candle, seller)
    assert MarketPrice.objects.count() == 1
    entry = AuditEntry.objects.get(action="pricing.set_market_price")
    assert (entry.subject, entry.changes["price_minor"]) == (candle, [None, 3000])
    ask(candle, seller, 3100, on=LATER)
    with pytest.raises(ProblemRaised) as raised:
        ask(candle, seller, 3200)
    assert raised.value.problem.slug == "price-begins-later"


def test_a_price_for_many_is_shown_for_one(seller: Actor) -> None:
    found = price(list_candle(seller, price_minor=10_050, currency="SGD", per=100))
    assert found.quote is not None
    assert found.quote.goods == Money(101, "SGD")  # 1.005 a piece


def test_only_ones_own_variant_is_priced(seller: Actor) -> None:
    candle = list_candle(seller)
    stranger = make_seller("Other")
    with pytest.raises(ProblemRaised) as raised:
        ask(candle, stranger)
    assert raised.value.problem.status == 404
    with pytest.raises(PermissionRefused):
        ask(candle, ANONYMOUS)
    with pytest.raises(ProblemRaised):
        actions.end_market_price(variant=candle, market="SG", on=DAY, by=stranger, at=AT)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"price": Money(0, "SGD")}, "price"), ({"basis": "gross"}, "basis"), ({"per": 0}, "per")],
)
def test_a_price_that_is_none_is_refused(seller: Actor, wrong: dict[str, Any], field: str) -> None:
    candle = list_candle(seller)
    with pytest.raises(ProblemRaised) as raised:
        ask(candle, seller, **wrong)
    assert [error.field for error in raised.value.problem.errors] == [field]


def test_what_is_not_sold_there_has_no_price(seller: Actor) -> None:
    candle = list_candle(seller)
    with pytest.raises(ObjectDoesNotExist):
        price(candle, "MY")
    with pytest.raises(MarketMissingError):
        ask(candle, seller, market="XX")


def test_a_page_of_products_costs_the_same_few_queries(
    seller: Actor, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    candles = [list_candle(seller, price_minor=1000 + number) for number in range(3)]
    page = products.list_listed_products(market="SG", viewer=ANONYMOUS)
    queries.price_many(page, market="SG", viewer=ANONYMOUS, on=DAY)  # the law is opened once
    for some in (page[:1], page):
        with django_assert_num_queries(QUERIES):
            found = queries.price_many(some, market="SG", viewer=ANONYMOUS, on=DAY)
        assert len(found) == len(some)
    assert set(found) == set(candles)
    assert found[candles[0]] == price(candles[0])


QUERIES = 4  # the market, its settings, market prices, what lies where


def test_a_way_in_that_is_not_offered_is_not_taken(seller: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    candle = list_candle(seller)
    cheapest = price(candle)
    assert cheapest.reply is not None
    lawful = [each["route"] for each in cheapest.reply["routes"] if each["status"] == "ok"]
    offered = markets.MarketView.allows
    monkeypatch.setattr(
        markets.MarketView, "allows", lambda self, route: route != cheapest.route and offered(self, route)
    )
    other = price(candle)
    if len(lawful) > 1:
        assert other.status == "ok"
        assert other.route != cheapest.route
    monkeypatch.setattr(markets.MarketView, "allows", lambda _self, _route: False)
    assert (price(candle).status, price(candle).total) == ("not_offered", None)


def test_where_nobody_carries_and_no_rate_is_known_it_says_so(
    seller: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    candle = list_candle(seller)
    none = shown.shipping.ShippingQuote((), ())
    with monkeypatch.context() as patch:
        patch.setattr(shown.shipping, "quote_shipping", lambda **_facts: none)
        assert price(candle).status == "not_carried"
    assert price(candle, currency="XAF").status == "no_rate"


def test_a_price_keeps_what_it_was_converted_with(seller: Actor) -> None:
    found = price(list_candle(seller))
    assert all(rate.quote == "SGD" for rate in found.rates)
    assert found.asked.rate in found.rates
    assert all(isinstance(rate.rate, Decimal) and rate.on <= DAY for rate in found.rates)
