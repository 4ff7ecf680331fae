"""A made-up year: the same again, books that add up, figures as the apps count them, going on."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from tests.catalogue_factories import open_markets

from entrepot.apps.impact import queries as impact
from entrepot.apps.impact import tasks as impact_tasks
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.ledger import queries as ledger
from entrepot.apps.programmes import snapshot
from entrepot.cli.simulate import bulk, chunks, ending, running, standing
from entrepot.cli.simulate.chunks import Plan, make_piece
from entrepot.cli.simulate.naming import Names
from entrepot.cli.simulate.shape import Lot, Shape, read_shape
from entrepot.cli.simulate.standing import find_world
from entrepot.cli.simulate.tables import TABLES
from entrepot.core.ledger import AccountKind, AccountRef
from entrepot.core.money import Money

UNTIL = date(2026, 11, 22)
PLAN = Plan(businesses=60, orders=150, seed=7)
NOTHING = ("id", "gathered_at")
COUNTED = ("CountedBusiness", "CountedOrder", "CountedPayout", "CountedSupport")

pytestmark = pytest.mark.django_db


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Pieces of twenty businesses, markets, and no year remembered from another test."""
    monkeypatch.setattr(chunks, "PIECE", 20)
    monkeypatch.setattr(running, "PIECE", 20)
    monkeypatch.setattr(standing, "read_shape", quoted_by_the_central_bank)
    open_markets()
    running.year.cache_clear()
    yield
    running.year.cache_clear()


def quoted_by_the_central_bank(*asked: Any) -> Shape:
    """Return the shape without countries whose currency the tests' law has no rate for."""
    shape = read_shape(*asked)
    there = [country for country in shape.countries.things if country.currency != "VND"]
    return replace(shape, countries=Lot([(country, int(country.code != "SG")) for country in there]))


def silent(_line: str) -> None:
    """Say nothing."""


def made(plan: Plan = PLAN) -> Any:
    """Make the whole year in this process."""
    run = running.begin(plan, UNTIL)
    world = running.make_year(run, plan, 1, silent)
    ending.end_year(run, world, silent)
    return run


def table(app: str, name: str) -> Any:
    """Return a table of an app."""
    return apps.get_model(app, name)


def rows_of(app: str, name: str) -> list[tuple[tuple[str, str], ...]]:
    """Return the rows of a table, sorted, but for what differs by when they were written."""
    return sorted(
        tuple((key, str(value)) for key, value in row.items() if key not in NOTHING)
        for row in table(app, name).objects.values()
    )


@pytest.mark.usefixtures("small_pieces")
def test_the_books_of_a_year_add_up_and_its_figures_are_those_the_apps_count() -> None:
    made()
    assert table("businesses", "Business").objects.count() == PLAN.businesses
    assert table("orders", "Order").objects.count() == PLAN.orders
    assert ledger.list_differences(viewer=SYSTEM) == []
    assert ledger.list_item_differences(viewer=SYSTEM) == []
    assert impact.list_differences(viewer=SYSTEM) == []
    connection.check_constraints()
    counted = [rows_of("impact", name) for name in COUNTED]
    facts, values = rows_of("programmes", "BusinessFacts"), rows_of("programmes", "FactValue")
    _count_anew()
    assert [rows_of("impact", name) for name in COUNTED] == counted
    assert rows_of("programmes", "BusinessFacts") == facts
    assert rows_of("programmes", "FactValue") == values


def _count_anew() -> None:
    last: int | None = 0
    while last is not None:
        last, _count = snapshot.gather_next(last, datetime(2026, 11, 22, tzinfo=UTC))
    cursor = None
    while not (step := impact_tasks.rebuild({}, cursor)).last:
        cursor = step.cursor


@pytest.mark.usefixtures("small_pieces")
def test_a_sellers_statement_is_what_the_ledger_holds_and_no_budget_is_passed() -> None:
    made()
    balances = table("ledger", "Balance").objects.filter(kind="seller_available").exclude(minor=0)
    for row in balances[:10]:
        account = AccountRef(AccountKind.SELLER_AVAILABLE, row.owner, row.currency)
        statement = ledger.list_statement(
            account=account,
            start=datetime(2025, 1, 1, tzinfo=UTC),
            end=datetime(2027, 1, 1, tzinfo=UTC),
            viewer=SYSTEM,
        )
        assert statement.closing == Money(row.minor, row.currency)
        assert statement.closing == Money.total((line.amount for line in statement.lines), row.currency)
    counters = table("budgets", "Counter").objects.all()
    assert {row.kind for row in counters} == {"programme", "programme_cap"}
    for row in counters:
        claimed = {
            state: sum(row.claims.filter(state=state).values_list("amount", flat=True))
            for state in ("held", "confirmed")
        }
        assert (row.held, row.used) == (claimed["held"], claimed["confirmed"])
        assert row.held + row.used <= row.limit
    assert table("fees", "FeeLineRelief").objects.exists()


