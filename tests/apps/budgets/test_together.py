"""What several references claim and spend at once is what each would have claimed and spent alone."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.factories import AT

from entrepot.apps.budgets import actions, queries
from entrepot.apps.budgets.actions import BudgetExhaustedError, Named, Part
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM, PermissionRefused
from entrepot.apps.kernel.problems import ProblemRaised

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


type Wanted = tuple[Named | str, int]


def value(amount: int, limit: int = 100) -> Wanted:
    return Named(kind="value", subject="someone", period="2026", unit="CNY", limit=limit), amount


def tea(amount: int) -> Wanted:
    return Named(kind="cap-tea", subject="someone", period="2026", unit="GRM", limit=50), amount


def claim(*, unseen: bool = True, **wanted: list[Wanted]) -> None:
    parts = [Part(counter, reference, amount) for reference, own in wanted.items() for counter, amount in own]
    with transaction.atomic():
        actions.claim(parts=parts, until=AT + HOUR, by=SYSTEM, at=AT, unseen=unseen)


def confirm(*references: str) -> None:
    with transaction.atomic():
        actions.confirm_all(references=references, by=SYSTEM, at=AT)


def state() -> dict[str, tuple[int, int, int]]:
    """Return held, used and limit of the person's year by kind; the claims make them up."""
    assert queries.find_faults(viewer=SYSTEM) == []
    rows = queries.list_counters_of(subject="someone", period="2026", viewer=SYSTEM)
    return {row.kind: (row.held, row.used, row.limit) for row in rows}


def test_several_references_share_counters_and_spend_them_once() -> None:
    claim(one=[value(20), tea(10)], two=[value(30)], three=[])
    assert state() == {"value": (50, 0, 100), "cap-tea": (10, 0, 50)}
    for _time in range(2):
        confirm("one", "two", "three", "unknown")
        assert state() == {"value": (0, 50, 100), "cap-tea": (0, 10, 50)}
    claim(four=[value(50, limit=120)])
    assert state()["value"] == (50, 50, 120)


def test_where_one_counter_has_too_little_left_nothing_is_taken() -> None:
    claim(one=[value(60), tea(10)])
    for wanted, left in (([tea(5), value(41)], 40), ([value(1), tea(41)], 40), ([tea(51)], 40)):
        with pytest.raises(BudgetExhaustedError) as full:
            claim(two=wanted)
        assert full.value.left == left
        assert state() == {"value": (60, 0, 100), "cap-tea": (10, 0, 50)}
    with pytest.raises(BudgetExhaustedError) as full:
        claim(two=[value(20)], three=[value(21)])
    assert (full.value.wanted, full.value.left) == (41, 40)
    claim(two=[value(20)], three=[value(20)])
    assert state()["value"] == (100, 0, 100)


def test_more_than_there_ever_is_makes_no_counter() -> None:
    with pytest.raises(BudgetExhaustedError) as full:
        claim(one=[tea(51)])
    assert (full.value.left, state()) == (50, {})


def test_a_reference_that_has_something_already_is_refused() -> None:
    claim(one=[value(10)])
    with pytest.raises(IntegrityError):
        claim(one=[value(10)])
    assert state()["value"] == (10, 0, 100)


def test_where_references_may_have_something_only_what_they_lack_is_taken() -> None:
    claim(one=[value(10)])
    claim(one=[value(10), tea(5)], two=[value(20)], unseen=False)
    assert state() == {"value": (30, 0, 100), "cap-tea": (5, 0, 50)}
    with pytest.raises(ProblemRaised, match="Let go of it first"):
        claim(two=[value(21)], three=[value(1)], unseen=False)
    with pytest.raises(BudgetExhaustedError):
        claim(three=[tea(1), value(71)], unseen=False)
    assert state() == {"value": (30, 0, 100), "cap-tea": (5, 0, 50)}


def test_counters_by_id_and_by_name_are_taken_together_or_not_at_all() -> None:
    first, second = (
        actions.open_counter(kind="purse", subject=name, unit="SGD", limit=100, by=SYSTEM, at=AT)
        for name in ("first", "second")
    )
    claim(one=[(first, 60), (second, 10), value(5)], two=[(first, 40)])
    with pytest.raises(BudgetExhaustedError) as full:
        claim(three=[(second, 10), (first, 1), value(5)])
    assert (full.value.kind, full.value.wanted, full.value.left) == ("purse", 1, 0)
    found = queries.get_counters([first, second], viewer=SYSTEM)
    assert (found[first].held, found[second].held, state()["value"][0]) == (100, 10, 5)
    actions.release(reference="two", by=SYSTEM, at=AT)
    claim(one=[(first, 60)], three=[(first, 40)], unseen=False)
    assert queries.get_counters([first], viewer=SYSTEM)[first].held == 100


def test_what_was_let_go_is_not_spent() -> None:
    claim(one=[value(10)], two=[value(10)])
    actions.release(reference="one", by=SYSTEM, at=AT)
    with pytest.raises(ProblemRaised):
        confirm("one", "two")
    assert state()["value"] == (10, 0, 100)
    with pytest.raises(PermissionRefused):
        actions.claim(parts=[], until=AT, by=ANONYMOUS, at=AT)
    with pytest.raises(PermissionRefused):
        actions.confirm_all(references=[], by=ANONYMOUS, at=AT)
