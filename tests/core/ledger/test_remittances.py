"""What is owed to authorities and carriers: periods of the calendar, and entries that give all of it back."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.ledger.selling import eur, stamp

from entrepot.core.ledger import (
    AccountKind,
    AccountRef,
    Cycle,
    LedgerError,
    Period,
    balances,
    last_period,
    period_of,
    remittance_failed,
    remittance_proposed,
    remittance_settled,
)

K = AccountKind
DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("day", "cycle", "start", "end"),
    [
        (date(2026, 11, 22), Cycle.WEEKLY, date(2026, 11, 16), date(2026, 11, 23)),
        (date(2026, 11, 16), Cycle.WEEKLY, date(2026, 11, 16), date(2026, 11, 23)),
        (date(2026, 12, 31), Cycle.MONTHLY, date(2026, 12, 1), date(2027, 1, 1)),
        (date(2028, 2, 29), Cycle.MONTHLY, date(2028, 2, 1), date(2028, 3, 1)),
        (date(2026, 11, 22), Cycle.QUARTERLY, date(2026, 10, 1), date(2027, 1, 1)),
        (date(2026, 6, 30), Cycle.QUARTERLY, date(2026, 4, 1), date(2026, 7, 1)),
    ],
)
def test_periods_are_those_of_the_calendar(day: date, cycle: Cycle, start: date, end: date) -> None:
    assert period_of(day, cycle) == Period(start, end)


@given(day=DAYS, cycle=st.sampled_from(Cycle))
def test_periods_follow_each_other_without_a_gap(day: date, cycle: Cycle) -> None:
    period = period_of(day, cycle)
    assert period.start <= day < period.end
    assert period_of(period.end, cycle).start == period.end
    before = last_period(day, cycle)
    assert before.end == period.start
    assert before.due_on(0) == period.start - timedelta(days=1)


def test_a_day_on_which_it_is_due_counts_from_the_last_day() -> None:
    assert period_of(date(2026, 10, 3), Cycle.MONTHLY).due_on(30) == date(2026, 11, 30)


@given(st.lists(st.integers(-500, 500), min_size=3, max_size=3))
def test_what_was_proposed_and_came_back_leaves_everything_as_it_was(amounts: list[int]) -> None:
    accounts = [
        AccountRef(kind, "SG-CUSTOMS", "EUR") for kind in (K.DUTY_PAYABLE, K.TAX_PAYABLE, K.CARRIER_PAYABLE)
    ]
    owed = {account: eur(minor) for account, minor in zip(accounts, amounts, strict=True)}
    if sum(amounts) <= 0:
        with pytest.raises(LedgerError):
            remittance_proposed(stamp("pot_1"), creditor="crd_1", owed=owed)
        return
    proposed = remittance_proposed(stamp("pot_1"), creditor="crd_1", owed=owed)
    failed = remittance_failed(stamp("pot_1/failed"), creditor="crd_1", owed=owed)
    assert all(amount.is_zero for amount in balances([proposed, failed]).values())
    settled = remittance_settled(stamp("s"), creditor="crd_1", amount=eur(sum(amounts)), bank="main")
    left = balances([proposed, settled])
    assert left[AccountRef(K.PAYOUT_TRANSIT, "crd_1", "EUR")].is_zero
    assert left[AccountRef(K.BANK, "main", "EUR")] == eur(-sum(amounts))