@pytest.mark.usefixtures("small_pieces")
def test_the_same_seed_makes_the_same_rows_and_another_seed_others() -> None:
    run = running.begin(PLAN, UNTIL)
    first, again, other = (
        make_piece(find_world(run.params, seed), Plan(60, 150, seed), 1, run.cursor["ids"])
        for seed in (7, 7, 8)
    )
    sealed = TABLES["payouts_bankaccount"].columns.index("sealed")  # never the same twice, by its nonce
    for sheet, _spent in (first, again, other):
        sheet.rows["payouts_bankaccount"] = [
            (*row[:sealed], *row[sealed + 1 :]) for row in sheet.rows["payouts_bankaccount"]
        ]
    assert first[0].rows == again[0].rows
    assert first[1] == again[1]
    assert first[0].rows["orders_order"] != other[0].rows["orders_order"]


@pytest.mark.usefixtures("small_pieces")
def test_a_year_that_was_cut_off_goes_on_and_nothing_comes_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    run = running.begin(PLAN, UNTIL)

    class CutOffError(Exception):
        """The process is gone."""

    load = bulk.load

    def cut(of: bulk.Table, rows: list[bulk.Row]) -> None:
        if of.name == "ledger_entry" and table("kernel", "BulkRun").objects.get(pk=run.pk).chunks == 1:
            raise CutOffError
        load(of, rows)

    monkeypatch.setattr(bulk, "load", cut)
    with pytest.raises(CutOffError):
        running.make_year(run, PLAN, 1, silent)
    assert table("businesses", "Business").objects.count() == 20  # the piece in hand left nothing behind
    monkeypatch.setattr(bulk, "load", load)
    made()
    assert table("businesses", "Business").objects.count() == PLAN.businesses
    assert table("orders", "Order").objects.count() == PLAN.orders
    assert ledger.list_differences(viewer=SYSTEM) == []
    with pytest.raises(running.RefusedError, match="Another simulation"):
        running.write_piece(1)
    assert table("orders", "Order").objects.count() == PLAN.orders


@pytest.mark.usefixtures("small_pieces")
def test_a_home_with_real_trade_or_another_year_is_refused() -> None:
    organisation = table("accounts", "Organisation").objects.create(name="Real Ltd", country="GB")
    with pytest.raises(running.RefusedError, match="no simulation made"):
        running.begin(PLAN, UNTIL)
    organisation.delete()
    running.begin(PLAN, UNTIL)
    with pytest.raises(running.RefusedError, match="another made-up year"):
        running.begin(Plan(61, 150, 7), UNTIL)


def test_ids_of_a_year_are_ids_and_never_meet() -> None:
    names = Names(3)
    found = {names.of("ord", row) for row in range(1, 20_001)}
    assert len(found) == 20_000
    assert {len(each) for each in found} == {26}
    assert Names(4).of("ord", 1) not in found


def test_what_copy_reads_is_escaped_only_where_it_must_be() -> None:
    assert bulk.copy_text([(1, None, True), ("a\tb", "c\\d", "e\nf")]) == (
        "1\t\\N\tTrue\na\\tb\tc\\\\d\te\\nf\n"
    )
    assert bulk.copy_text([(1, "plain", None)]) == "1\tplain\t\\N\n"


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite looks through nothing by itself")
def test_tables_are_left_alone_while_they_are_filled_and_no_longer() -> None:
    def told() -> Any:
        with connection.cursor() as cursor:
            cursor.execute("SELECT reloptions FROM pg_class WHERE relname = 'orders_ordershare'")
            return cursor.fetchone()[0]

    bulk.let_vacuum(["orders_ordershare"], by_itself=False)
    assert told() == ["autovacuum_enabled=off"]
    bulk.let_vacuum(["orders_ordershare"], by_itself=True)
    assert told() is None


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite keeps its indexes")
def test_indexes_that_stood_aside_come_back_as_they_were() -> None:
    before = bulk.listed_indexes(["orders_ordershare"])
    bulk.drop_indexes(before)
    assert bulk.listed_indexes(["orders_ordershare"]) == {}
    with connection.cursor() as cursor:  # within the test's own transaction: no second connection sees it
        for _drop, make in before.values():
            cursor.execute(make)
    assert bulk.listed_indexes(["orders_ordershare"]) == before
