"""Prices that rules make: what they promise holds, and they move only when the rate or the goods do."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.apps.pricing.test_pricing import list_candle, price
from tests.catalogue_factories import make_seller, open_markets
from tests.factories import AT

from entrepot.apps.catalogue import actions as catalogue
from entrepot.apps.catalogue import queries as products
from entrepot.apps.fees import actions as fees
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM, Actor, PermissionRefused
from entrepot.apps.kernel.bulk import BULK
from entrepot.apps.kernel.models import AuditEntry
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.kernel.workers import run_pending
from entrepot.apps.law import queries as law
from entrepot.apps.markets import queries as markets
from entrepot.apps.pricing import actions, queries
from entrepot.apps.pricing.models import MarketPrice, MarketPriceRule
from entrepot.apps.pricing.queries import reckoned
from entrepot.core.money import ExchangeRate, Money
from entrepot.core.trade.price_rules import PriceRule, bring_in

pytestmark = pytest.mark.django_db
DAY = AT.date()
FOLLOW = PriceRule(ending="90")
MARGIN = PriceRule(margin=3000, ending="99")
COST = Money(900, "USD")


@pytest.fixture
def seller() -> Actor:
    open_markets()
    return make_seller()


def follow(variant: str, seller: Actor, rule: PriceRule = FOLLOW, **more: Any) -> str:
    given = {"market": "SG", "by": seller, "at": AT, **more}
    return actions.set_price_rule(variant=variant, rule=rule, **given)


def rule_of(variant: str, seller: Actor, market: str = "SG") -> queries.RuleView:
    return queries.list_price_rules([variant], viewer=seller)[variant, market]


def let_the_rate_be(monkeypatch: pytest.MonkeyPatch, factor: str, on: date) -> None:
    """Move every rate that prices are reckoned with by a factor, as if published on a day."""
    before = law.get_exchange_rate

    def moved(**asked: Any) -> ExchangeRate | None:
        found = before(**asked)
        return found and replace(found, rate=found.rate * Decimal(factor), on=on)

    monkeypatch.setattr(reckoned.law, "get_exchange_rate", moved)


def look_again(at: Any = AT) -> None:
    actions.reckon_rules(by=SYSTEM, at=at)
    run_pending(BULK)


def test_a_price_follows_the_own_one_and_ends_by_custom(seller: Actor) -> None:
    candle = list_candle(seller)
    follow(candle, seller)
    rate = law.get_exchange_rate(base="USD", quote="SGD", on=DAY, viewer=ANONYMOUS)
    assert rate is not None
    asked = price(candle).asked
    assert asked.price is not None
    assert (asked.own_market, asked.price.currency, asked.price.minor % 100) == (True, "SGD", 90)
    assert bring_in(Money(2400, "USD"), rate) <= asked.price
    kept = rule_of(candle, seller)
    assert (kept.base, kept.rate_on, kept.rate_source, kept.status) == ("USD", rate.on, "ECB", "ok")
    assert kept.rate is not None
    assert round(kept.rate, 9) == round(rate.rate, 9)
    assert AuditEntry.objects.filter(action="pricing.set_price_rule", subject=candle).count() == 1
    told = AuditEntry.objects.get(action="pricing.reckon_rule", subject=candle)
    assert "USD/SGD" in told.changes["rate"]


def test_a_rate_that_hardly_moves_moves_no_price(seller: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    candle = list_candle(seller)
    follow(candle, seller)
    before = price(candle).asked.listed
    later = AT + timedelta(days=2)
    let_the_rate_be(monkeypatch, "1.0099", later.date())
    look_again(later)
    assert MarketPrice.objects.count() == 1
    assert rule_of(candle, seller).rate_on != later.date()
    let_the_rate_be(monkeypatch, "1.07", later.date())
    look_again(later)
    after = price(candle, on=later.date()).asked.listed
    assert after > before
    assert price(candle).asked.listed == before  # what was asked that day can always be told
    assert rule_of(candle, seller).rate_on == later.date()
    look_again(later)
    assert MarketPrice.objects.count() == 2


def test_a_margin_covers_what_one_costs_at_the_door(seller: Actor) -> None:
    name = markets.get_market_by_code("SG", viewer=SYSTEM).fees
    fees.set_schedule(name=name, rate=Decimal("0.05"), valid_from=DAY, by=SYSTEM, at=AT)
    candle = list_candle(seller)
    own = products.get_own_product(
        products.list_own_products(viewer=seller)[0].product.public_id, viewer=seller
    )
    look = queries.propose_rule(
        own, own.product.variants[0], market="SG", rule=MARGIN, cost=COST, viewer=seller, on=DAY
    )
    follow(candle, seller, MARGIN, cost=COST)
    shown = price(candle)
    assert look.reckoned is not None
    landed = look.reckoned.amount
    assert landed is not None
    assert shown.total is not None
    assert shown.total == look.asked
    assert shown.total.minor * 10_000 >= landed.minor * 13_000
    assert shown.total.minor % 100 == 99
    assert look.gets is not None
    assert look.goods is not None
    assert look.fee is not None
    assert look.gets == look.goods - look.fee
    assert look.goods > bring_in(COST, look.reckoned.rate)


def test_the_floor_holds_and_a_price_by_hand_ends_the_rule(seller: Actor) -> None:
    candle = list_candle(seller)
    first = follow(candle, seller, PriceRule(floor=Money(9001, "SGD"), ending="90"))
    assert price(candle).asked.price == Money(9090, "SGD")
    second = follow(candle, seller)
    assert first != second
    assert MarketPriceRule.objects.filter(ended_at=None).count() == 1
    actions.set_market_price(
        variant=candle, market="SG", price=Money(3000, "SGD"), valid_from=DAY, by=seller, at=AT
    )
    assert queries.list_price_rules([candle], viewer=seller) == {}
    look_again()
    assert price(candle).asked.price == Money(3000, "SGD")
    follow(candle, seller)
    actions.end_market_price(variant=candle, market="SG", on=DAY, by=seller, at=AT)
    assert queries.list_price_rules([candle], viewer=seller) == {}
    assert price(candle).asked.own_market is False


def test_a_changed_product_has_its_prices_made_anew(seller: Actor) -> None:
    candle = list_candle(seller)
    follow(candle, seller)
    product = products.list_own_products(viewer=seller)[0].product.public_id
    said = products.get_product_input(product, viewer=seller)
    dearer = replace(said, variants=(replace(said.variants[0], price_minor=9900),))
    catalogue.update_product(product=product, content=dearer, by=seller, at=AT)
    run_pending()
    asked = price(candle, on=clock.now().date()).asked.price
    assert asked is not None
    assert asked.minor > 9900


def test_without_a_rate_the_price_before_stays(seller: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    candle = list_candle(seller)
    follow(candle, seller)
    before = price(candle).asked.listed
    with monkeypatch.context() as without:
        without.setattr(reckoned.law, "get_exchange_rate", lambda **_asked: None)
        look_again()
        assert rule_of(candle, seller).status == "no_rate"
        assert MarketPrice.objects.get().price == before
        with pytest.raises(ProblemRaised) as refused:
            follow(candle, seller)
        assert refused.value.problem.slug == "no-price-by-rule"
    look_again()
    assert rule_of(candle, seller).status == "ok"


def test_only_its_seller_makes_rules_and_reads_them(seller: Actor) -> None:
    candle = list_candle(seller)
    follow(candle, seller)
    other = make_seller("Other Shop")
    assert queries.list_price_rules([candle], viewer=other) == {}
    with pytest.raises(ProblemRaised) as missing:
        follow(candle, other)
    assert missing.value.problem.status == 404
    with pytest.raises(PermissionRefused):
        actions.reckon_rules(by=seller, at=AT)


@pytest.mark.parametrize(
    ("rule", "cost", "field"),
    [
        (PriceRule(margin=100), None, "margin"),
        (PriceRule(), Money(100, "SGD"), "cost"),
        (PriceRule(floor=Money(100, "USD")), None, "floor"),
    ],
)
def test_what_is_no_rule_is_refused(seller: Actor, rule: PriceRule, cost: Money | None, field: str) -> None:
    with pytest.raises(ProblemRaised) as refused:
        follow(list_candle(seller), seller, rule, cost=cost)
    assert [each.field for each in refused.value.problem.errors] == [field]
