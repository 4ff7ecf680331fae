"""A season's report: exact sums, the price of a kilogram, and the local price only where it can be told."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from tests.apps.cooperatives.hill import Hill
from tests.apps.cooperatives.test_payouts import lot_of, propose, sold
from tests.catalogue_factories import make_seller
from tests.factories import AT

from entrepot.apps.cooperatives import actions, prices, queries
from entrepot.apps.cooperatives.models import Cooperative
from entrepot.apps.kernel import paths
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.core.money import Money
from entrepot.core.support.farm_price import LocalPrice, PriceSeries, against, per_kilogram

__all__ = ["sold"]
YEAR = {"start": date(2026, 1, 1), "end": date(2026, 12, 31)}


def price(amount: str, start: date = date(2026, 1, 1), end: date | None = None) -> LocalPrice:
    return LocalPrice(
        valid_from=start,
        valid_to=end,
        price=Decimal(amount),
        kind="minimum",
        source="An authority",
        address="https://example.org",
        confidence="S",
    )


def series(*given: LocalPrice, currency: str = "SGD", headings: str = "3406") -> PriceSeries:
    return PriceSeries(
        id="X-CANDLES",
        country="CN",
        headings=frozenset({headings}),
        currency=currency,
        form={"en": "candles"},
        prices=given,
    )


def test_prices_of_a_kilogram_are_rounded_once() -> None:
    assert [per_kilogram(*each) for each in ((900, 900), (1, 3_000), (5, 2_000))] == [1000, 0, 2]
    assert against(900, [(900, price("10.00"))], 2) == 10_000
    assert against(900, [(400, price("10")), (500, price("8"))], 2) == 11_250
    assert against(600, [(1_000, price("600"))], 0) == 10_000


def test_a_price_holds_up_to_the_day_before_its_end() -> None:
    held = series(price("1", date(2025, 1, 25), date(2026, 1, 1)))
    assert held.on(date(2025, 12, 31)) is not None
    assert held.on(date(2026, 1, 1)) is held.on(date(2025, 1, 24)) is None
    assert held.is_of("340600")
    assert not held.is_of("090121")


def test_the_tables_can_be_read_and_every_price_has_a_source() -> None:
    found = prices.load()
    assert {each.id for each in found} >= {"RW-COFFEE-CHERRIES"}
    assert all(price.source and price.address for each in found for price in each.prices)
    (coffee,) = prices.list_series("RW")
    held = coffee.on(date(2025, 6, 1))
    assert held is not None
    assert (held.price, held.kind) == (Decimal(600), "minimum")
    assert coffee.on(date(2026, 6, 1)) is None, "nobody read of it: no guess"


def test_a_fault_is_named_with_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "prices"
    folder.mkdir()
    for name in prices.COLUMNS:
        text = (paths.data_dir() / "prices" / f"{name}.csv").read_text(encoding="utf-8")
        wrong = text.replace("248,minimum", "0,guess") if name == "prices" else text
        (folder / f"{name}.csv").write_text(wrong, encoding="utf-8")
    monkeypatch.setattr(paths, "data_dir", lambda: tmp_path)
    with pytest.raises(prices.PriceFaultsError, match=r"prices.csv:2: kind is one of"):
        prices.load()


def paid(hill: Hill) -> None:
    payout = propose(hill)
    actions.approve_member_payout(payout=payout, by=hill.second, at=AT)
    actions.mark_members_paid(payout=payout, by=hill.by, at=AT)


@pytest.mark.django_db
def test_the_report_adds_up_and_names_what_is_not_known(sold: Hill) -> None:
    empty = queries.get_season_report(**YEAR, viewer=sold.by)
    assert (empty.delivered_grams, empty.members_delivered, empty.lines) == (9_000, 3, ())
    payout = propose(sold)
    assert queries.get_season_report(**YEAR, viewer=sold.by).lines == ()
    actions.approve_member_payout(payout=payout, by=sold.second, at=AT)
    actions.mark_members_paid(payout=payout, by=sold.by, at=AT)
    report = queries.get_season_report(**YEAR, viewer=sold.by)
    (line,) = report.lines
    shared = queries.get_member_payout(payout, viewer=sold.by).members_get
    assert (line.paid, line.grams, line.members, report.members_paid) == (shared, 9_000, 3, 3)
    assert line.per_kilogram == Money(round(shared.minor / 9), "SGD")
    assert line.against_local is None
    assert line.missing_data.startswith("data/prices: US ")
    before = queries.get_season_report(start=date(2025, 1, 1), end=date(2025, 12, 31), viewer=sold.by)
    assert (before.lines, before.delivered_grams) == ((), 0)


@pytest.mark.django_db
def test_the_local_price_stands_beside_it_where_members_bring_that_very_thing(
    sold: Hill, monkeypatch: pytest.MonkeyPatch
) -> None:
    paid(sold)
    hs = "3406"
    told = series(price("1.00"), headings=hs)
    for module in ("actions.members", "comparing"):
        monkeypatch.setattr(f"entrepot.apps.cooperatives.{module}.list_series", lambda _country: (told,))
    (line,) = queries.get_season_report(**YEAR, viewer=sold.by).lines
    assert (line.against_local, line.missing_data) == (None, ""), "nobody said what members bring"
    actions.set_terms(own_rate=1_000, brings=told.id, by=sold.by, at=AT)
    (line,) = queries.get_season_report(**YEAR, viewer=sold.by).lines
    assert line.against_local == against(line.paid.minor, [(9_000, told.prices[0])], 2)
    assert line.prices == told.prices
    with pytest.raises(ProblemRaised):
        actions.set_terms(own_rate=1_000, brings="nothing", by=sold.by, at=AT)
    assert Cooperative.objects.get().brings == told.id


@pytest.mark.django_db
def test_nobody_reads_the_season_of_others(sold: Hill) -> None:
    paid(sold)
    other = make_seller("Other Coffee")
    with pytest.raises(ProblemRaised):
        queries.get_season_report(**YEAR, viewer=other)
    actions.turn_on_cooperative(by=other, at=AT)
    report = queries.get_season_report(**YEAR, viewer=other)
    assert (report.lines, report.delivered_grams) == ((), 0)
    assert lot_of(sold)
