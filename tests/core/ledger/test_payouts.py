from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entrepot.core.ledger import (
    AccountKind,
    AccountRef,
    Hold,
    LedgerError,
    PayoutReason,
    Share,
    plan_payout,
)
from entrepot.core.money import CurrencyMismatchError, Money

calm = settings(deadline=None)  # machines under load are slow
ON = date(2026, 11, 21)
LOAN = AccountRef(AccountKind.RECEIVABLE, "biz_1", "EUR")


def eur(minor: int) -> Money:
    return Money(minor, "EUR")


def test_available_less_holds_less_debts_is_paid() -> None:
    plan = plan_payout(
        eur(10000),
        on=ON,
        holds=(Hold(eur(2000), "return", date(2026, 12, 1)), Hold(eur(500), "new seller", ON)),
        debts=(Share(LOAN, eur(1500)),),
        minimum=eur(1000),
    )
    assert (plan.amount, plan.stays) == (eur(6500), eur(2000))
    assert plan.netted == (Share(LOAN, eur(1500)),)
    assert [(found.reason, found.amount.minor) for found in plan.findings] == [
        (PayoutReason.HELD, 2000),
        (PayoutReason.DEBT, 1500),
    ]
    assert plan.findings[0].until == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("available", "reason", "figure"),
    [
        (-300, PayoutReason.OWES, 300),
        (0, PayoutReason.NOTHING, 0),
        (999, PayoutReason.BELOW_MINIMUM, 1000),
    ],
)
def test_why_nothing_is_paid(available: int, reason: PayoutReason, figure: int) -> None:
    plan = plan_payout(eur(available), on=ON, minimum=eur(1000))
    assert plan.amount == eur(0)
    assert (reason, eur(figure)) == (plan.findings[0].reason, plan.findings[0].amount)


def test_a_seller_who_is_not_verified_is_not_paid_but_pays_debts() -> None:
    plan = plan_payout(eur(5000), on=ON, debts=(Share(LOAN, eur(9000)),), verified=False)
    assert (plan.amount, plan.netted) == (eur(0), (Share(LOAN, eur(5000)),))
    plan = plan_payout(eur(5000), on=ON, verified=False)
    assert [found.reason for found in plan.findings] == [PayoutReason.NOT_VERIFIED]


def test_what_makes_no_sense_is_refused() -> None:
    with pytest.raises(LedgerError):
        plan_payout(eur(1), on=ON, holds=(Hold(eur(-1), "x"),))
    with pytest.raises(LedgerError):
        plan_payout(eur(1), on=ON, minimum=eur(-1))
    with pytest.raises(CurrencyMismatchError):
        plan_payout(eur(1), on=ON, holds=(Hold(Money(1, "USD"), "x"),))


amounts = st.integers(0, 10**6)


@calm
@given(st.integers(-(10**6), 10**6), st.lists(amounts, max_size=3), st.lists(amounts, max_size=3), amounts)
def test_never_more_than_is_free(available: int, holds: list[int], debts: list[int], minimum: int) -> None:
    plan = plan_payout(
        eur(available),
        on=ON,
        holds=[Hold(eur(each), "x") for each in holds],
        debts=[Share(LOAN, eur(each)) for each in debts],
        minimum=eur(minimum),
    )
    taken = plan.amount.minor + sum(each.amount.minor for each in plan.netted)
    assert taken <= max(0, available - sum(holds))
    assert taken == 0 or available - taken >= plan.stays.minor
    assert plan.amount.minor == 0 or plan.amount.minor >= minimum
    assert plan.amount.minor > 0 or plan.findings
