"""A seller who owes: which refund it comes from, what covered it, and never a coin more or less."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.ledger.selling import NOW, eur

from entrepot.core.ledger import AccountKind, Cause, Figure, LedgerError, StatementLine, trace_debts

CAUSES = {True: Cause.RELEASE, False: Cause.REFUND}


def lines(*amounts: int, opening: int = 0) -> list[StatementLine]:
    """Return lines of these amounts, a day apart: money in is a release, money out a refund."""
    found, balance = [], opening
    for number, minor in enumerate(amounts):
        balance += minor
        found.append(
            StatementLine(
                NOW + timedelta(days=number),
                "orders",
                f"step_{number}",
                "",
                eur(minor),
                eur(balance),
                CAUSES[minor > 0],
                f"ord_{number}",
                (Figure(AccountKind.BUYER_FUNDS, eur(minor)),),
            )
        )
    return found


def test_the_oldest_debt_is_covered_first_and_each_cover_is_named() -> None:
    found = trace_debts(eur(0), lines(1_000, -1_240, -300, 500, 1_000))
    assert found.owed == ()
    told = [(each.debt.about, each.about, each.amount.minor) for each in found.covers]
    assert told == [("ord_1", "ord_3", 240), ("ord_2", "ord_3", 260), ("ord_2", "ord_4", 40)]
    still = trace_debts(eur(0), lines(1_000, -1_240, -300, 500))
    assert [(debt.about, debt.cause, debt.amount.minor) for debt in still.owed] == [
        ("ord_2", Cause.REFUND, 40)
    ]
    assert still.owed[0].since == NOW + timedelta(days=2)


def test_a_refund_that_is_covered_by_what_is_there_is_no_debt() -> None:
    assert trace_debts(eur(500), lines(-400, -100, 50, opening=500)).covers == ()


def test_an_account_that_owes_already_is_not_traced_from_there() -> None:
    with pytest.raises(LedgerError):
        trace_debts(eur(-1), [])


@given(
    opening=st.integers(0, 2_000),
    amounts=st.lists(st.integers(-3_000, 3_000).filter(bool), max_size=40),
)
def test_debts_are_always_exactly_what_the_balance_lacks(opening: int, amounts: list[int]) -> None:
    for end in range(len(amounts) + 1):
        part = lines(*amounts[:end], opening=opening)
        found = trace_debts(eur(opening), part)
        balance = opening + sum(amounts[:end])
        assert found.total("EUR").minor == max(0, -balance)
        assert all(debt.amount.minor > 0 for debt in found.owed)
        assert [debt.since for debt in found.owed] == sorted(debt.since for debt in found.owed)
    # What was ever owed was covered, or is owed still; no earning covers more than it brought.
    made = sum(
        max(0, -after) - max(0, -before)
        for before, after in zip(_balances(opening, amounts), _balances(opening, amounts)[1:], strict=False)
        if max(0, -after) > max(0, -before)
    )
    covered = sum(each.amount.minor for each in found.covers)
    assert made == covered + found.total("EUR").minor
    for line in part:
        mine = sum(each.amount.minor for each in found.covers if each.source == line.reference)
        assert mine <= max(0, line.amount.minor)


def _balances(opening: int, amounts: list[int]) -> list[int]:
    found = [opening]
    for amount in amounts:
        found.append(found[-1] + amount)
    return found
