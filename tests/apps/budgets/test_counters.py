"""Nothing scarce is given twice or past its limit, and whatever happens the claims make up the counter."""

import contextlib
from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.factories import AT

from entrepot.apps.budgets import actions, queries
from entrepot.apps.budgets.actions import BudgetExhaustedError, Named, Part
from entrepot.apps.budgets.models import Claim, GivenBack
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM, PermissionRefused
from entrepot.apps.kernel.models import AuditEntry
from entrepot.apps.kernel.problems import ProblemRaised

HOUR = timedelta(hours=1)
LIMIT = 100


def part(
    amount: int, reference: str, *, subject: str = "someone", period: str = "2026", limit: int = LIMIT
) -> Part:
    quota = Named(kind="quota", subject=subject, period=period, unit="CNY", limit=limit)
    return Part(quota, reference, amount)


def claim(amount: int, reference: str, **more: int | str) -> None:
    wanted = part(amount, reference, **more)  # type: ignore[arg-type]
    actions.claim(parts=[wanted], until=AT + HOUR, by=SYSTEM, at=AT)


def state(subject: str = "someone", period: str = "2026") -> tuple[int, int, int]:
    found = queries.get_counter(kind="quota", subject=subject, period=period, unit="CNY", viewer=SYSTEM)
    assert queries.find_faults(viewer=SYSTEM) == []
    return (found.held, found.used, found.left) if found else (0, 0, LIMIT)


@pytest.mark.django_db
def test_a_claim_is_held_then_spent_then_given_back_each_once() -> None:
    for _ in range(2):
        claim(60, "pcl_1")
        assert state() == (60, 0, 40)
    for _ in range(2):
        actions.confirm(reference="pcl_1", by=SYSTEM, at=AT)
        assert state() == (0, 60, 40)
    for _ in range(2):
        actions.give_back(reference="pcl_1", cause="rfd_1", amount=20, kind="quota", by=SYSTEM, at=AT)
        assert state() == (0, 40, 60)
    assert actions.give_back(reference="pcl_1", cause="rfd_2", by=SYSTEM, at=AT) == 40
    assert actions.give_back(reference="pcl_1", cause="rfd_3", by=SYSTEM, at=AT) == 0
    assert state() == (0, 0, 100)
    assert AuditEntry.objects.filter(action__startswith="budgets.").count() == 4


@pytest.mark.django_db
def test_the_last_unit_can_be_had_and_not_one_more() -> None:
    claim(LIMIT, "pcl_1")
    assert state() == (100, 0, 0)
    with pytest.raises(BudgetExhaustedError) as refused:
        claim(1, "pcl_2")
    assert (refused.value.wanted, refused.value.left) == (1, 0)
    assert not Claim.objects.filter(reference="pcl_2").exists()
    claim(LIMIT, "pcl_2", subject="another")
    claim(LIMIT, "pcl_2", period="2027")
    assert state("another") == state(period="2027") == (100, 0, 0)


@pytest.mark.django_db
def test_a_limit_the_law_lowered_gives_nothing_more_and_takes_nothing_back() -> None:
    claim(60, "pcl_1")
    with pytest.raises(BudgetExhaustedError) as refused:
        claim(1, "pcl_2", limit=50)
    assert refused.value.left == 0
    claim(1, "pcl_3", limit=61)
    assert state() == (61, 0, 0)


@pytest.mark.django_db
def test_what_nobody_confirms_in_time_is_free_again_and_cannot_be_confirmed_after() -> None:
    claim(60, "pcl_1")
    assert actions.expire_claims(by=SYSTEM, at=AT + HOUR - timedelta(seconds=1)) == 0
    assert actions.expire_claims(by=SYSTEM, at=AT + HOUR) == 1
    assert actions.expire_claims(by=SYSTEM, at=AT + HOUR) == 0
    assert state() == (0, 0, 100)
    with pytest.raises(ProblemRaised, match="Claim it again"):
        actions.confirm(reference="pcl_1", by=SYSTEM, at=AT)
    claim(70, "pcl_1")  # claimed again, as after a payment that came late
    actions.confirm(reference="pcl_1", by=SYSTEM, at=AT)
    assert state() == (0, 70, 30)
    assert actions.release(reference="pcl_1", by=SYSTEM, at=AT) is False  # spent stays spent


