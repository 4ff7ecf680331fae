from datetime import UTC, datetime
from typing import Any

import pytest

from entrepot.core.ledger import (
    NORMAL_SIDE,
    AccountKind,
    AccountRef,
    Entry,
    LedgerError,
    Posting,
    UnbalancedError,
    balance_of,
    balances,
    credit,
    debit,
    reverse,
)
from entrepot.core.money import Money, UnknownCurrencyError

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
CLEARING = AccountRef(AccountKind.PROVIDER_CLEARING, "card", "EUR")
FUNDS = AccountRef(AccountKind.BUYER_FUNDS, "ord_1", "EUR")
SELLER = AccountRef(AccountKind.SELLER_AVAILABLE, "org_1", "EUR")


def eur(minor: int) -> Money:
    return Money(minor, "EUR")


def capture(amount: int = 6307) -> Entry:
    return Entry("card", "cap_1", NOW, (debit(CLEARING, eur(amount)), credit(FUNDS, eur(amount))), "Capture")


def test_a_sale_from_capture_to_release_adds_up() -> None:
    released = Entry(
        "orders",
        "ord_1/release",
        NOW,
        (
            debit(FUNDS, eur(6307)),
            credit(SELLER, eur(4600)),
            credit(AccountRef(AccountKind.TAX_PAYABLE, "DE-BZSt", "EUR"), eur(1007)),
            credit(AccountRef(AccountKind.DUTY_PAYABLE, "DE-Zoll", "EUR"), eur(300)),
            credit(AccountRef(AccountKind.COMMISSION, "platform", "EUR"), eur(500)),
            debit(AccountRef(AccountKind.RELIEF, "prg_1", "EUR"), eur(100)),
        ),
    )
    history = [capture(), released]
    assert balance_of(SELLER, history) == eur(4600)
    assert balance_of(FUNDS, history) == eur(0)
    assert balance_of(AccountRef(AccountKind.RELIEF, "prg_1", "EUR"), history) == eur(100)
    assert sum(amount.minor for amount in balances(history).values()) == 0


def test_an_unbalanced_entry_cannot_be_built() -> None:
    with pytest.raises(UnbalancedError, match=r"off by 0\.01 EUR"):
        Entry("card", "cap_1", NOW, (debit(CLEARING, eur(101)), credit(FUNDS, eur(100))))


def test_balance_is_asked_in_each_currency_not_in_the_sum_of_numbers() -> None:
    dollars = AccountRef(AccountKind.BUYER_FUNDS, "ord_1", "USD")
    with pytest.raises(UnbalancedError, match=r"1\.00 EUR, -1\.00 USD"):
        Entry("card", "cap_1", NOW, (debit(CLEARING, eur(100)), credit(dollars, Money(100, "USD"))))


@pytest.mark.parametrize(
    "postings", [(), (Posting(CLEARING, Money(1, "EUR")),), [debit(CLEARING, eur(1)), credit(FUNDS, eur(1))]]
)
def test_an_entry_is_a_tuple_of_at_least_two_postings(postings: Any) -> None:
    with pytest.raises(LedgerError, match="at least two postings"):
        Entry("card", "cap_1", NOW, postings)


def test_an_entry_needs_a_key_and_a_time_zone() -> None:
    postings = capture().postings
    for source, reference, when in (("", "x", NOW), ("x", "", NOW), ("x", "y", NOW.replace(tzinfo=None))):
        with pytest.raises(LedgerError):
            Entry(source, reference, when, postings)


def test_a_posting_is_not_nothing_and_keeps_to_its_account() -> None:
    with pytest.raises(LedgerError, match="says nothing"):
        Posting(CLEARING, eur(0))
    with pytest.raises(LedgerError, match="account in EUR"):
        Posting(CLEARING, Money(1, "USD"))
    for wrong in (eur(0), eur(-1)):
        with pytest.raises(LedgerError, match="not above zero"):
            debit(CLEARING, wrong)


def test_an_account_has_a_kind_an_owner_and_a_currency_in_force() -> None:
    kind: Any = "bank"
    with pytest.raises(LedgerError):
        AccountRef(kind, "x", "EUR")
    with pytest.raises(LedgerError):
        AccountRef(AccountKind.BANK, "", "EUR")
    with pytest.raises(UnknownCurrencyError):
        AccountRef(AccountKind.BANK, "x", "BGN")
    assert set(NORMAL_SIDE) == set(AccountKind)


def test_a_reversal_turns_every_posting_and_is_not_reversed_again() -> None:
    entry = capture()
    undone = reverse(entry, source="card", reference="void_1", occurred_at=NOW)
    assert undone.reverses == ("card", "cap_1")
    assert {amount.minor for amount in balances([entry, undone]).values()} == {0}
    with pytest.raises(LedgerError, match="reversal already"):
        reverse(undone, source="card", reference="void_2", occurred_at=NOW)
    with pytest.raises(LedgerError, match="reverse itself"):
        reverse(entry, source="card", reference="cap_1", occurred_at=NOW)
