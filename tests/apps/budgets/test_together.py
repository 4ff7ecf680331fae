"""What several references claim and spend at once is what each would have claimed and spent alone."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.factories import AT

from entrepot.apps.budgets import actions, queries
from entrepot.apps.budgets.actions import BudgetExhaustedError, Wanted
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM, PermissionRefused
from entrepot.apps.kernel.problems import ProblemRaised

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def value(amount: int, limit: int = 100) -> Wanted:
    return Wanted(kind="value", subject="someone", period="2026", unit="CNY", limit=limit, amount=amount)


def tea(amount: int) -> Wanted:
    return Wanted(kind="cap-tea", subject="someone", period="2026", unit="GRM", limit=50, amount=amount)


def claim(**wanted: list[Wanted]) -> None:
    with transaction.atomic():
        actions.claim_all(wanted=wanted, until=AT + HOUR, by=SYSTEM, at=AT)


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


def test_what_was_let_go_is_not_spent() -> None:
    claim(one=[value(10)], two=[value(10)])
    actions.release(reference="one", by=SYSTEM, at=AT)
    with pytest.raises(ProblemRaised):
        confirm("one", "two")
    assert state()["value"] == (10, 0, 100)
    with pytest.raises(PermissionRefused):
        actions.claim_all(wanted={}, until=AT, by=ANONYMOUS, at=AT)
    with pytest.raises(PermissionRefused):
        actions.confirm_all(references=[], by=ANONYMOUS, at=AT)
