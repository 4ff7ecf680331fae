"""A relief reaches as far as its budget: claimed when charged, let go, taken again, given back."""

from datetime import date
from decimal import Decimal

import pytest
from tests.factories import AT, actor_of, make_organisation, make_user

from entrepot.apps.budgets import actions as budgets
from entrepot.apps.budgets import queries as budget_queries
from entrepot.apps.budgets.actions import BudgetExhaustedError
from entrepot.apps.businesses.actions import register_business
from entrepot.apps.fees import actions, queries
from entrepot.apps.fees.actions import ReliefShortError
from entrepot.apps.fees.queries import FeeQuote, Sold
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.markets.actions import install_markets
from entrepot.core.money import Money

pytestmark = pytest.mark.django_db
DAY = AT.date()
FULL = 500  # the commission of a sale of 100.00


@pytest.fixture(autouse=True)
def _market() -> None:
    install_markets(by=SYSTEM, at=AT)
    name = queries.markets.get_market_by_code("SG", viewer=SYSTEM, on=DAY).fees
    actions.set_schedule(name=name, rate=Decimal("0.05"), valid_from=date(2026, 1, 1), by=SYSTEM, at=AT)


@pytest.fixture
def business() -> str:
    founder = make_user()
    seller = actor_of(founder, make_organisation(founder, country="US"))
    return register_business(name="Hill Candles", country="US", kind="home", by=seller, at=AT)


def counter(limit: int, unit: str = "SGD", kind: str = "programme", subject: str = "prg_1") -> str:
    return budgets.open_counter(kind=kind, subject=subject, unit=unit, limit=limit, by=SYSTEM, at=AT)


def relieve(business: str, *, budget: str, cap: str = "", programme: str = "prg_1", market: str = "") -> None:
    actions.grant_relief(
        business=business,
        programme=programme,
        programme_name="Farmers",
        valid_from=DAY,
        share=Decimal(1),
        budget=budget,
        cap=cap,
        market=market,
        by=SYSTEM,
        at=AT,
    )


def charge(business: str, reference: str, goods: int = 10_000) -> FeeQuote:
    sold = [Sold("", Money(goods, "SGD"))]
    return actions.charge(
        kind="order", reference=reference, business=business, market="SG", sold=sold, on=DAY, by=SYSTEM, at=AT
    )


def taken(name: str) -> tuple[int, int]:
    found = budget_queries.get_counters([name], viewer=SYSTEM)[name]
    return found.held, found.used


def test_it_stops_at_the_budget_and_takes_nothing_back(business: str) -> None:
    budget = counter(1_200)
    relieve(business, budget=budget)
    got = [charge(business, f"ord_{number}").relief.minor for number in range(4)]
    assert got == [FULL, FULL, 200, 0]
    assert taken(budget) == (1_200, 0)
    assert queries.get_fee(kind="order", reference="ord_0", viewer=SYSTEM).relief.minor == FULL
    assert budget_queries.find_faults(viewer=SYSTEM) == []


def test_a_business_gets_no_more_than_its_cap(business: str) -> None:
    budget, cap = counter(5_000), counter(700, kind="programme_cap", subject="prg_1:biz")
    relieve(business, budget=budget, cap=cap)
    assert [charge(business, f"ord_{number}").relief.minor for number in range(3)] == [FULL, 200, 0]
    assert taken(budget) == taken(cap) == (700, 0)


def test_two_reliefs_share_one_budget(business: str) -> None:
    budget = counter(600)
    relieve(business, budget=budget)
    relieve(business, budget=budget, market="SG", programme="prg_2")
    assert charge(business, "ord_1", goods=20_000).relief.minor == 600
    assert taken(budget) == (600, 0)


def test_a_budget_in_another_currency_is_claimed_at_the_rate_of_the_day(business: str) -> None:
    budget = counter(100_000, unit="EUR")
    relieve(business, budget=budget)
    assert charge(business, "ord_1").relief.minor == FULL
    held, _used = taken(budget)
    assert 0 < held < FULL  # a euro is more than a Singapore dollar


def test_a_budget_nobody_can_convert_pays_nothing(business: str) -> None:
    budget = counter(100_000, unit="KPW")
    relieve(business, budget=budget)
    assert charge(business, "ord_1").relief.minor == 0


def test_what_is_let_go_is_free_and_can_be_taken_again(business: str) -> None:
    budget = counter(FULL)
    relieve(business, budget=budget)
    charge(business, "ord_1")
    assert charge(business, "ord_2").relief.minor == 0
    actions.release_reliefs(reference="ord_1", by=SYSTEM, at=AT)
    assert taken(budget) == (0, 0)
    actions.claim_reliefs_again(reference="ord_1", by=SYSTEM, at=AT)
    actions.claim_reliefs_again(reference="ord_1", by=SYSTEM, at=AT)
    assert taken(budget) == (FULL, 0)
    actions.release_reliefs(reference="ord_1", by=SYSTEM, at=AT)
    charge(business, "ord_3")
    with pytest.raises(BudgetExhaustedError):
        actions.claim_reliefs_again(reference="ord_1", by=SYSTEM, at=AT)


def test_refunds_give_it_back_in_proportion_in_any_order(business: str) -> None:
    budget = counter(5_000)
    relieve(business, budget=budget)
    charge(business, "ord_1")
    actions.confirm_reliefs(reference="ord_1", by=SYSTEM, at=AT)
    assert taken(budget) == (0, FULL)

    def back(part: int) -> int:
        return actions.give_reliefs_back(reference="ord_1", part=part, whole=3, by=SYSTEM, at=AT)

    assert [back(2), back(1), back(2), back(3), back(3)] == [333, 0, 0, 167, 0]
    assert taken(budget) == (0, 0)
    assert budget_queries.find_faults(viewer=SYSTEM) == []


def test_who_priced_with_what_others_took_must_price_anew(business: str) -> None:
    budget = counter(FULL)
    relieve(business, budget=budget)
    sold = [Sold("", Money(10_000, "SGD"))]
    old = queries.price_sales({"ord_1": (business, sold)}, market="SG", on=DAY, viewer=SYSTEM)
    charge(business, "ord_2")
    with pytest.raises(ReliefShortError):
        actions.charge_new(kind="order", sales=old, by=SYSTEM, at=AT)
