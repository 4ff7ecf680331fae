from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.core.ledger import (
    AccountKind,
    AccountRef,
    Entry,
    ExchangeHouse,
    LedgerError,
    Posting,
    balance_of,
    balances,
    credit,
    debit,
    exchange,
    sums,
)
from entrepot.core.money import CurrencyMismatchError, ExchangeRate, Money

NOW = datetime(2026, 11, 1, tzinfo=UTC)
RATE = ExchangeRate("EUR", "USD", Decimal("1.0855"), "ECB", date(2026, 10, 30), "border")
HOUSE = ExchangeHouse("platform")
EURO, DOLLAR = (AccountRef(AccountKind.SELLER_AVAILABLE, "org_1", code) for code in ("EUR", "USD"))


def build(
    given_: Posting, settled: Money | None = None, taken: AccountRef = DOLLAR, house: ExchangeHouse = HOUSE
) -> Entry:
    return exchange(
        source="fx",
        reference="1",
        occurred_at=NOW,
        given=given_,
        taken=taken,
        rate=RATE,
        house=house,
        settled=settled,
    )


def test_a_sellers_euro_become_dollars_through_the_exchange_accounts() -> None:
    entry = build(debit(EURO, Money(10000, "EUR")))
    found = balances([entry])
    assert found == {
        EURO: Money(10000, "EUR"),
        HOUSE.position("EUR"): Money(-10000, "EUR"),
        HOUSE.position("USD"): Money(10855, "USD"),
        DOLLAR: Money(-10855, "USD"),
    }
    assert balance_of(DOLLAR, [entry]) == Money(10855, "USD")
    assert "1.0855" in entry.memo


def test_a_bank_that_pays_one_cent_less_leaves_it_on_the_rounding_account() -> None:
    bank_eur, bank_usd = (AccountRef(AccountKind.BANK, "b1", code) for code in ("EUR", "USD"))
    entry = build(credit(bank_eur, Money(10000, "EUR")), Money(10854, "USD"), bank_usd)
    assert balance_of(HOUSE.rounding("USD"), [entry]) == Money(1, "USD")
    assert balance_of(bank_usd, [entry]) == Money(10854, "USD")


def test_more_than_rounding_is_refused() -> None:
    with pytest.raises(LedgerError, match="more than rounding"):
        build(debit(EURO, Money(10000, "EUR")), Money(10853, "USD"))
    with pytest.raises(LedgerError, match="more than rounding"):
        build(debit(EURO, Money(10000, "EUR")), Money(0, "USD"), house=ExchangeHouse("platform", 99999))


def test_other_currencies_are_refused() -> None:
    yen = AccountRef(AccountKind.BANK, "b1", "JPY")
    with pytest.raises(LedgerError, match="arrives in USD"):
        build(debit(EURO, Money(10000, "EUR")), taken=yen)
    with pytest.raises(CurrencyMismatchError):
        build(debit(yen, Money(10000, "JPY")))


@given(st.integers(1, 10**12), st.booleans(), st.integers(-1, 1))
def test_each_currency_sums_to_zero_and_the_residue_is_exact(minor: int, is_debit: bool, off: int) -> None:  # noqa: FBT001 - drawn
    side = debit if is_debit else credit
    worth = RATE.convert(Money(minor, "EUR"))
    settled = worth + Money(off, "USD")
    if settled.minor <= 0:
        return
    entry = build(side(EURO, Money(minor, "EUR")), settled)
    assert all(total.is_zero for total in sums(entry.postings).values())
    found = balances([entry])
    assert abs(found[DOLLAR]) == settled
    assert found.get(HOUSE.rounding("USD"), Money(0, "USD")) == Money(off if is_debit else -off, "USD")
