"""Whole histories of entries, drawn at random: the books always balance."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.core.ledger import (
    AccountKind,
    AccountRef,
    Entry,
    LedgerError,
    Posting,
    Statement,
    balance_of,
    balances,
    reverse,
    state,
)
from entrepot.core.money import Money, allocate

START = datetime(2026, 1, 1, tzinfo=UTC)
refs = st.builds(AccountRef, st.sampled_from(AccountKind), st.sampled_from(["a", "b"]), st.just("EUR"))


@st.composite
def entries(draw: st.DrawFn, number: int) -> Entry:
    currencies = draw(st.lists(st.sampled_from(["EUR", "JPY", "KWD"]), min_size=1, max_size=2, unique=True))
    postings: list[Posting] = []
    for currency in currencies:
        accounts = [
            AccountRef(ref.kind, ref.owner, currency) for ref in draw(st.lists(refs, min_size=2, max_size=5))
        ]
        total = draw(st.integers(1, 10**9))
        shares = allocate(total, [draw(st.integers(1, 9)) for _ in accounts[1:]])
        amounts = [(accounts[0], -total), *zip(accounts[1:], shares, strict=True)]
        postings += [Posting(account, Money(minor, currency)) for account, minor in amounts if minor]
    when = START + timedelta(hours=draw(st.integers(0, 240)))
    return Entry("test", str(number), when, tuple(postings))


histories = st.integers(0, 8).flatmap(lambda size: st.tuples(*(entries(number) for number in range(size))))


@given(histories)
def test_all_balances_sum_to_zero_in_each_currency(history: tuple[Entry, ...]) -> None:
    totals: dict[str, int] = {}
    for account, amount in balances(history).items():
        totals[account.currency] = totals.get(account.currency, 0) + amount.minor
    assert set(totals.values()) <= {0}


@given(histories)
def test_reversing_everything_restores_nothing(history: tuple[Entry, ...]) -> None:
    undone = [
        reverse(entry, source="undo", reference=entry.reference, occurred_at=entry.occurred_at)
        for entry in history
    ]
    assert all(amount.is_zero for amount in balances([*history, *undone]).values())


@given(histories, refs, st.integers(0, 240), st.integers(0, 240))
def test_a_statement_leads_from_opening_to_closing(
    history: tuple[Entry, ...], account: AccountRef, first: int, last: int
) -> None:
    start, end = (START + timedelta(hours=hours) for hours in sorted((first, last)))
    found = state(account, history, start=start, end=end)
    assert found.opening == balance_of(account, [entry for entry in history if entry.occurred_at < start])
    assert found.closing == balance_of(account, [entry for entry in history if entry.occurred_at < end])
    assert found.opening + Money.total((line.amount for line in found.lines), "EUR") == found.closing
    assert [line.occurred_at for line in found.lines] == sorted(line.occurred_at for line in found.lines)


@given(histories, refs, st.integers(0, 240))
def test_two_statements_in_a_row_meet(history: tuple[Entry, ...], account: AccountRef, middle: int) -> None:
    cut, end = START + timedelta(hours=middle), START + timedelta(hours=300)
    assert (
        state(account, history, start=START, end=cut).closing
        == state(account, history, start=cut, end=end).opening
    )


def test_a_statement_that_does_not_add_up_cannot_be_built() -> None:
    account = AccountRef(AccountKind.BANK, "b", "EUR")
    with pytest.raises(LedgerError, match="closing balance"):
        Statement(account, Money(1, "EUR"), (), Money(2, "EUR"))
    with pytest.raises(LedgerError, match="ends after it starts"):
        state(account, [], start=START, end=START - timedelta(1))
