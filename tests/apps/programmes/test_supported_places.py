"""Goods of supported businesses stand in shops in turn; that takes days, credit and budget."""

from datetime import timedelta

import pytest
from django.test import Client
from tests.apps.orders.shop import make_shelf, open_shop
from tests.apps.programmes.supporting import TODAY, officer, publish
from tests.factories import AT

from entrepot.apps.budgets import queries as budgets
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM, Actor
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.programmes import actions, queries
from entrepot.apps.programmes.actions import BenefitTerms
from entrepot.core.money import Money
from entrepot.web.storefront.supported import LOOKS

pytestmark = pytest.mark.django_db
EVERYBODY = {"not": {"fact": "exported", "is": "holds", "value": True}}
DAYS = BenefitTerms(kind="placement", quantity=2, amount=Money(0, "SGD"))
CREDIT = BenefitTerms(kind="advertising", quantity=1, amount=Money(10_00, "SGD"))


@pytest.fixture(autouse=True)
def _shop(db: None) -> None:
    del db
    open_shop()


def supported(benefit: BenefitTerms, *names: str) -> tuple[str, list[Actor]]:
    """Return a programme and sellers in it, each with a candle on sale in Singapore."""
    programme = publish(officer(), officer("operator"), rule=EVERYBODY, benefits=(benefit,), cap=None)
    sellers = [make_shelf(name, pieces=5).seller for name in names]
    for each in sellers:
        actions.apply_for_programme(programme=programme, by=each, at=AT)
    return programme, sellers


def plan(days: int = 0) -> int:
    return actions.plan_places(by=SYSTEM, at=AT + timedelta(days=days))


def places(days: int = 0) -> list[queries.PlaceView]:
    return queries.list_places(market="SG", day=TODAY + timedelta(days=days), viewer=ANONYMOUS)


def seen(number: int, days: int = 0) -> None:
    actions.count_views(seen={each.public_id: number for each in places(days)}, by=SYSTEM)


def price(day: str = "1.00", thousand: str = "2.00") -> None:
    actions.set_ad_price(
        per_day=Money.parse(day, "SGD"),
        per_thousand=Money.parse(thousand, "SGD"),
        valid_from=TODAY,
        by=officer(),
        at=AT,
    )


def test_a_placement_takes_its_days_and_then_stops() -> None:
    _programme, (seller,) = supported(DAYS, "Hill Candles")
    assert plan() >= 1
    assert plan() == 0  # once, however often
    assert [each.programme_name for each in places()] == ["Farmers of Rwanda"]
    seen(7)
    plan(1)
    plan(2)
    assert (len(places(1)), len(places(2))) == (1, 0)
    told = queries.list_shown(viewer=seller)
    assert [(each.day, each.views) for each in told] == [(TODAY + timedelta(days=1), 0), (TODAY, 7)]
    assert budgets.find_faults(viewer=SYSTEM) == []


def test_places_go_in_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("entrepot.apps.programmes.actions.placing.PLACES", 1)
    supported(BenefitTerms(kind="placement", quantity=9, amount=Money(0, "SGD")), "One", "Two", "Three")
    for day in range(3):
        plan(day)
    assert len({each.product for day in range(3) for each in places(day)}) == 3


def test_credit_pays_for_days_and_views_and_stops_at_its_end() -> None:
    programme, (seller,) = supported(CREDIT, "Hill Candles")
    plan()
    assert places() == []  # nobody said yet what a place costs
    price()
    plan()
    seen(1499)
    assert actions.charge_views(by=SYSTEM, at=AT) == 1
    assert actions.charge_views(by=SYSTEM, at=AT) == 0
    (told,) = queries.list_shown(viewer=seller)
    assert told.taken == Money(1_00 + 2_99, "SGD")  # a day, and 1,499 views rounded down
    seen(9000)
    actions.charge_views(by=SYSTEM, at=AT)
    (told,) = queries.list_shown(viewer=seller)
    assert (told.taken, told.is_used_up) == (Money(10_00, "SGD"), True)
    assert places() == []
    assert plan(1) == 0
    view = queries.get_programme(programme, viewer=SYSTEM, on=TODAY)
    assert view.taken == Money(10_00, "SGD")
    assert budgets.find_faults(viewer=SYSTEM) == []


def test_a_price_is_dated_and_faults_are_named() -> None:
    price()
    with pytest.raises(ProblemRaised):
        price("3.00")
    with pytest.raises(ProblemRaised) as raised:
        actions.set_ad_price(
            per_day=Money(0, "SGD"),
            per_thousand=Money(0, "SGD"),
            valid_from=TODAY - timedelta(days=1),
            by=officer(),
            at=AT,
        )
    assert [each.field for each in raised.value.problem.errors] == ["per_day", "valid_from"]


def test_a_shop_shows_them_labelled_and_counts_who_looks(client: Client) -> None:
    with clock.travel(AT):
        assert "No supported goods today" in client.get("/sg/en/shop/supported").content.decode()
        _programme, (seller,) = supported(DAYS, "Hill Candles")
        plan()
        part = client.get("/sg/en/shop/supported", headers={"HX-Request": "true"})
        said = part.content.decode()
        assert "Supported: Farmers of Rwanda" in said
        assert "<html" not in said
        assert "HX-Request" in part["Vary"]
        assert "Farmers of Rwanda" in client.get("/sg/en/shop/supported").content.decode()
        LOOKS.write()
        assert queries.list_shown(viewer=seller)[0].views == 2
        assert 'hx-get="/sg/en/shop/supported"' in client.get("/sg/en/shop/").content.decode()
