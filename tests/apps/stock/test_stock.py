"""Pieces are promised all or nothing, never twice, and every promise ends."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django_tasks_db.models import DBTaskResult
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from tests.apps.stock.goods import make_place, make_seller, make_variant
from tests.factories import AT

from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM, Actor, PermissionRefused
from entrepot.apps.kernel.models import AuditEntry
from entrepot.apps.kernel.problems import ProblemRaised, as_problem
from entrepot.apps.stock import actions, queries
from entrepot.apps.stock.actions import Want
from entrepot.apps.stock.models import Reservation, StockItem
from entrepot.apps.stock.refusals import InsufficientStockError, Shortage
from entrepot.core.trade.allocation import Origin

pytestmark = pytest.mark.django_db
SOON = AT + timedelta(minutes=30)


@pytest.fixture
def seller() -> Actor:
    return make_seller()


@pytest.fixture
def candle(seller: Actor) -> str:
    variant = make_variant(seller)
    actions.receive(variant=variant, quantity=5, by=seller, at=AT)
    return variant


def reserve(reference: str, *wants: tuple[str, int], until: object = SOON) -> None:
    actions.reserve(
        wants=[Want(*want) for want in wants],
        reference=reference,
        until=until,
        by=SYSTEM,
        at=AT,  # type: ignore[arg-type]
    )


def counts(variant: str) -> tuple[int, int]:
    row = StockItem.objects.get(variant__public_id=variant)
    return row.on_hand, row.reserved


def states(reference: str) -> list[str]:
    return [held.state for held in queries.list_held(reference, viewer=SYSTEM)]


def test_a_promise_is_kept_and_sold(candle: str) -> None:
    reserve("ord_1", (candle, 2))
    assert counts(candle) == (5, 2)
    assert queries.count_free([candle, "var_none"], viewer=ANONYMOUS) == {candle: 3, "var_none": 0}
    actions.capture(reference="ord_1", by=SYSTEM, at=AT)
    actions.capture(reference="ord_1", by=SYSTEM, at=AT)
    assert (counts(candle), states("ord_1")) == ((3, 0), ["captured"])
    actions.release(reference="ord_1", by=SYSTEM, at=AT)
    assert counts(candle) == (3, 0)


def test_the_list_goes_on_after_the_last_one_seen(seller: Actor, candle: str) -> None:
    other = make_variant(seller)
    make_place(seller, "shed", country="US")
    for variant, place in ((candle, "shed"), (other, "main"), (other, "shed")):
        actions.receive(variant=variant, quantity=1, location=place, by=seller, at=AT)
    whole = [(each.variant, each.location) for each in queries.list_stock(viewer=seller)]
    assert len(whole) == 4
    for number, last in enumerate(whole):
        found = queries.list_stock(viewer=seller, after=last, limit=2)
        assert [(each.variant, each.location) for each in found] == whole[number + 1 : number + 3]


def test_a_shortage_names_what_is_left_of_each_and_promises_nothing(seller: Actor, candle: str) -> None:
    cup, lamp = make_variant(seller), make_variant(seller)
    actions.receive(variant=cup, quantity=9, by=seller, at=AT)
    with pytest.raises(InsufficientStockError) as raised:
        reserve("ord_1", (cup, 1), (candle, 6), (lamp, 1))
    assert set(raised.value.shortages) == {Shortage(candle, 6, 5), Shortage(lamp, 1, 0)}
    assert (counts(candle), counts(cup)) == ((5, 0), (9, 0))
    assert states("ord_1") == []
    problem = as_problem(raised.value)
    assert (problem.status, problem.slug) == (409, "insufficient-stock")
    assert {error.fix for error in problem.errors} == {"Order 5 or fewer.", "It is sold out."}


def test_the_same_reference_is_reserved_once_and_not_for_something_else(candle: str) -> None:
    reserve("ord_1", (candle, 1), (candle, 1))
    reserve("ord_1", (candle, 2))
    assert counts(candle) == (5, 2)
    with pytest.raises(ProblemRaised) as raised:
        reserve("ord_1", (candle, 3))
    assert raised.value.problem.slug == "reserved-otherwise"
    actions.release(reference="ord_1", by=SYSTEM, at=AT)
    reserve("ord_1", (candle, 3))
    assert counts(candle) == (5, 3)


def test_a_promise_runs_out_by_itself(candle: str) -> None:
    reserve("ord_1", (candle, 2))
    with clock.travel(SOON - timedelta(seconds=1)):
        workers.run_pending()
    assert counts(candle) == (5, 2)
    with clock.travel(SOON + timedelta(seconds=1)):
        workers.run_pending()
    assert (counts(candle), states("ord_1")) == ((5, 0), ["released"])
    with pytest.raises(ProblemRaised) as raised:
        actions.capture(reference="ord_1", by=SYSTEM, at=SOON)
    assert raised.value.problem.slug == "reservation-gone"
    assert AuditEntry.objects.get(action="stock.release").changes == {"lapsed": True}


def test_a_promise_past_its_time_is_good_until_somebody_releases_it(candle: str) -> None:
    reserve("ord_1", (candle, 2))
    actions.capture(reference="ord_1", by=SYSTEM, at=SOON + timedelta(days=1))
    assert counts(candle) == (3, 0)


def test_an_extended_promise_outlives_its_first_end(candle: str) -> None:
    reserve("ord_1", (candle, 2))
    actions.extend(reference="ord_1", until=SOON + timedelta(hours=1), by=SYSTEM, at=AT)
    actions.extend(reference="ord_1", until=AT, by=SYSTEM, at=AT)
    with clock.travel(SOON + timedelta(minutes=1)):
        workers.run_pending()
        assert counts(candle) == (5, 2)
    with clock.travel(SOON + timedelta(hours=2)):
        workers.run_pending()
    assert counts(candle) == (5, 0)
    assert not DBTaskResult.objects.filter(status="FAILED").exists()
    with pytest.raises(ProblemRaised):
        actions.extend(reference="ord_1", until=SOON, by=SYSTEM, at=AT)


def test_all_expired_promises_are_released_at_once(candle: str) -> None:
    for number in range(3):
        reserve(f"ord_{number}", (candle, 1), until=AT + timedelta(minutes=number + 1))
    assert actions.release_expired(by=SYSTEM, at=AT + timedelta(minutes=2)) == 2
    assert counts(candle) == (5, 1)


def test_what_was_sold_comes_back_once(candle: str) -> None:
    reserve("ord_1", (candle, 2))
    actions.put_back(reference="ord_1", by=SYSTEM, at=AT)
    assert counts(candle) == (5, 2)
    actions.capture(reference="ord_1", by=SYSTEM, at=AT)
    actions.put_back(reference="ord_1", by=SYSTEM, at=AT)
    actions.put_back(reference="ord_1", by=SYSTEM, at=AT)
    assert (counts(candle), states("ord_1")) == ((5, 0), ["returned"])


def test_some_of_what_was_sold_comes_back_and_never_more_than_was_sold(candle: str) -> None:
    reserve("ord_1", (candle, 3))
    actions.capture(reference="ord_1", by=SYSTEM, at=AT)
    actions.put_back_pieces(reference="ord_1", pieces={candle: 2}, by=SYSTEM, at=AT)
    assert (counts(candle), states("ord_1")) == ((4, 0), ["captured"])
    with pytest.raises(ProblemRaised) as raised:
        actions.put_back_pieces(reference="ord_1", pieces={candle: 2}, by=SYSTEM, at=AT)
    assert raised.value.problem.slug == "never-bought"
    assert counts(candle) == (4, 0)
    actions.put_back(reference="ord_1", by=SYSTEM, at=AT)
    assert counts(candle) == (5, 0)


def test_places_are_counted_apart_and_free_together(seller: Actor, candle: str) -> None:
    make_place(seller, "SG")
    actions.receive(variant=candle, quantity=4, location="SG", by=seller, at=AT)
    there = Want(candle, 4, origin=Origin("SG"))
    actions.reserve(wants=[there], reference="o", until=SOON, by=SYSTEM, at=AT)
    assert queries.count_free([candle], viewer=ANONYMOUS) == {candle: 5}
    assert queries.count_free([candle], viewer=ANONYMOUS, location="SG") == {candle: 0}
    with pytest.raises(InsufficientStockError) as raised:
        actions.reserve(wants=[there], reference="p", until=SOON, by=SYSTEM, at=AT)
    assert raised.value.shortages == (Shortage(candle, 4, 0, elsewhere=5),)


def test_a_count_never_goes_below_what_is_promised(seller: Actor, candle: str) -> None:
    reserve("ord_1", (candle, 3))
    with pytest.raises(ProblemRaised) as raised:
        actions.adjust(variant=candle, on_hand=2, by=seller, at=AT)
    assert raised.value.problem.slug == "promised-to-buyers"
    actions.adjust(variant=candle, on_hand=3, by=seller, at=AT, note="broken")
    assert counts(candle) == (3, 3)
    audit = AuditEntry.objects.get(action="stock.adjust")
    assert (audit.subject, audit.changes["on_hand"]) == (candle, [5, 3])


@pytest.mark.usefixtures("candle")
def test_the_database_itself_refuses_to_oversell() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        StockItem.objects.update(reserved=6)
    with pytest.raises(IntegrityError), transaction.atomic():
        StockItem.objects.update(on_hand=-1)


def test_a_stock_is_its_sellers_own(seller: Actor, candle: str) -> None:
    stranger = make_seller()
    reserve("ord_1", (candle, 1))
    assert [(row.sku, row.free) for row in queries.list_stock(viewer=seller)] == [
        (StockItem.objects.get().variant.sku, 4)
    ]
    assert queries.list_stock(viewer=stranger) == []
    assert queries.list_held("ord_1", viewer=stranger) == []
    with pytest.raises(ProblemRaised) as raised:
        actions.receive(variant=candle, quantity=1, by=stranger, at=AT)
    assert raised.value.problem.status == 404
    with pytest.raises(ProblemRaised):
        actions.adjust(variant=candle, on_hand=0, by=stranger, at=AT)


def test_only_the_platform_promises_and_nobody_unknown_reads(seller: Actor, candle: str) -> None:
    with pytest.raises(PermissionRefused):
        actions.reserve(wants=[Want(candle, 1)], reference="o", until=SOON, by=seller, at=AT)
    for action in (actions.capture, actions.release, actions.put_back):
        with pytest.raises(PermissionRefused):
            action(reference="o", by=seller, at=AT)
    with pytest.raises(PermissionRefused):
        queries.list_stock(viewer=ANONYMOUS)
    with pytest.raises(PermissionRefused):
        queries.find_faults(viewer=seller)


def test_wrong_numbers_are_refused(seller: Actor, candle: str) -> None:
    for quantity in (0, -1, 10**9):
        with pytest.raises(ProblemRaised):
            actions.receive(variant=candle, quantity=quantity, by=seller, at=AT)
    with pytest.raises(ProblemRaised) as raised:
        actions.receive(variant=candle, quantity=0, location="x" * 25, by=seller, at=AT)
    assert [error.field for error in raised.value.problem.errors] == ["quantity", "location"]
    with pytest.raises(ProblemRaised) as raised:
        actions.receive(variant=candle, quantity=1, location="nowhere", by=seller, at=AT)
    assert [error.field for error in raised.value.problem.errors] == ["location"]
    for wants, until in (([(candle, 0)], SOON), ([], SOON), ([(candle, 1)], AT)):
        with pytest.raises(ProblemRaised):
            reserve("o", *wants, until=until)


def test_a_count_that_does_not_add_up_is_found(candle: str) -> None:
    reserve("ord_1", (candle, 2))
    assert queries.find_faults(viewer=SYSTEM) == []
    Reservation.objects.update(quantity=3)
    (fault,) = queries.find_faults(viewer=SYSTEM)
    assert (fault.code, fault.variant, fault.kept, fault.summed) == ("reserved", candle, 2, 3)


class AnyHistory(RuleBasedStateMachine):
    """Whatever happens in whatever order, counts and promises agree and nothing is made or lost."""

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        seller = make_seller()
        self.seller, self.variants = seller, [make_variant(seller), make_variant(seller)]
        self.held: dict[str, dict[str, int]] = {}
        self.sold = dict.fromkeys(self.variants, 0)
        self.had = dict.fromkeys(self.variants, 0)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    @rule(which=st.integers(0, 1), quantity=st.integers(1, 5))
    def receive(self, which: int, quantity: int) -> None:
        actions.receive(variant=self.variants[which], quantity=quantity, by=self.seller, at=AT)
        self.had[self.variants[which]] += quantity

    @rule(reference=st.sampled_from("abcd"), wants=st.lists(st.integers(0, 4), min_size=2, max_size=2))
    def reserve(self, reference: str, wants: list[int]) -> None:
        wanted = {variant: count for variant, count in zip(self.variants, wants, strict=True) if count}
        if reference in self.held or not wanted:
            return
        free = queries.count_free(self.variants, viewer=SYSTEM)
        short = {variant for variant, count in wanted.items() if count > free[variant]}
        if short:
            with pytest.raises(InsufficientStockError) as raised:
                reserve(reference, *wanted.items())
            assert {each.variant for each in raised.value.shortages} == short
        else:
            reserve(reference, *wanted.items())
            self.held[reference] = wanted

    @rule(reference=st.sampled_from("abcd"), sell=st.booleans())
    def end(self, reference: str, sell: bool) -> None:  # noqa: FBT001 - hypothesis names its arguments
        wanted = self.held.pop(reference, None)
        if wanted is None:
            return
        if sell:
            actions.capture(reference=reference, by=SYSTEM, at=AT)
            for variant, count in wanted.items():
                self.sold[variant] += count
            actions.put_back(reference=reference, by=SYSTEM, at=AT)
            for variant, count in wanted.items():
                self.sold[variant] -= count
        else:
            actions.release(reference=reference, by=SYSTEM, at=AT)

    @invariant()
    def everything_adds_up(self) -> None:
        assert queries.find_faults(viewer=SYSTEM) == []
        promised = {
            variant: sum(wanted.get(variant, 0) for wanted in self.held.values()) for variant in self.variants
        }
        free = queries.count_free(self.variants, viewer=SYSTEM)
        for variant in self.variants:
            assert free[variant] == self.had[variant] - self.sold[variant] - promised[variant]


class TestAnyHistory(AnyHistory.TestCase, TestCase):  # type: ignore[misc,name-defined]
    settings = settings(
        max_examples=15, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
    )