@pytest.mark.django_db
def test_nothing_claimed_is_nothing_to_confirm_and_amounts_are_not_changed_behind_ones_back() -> None:
    actions.confirm(reference="pcl_0", by=SYSTEM, at=AT)
    claim(10, "pcl_1")
    with pytest.raises(ProblemRaised, match="Let go of it first"):
        claim(11, "pcl_1")
    actions.confirm(reference="pcl_1", by=SYSTEM, at=AT)
    with pytest.raises(ProblemRaised, match="Give back less"):
        actions.give_back(reference="pcl_1", cause="rfd_1", amount=11, kind="quota", by=SYSTEM, at=AT)
    assert state() == (0, 10, 90)


@pytest.mark.django_db
def test_counters_follow_a_subject_whose_name_changes_and_two_become_one() -> None:
    claim(60, "pcl_1", subject="old")
    claim(50, "pcl_2", subject="new")
    actions.confirm(reference="pcl_2", by=SYSTEM, at=AT)
    claim(5, "pcl_3", subject="old", period="2025")
    for _ in range(2):
        actions.rename_subject(old="old", new="new", by=SYSTEM, at=AT)
        assert state("new") == (60, 50, 0)
        assert state("new", "2025") == (5, 0, 95)
        assert state("old")[:2] == (0, 0)
    actions.confirm(reference="pcl_1", by=SYSTEM, at=AT)
    assert state("new") == (0, 110, 0)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "call",
    [
        lambda: actions.claim(parts=[part(1, "x")], until=AT, by=ANONYMOUS, at=AT),
        lambda: actions.give_back(reference="x", cause="y", by=ANONYMOUS, at=AT),
        lambda: queries.list_counters(kind="quota", subjects=["someone"], viewer=ANONYMOUS),
    ],
)
def test_strangers_neither_claim_nor_read(call: Callable[[], object]) -> None:
    with pytest.raises(PermissionRefused):
        call()


REFERENCES = st.sampled_from(["a", "b", "c"])
STEPS = st.one_of(
    st.tuples(st.just("claim"), REFERENCES, st.integers(1, 70)),
    st.tuples(st.sampled_from(["confirm", "release", "expire"]), REFERENCES, st.just(0)),
    st.tuples(st.just("give_back"), REFERENCES, st.integers(1, 40)),
)


class EveryHistory(TestCase):
    """Whatever is done in whatever order, the limit holds and the claims make up the counter."""

    @settings(max_examples=25, deadline=None)
    @given(st.lists(STEPS, max_size=14))
    def test_the_limit_holds_and_the_claims_make_up_the_counter(
        self, steps: list[tuple[str, str, int]]
    ) -> None:
        spent = 0
        for number, (step, reference, amount) in enumerate(steps):
            with contextlib.suppress(BudgetExhaustedError, ProblemRaised):
                spent += self.take(step, reference, amount, str(number))
            held, used, left = state()
            assert held + used + left == LIMIT
        assert sum(GivenBack.objects.values_list("amount", flat=True)) == spent

    @staticmethod
    def take(step: str, reference: str, amount: int, cause: str) -> int:
        if step == "claim":
            claim(amount, reference)
        elif step == "confirm":
            actions.confirm(reference=reference, by=SYSTEM, at=AT)
        elif step == "release":
            actions.release(reference=reference, by=SYSTEM, at=AT)
        elif step == "expire":
            actions.expire_claims(by=SYSTEM, at=AT + HOUR)
        else:
            return actions.give_back(
                reference=reference, cause=cause, amount=amount, kind="quota", by=SYSTEM, at=AT
            )
        return 0
