"""Sums that are kept so that pages stay quick: always what everything adds up to."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.apps.ledger.books import AT, AVAILABLE, OPERATOR, ORDERS, capture, payout, sale, steps

from entrepot.apps.ledger import actions, queries
from entrepot.apps.ledger.models import KindTotal, OpenDay, OpenMark, Posting
from entrepot.apps.ledger.open_days import by_day, open_items
from entrepot.core.ledger import AccountKind, Cause, Progress, Stamp, dues_set_aside

pytestmark = pytest.mark.django_db
DAYS = 40


def owe(number: int, days: int) -> None:
    """Set dues of an order aside on a day, and its carriage."""
    order, at = f"ord_{number}", AT + timedelta(days=days)
    sold = sale(order)
    actions.post(entry=capture(order), by=ORDERS)
    stamp = Stamp("orders", f"{order}/aside", at, order)
    actions.post(entry=dues_set_aside(stamp, sold, Progress(sold.nothing)), by=ORDERS)


def proved() -> None:
    """What is asked of what is kept is what the items say, whatever day is asked for."""
    whole = by_day(open_items())
    for until in (None, *(AT.date() + timedelta(days=days) for days in range(0, DAYS, 7))):
        wanted: dict[tuple[str, str, str], tuple[int, int, date]] = {}
        for (kind, owner, currency, day), (minor, count) in whole.items():
            if until is None or day < until:
                before = wanted.get((owner, kind, currency), (0, 0, day))
                wanted[owner, kind, currency] = (before[0] - minor, before[1] + count, min(before[2], day))
        found = queries.list_open_accounts(viewer=OPERATOR, until=until)
        assert {
            (each.account.owner, each.account.kind.value, each.account.currency): (
                *(each.amount.minor, each.count, each.since),
            )
            for each in found
        } == wanted
    assert queries.list_differences(viewer=OPERATOR) == []


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("owe"), st.integers(0, DAYS)),
        st.tuples(st.just("pay"), st.integers(1, 3)),
        st.tuples(st.just("take back"), st.integers(0, 5)),
        st.tuples(st.just("keep"), st.integers(0, 2)),
    ),
    max_size=10,
)


@settings(max_examples=6, deadline=None)
@given(STEPS)
def test_what_is_open_of_each_day_follows_any_history(history: list[tuple[str, int]]) -> None:
    paid: list[str] = []
    for number, (step, value) in enumerate(history):
        if step == "owe":
            owe(number, value)
        elif step == "pay":
            numbers = list(open_items().order_by("-id").values_list("pk", flat=True)[:value])
            paid.append(f"pot_{number}")
            actions.clear_items(items=numbers, cleared_by=paid[-1], by=ORDERS, at=AT)
        elif step == "take back" and value < len(paid):
            actions.reopen_items(cleared_by=paid[value], by=ORDERS, at=AT)
        elif step == "keep":
            actions.take_snapshots(by=ORDERS, anew=value == 2)
    proved()


def test_why_money_last_became_less_is_told_before_any_entry() -> None:
    for entry in steps(sale("ord_1")):
        actions.post(entry=entry, by=ORDERS)
    assert queries.get_last_lowering(account=AVAILABLE, viewer=OPERATOR) is None
    actions.post(entry=payout(100), by=ORDERS)
    sent = payout(200, "po_2")
    actions.post(entry=sent, by=ORDERS)
    for key in (None, (sent.source, sent.reference)):
        last = queries.get_last_lowering(account=AVAILABLE, viewer=OPERATOR, before=key)
        assert last is Cause.PAYOUT_PROPOSED
    first = payout(100)
    key = (first.source, first.reference)
    assert queries.get_last_lowering(account=AVAILABLE, viewer=OPERATOR, before=key) is None


def test_only_what_came_since_is_looked_at() -> None:
    owe(1, 0)
    actions.take_snapshots(by=ORDERS)
    assert OpenMark.objects.get().through == Posting.objects.latest("id").pk
    assert OpenDay.objects.count() == 2
    OpenDay.objects.filter(kind=AccountKind.DUTY_PAYABLE.value).update(minor=-5)
    owe(2, 1)
    found = {each.account.kind: each for each in queries.list_open_accounts(viewer=OPERATOR)}
    assert found[AccountKind.DUTY_PAYABLE].amount.minor == 5 + 300
    assert found[AccountKind.DUTY_PAYABLE].since == AT.date()


def test_a_wrong_day_is_named_and_summed_anew() -> None:
    owe(1, 0)
    actions.take_snapshots(by=ORDERS)
    OpenDay.objects.filter(kind=AccountKind.DUTY_PAYABLE.value).update(minor=-5)
    (wrong,) = queries.list_differences(viewer=OPERATOR)
    assert (wrong.code, wrong.kept, wrong.summed) == ("snapshot", -5, -300)
    assert wrong.subject == f"duty_payable DE-Zoll EUR {AT.date()}"
    actions.take_snapshots(by=ORDERS, anew=True)
    proved()


def test_the_trial_balance_is_what_was_kept_and_what_came_since() -> None:
    for entry in steps(sale("ord_1")):
        actions.post(entry=entry, by=ORDERS)
    actions.take_snapshots(by=ORDERS)
    first = queries.get_trial_balance(viewer=OPERATOR)
    for entry in steps(sale("ord_2")):
        actions.post(entry=entry, by=ORDERS)
    both = queries.get_trial_balance(viewer=OPERATOR)
    assert [(line.kind, 2 * line.amount) for line in first["EUR"]] == [
        (line.kind, line.amount) for line in both["EUR"]
    ]
    actions.take_snapshots(by=ORDERS)
    assert queries.get_trial_balance(viewer=OPERATOR) == both
    assert len(set(KindTotal.objects.values_list("through", flat=True))) == 1
    KindTotal.objects.filter(kind="commission").update(minor=1)
    (wrong,) = queries.list_differences(viewer=OPERATOR)
    assert (wrong.subject, wrong.kept, wrong.summed) == ("commission EUR", 1, -1000)
