"""Money earned in one currency and paid in another: balanced in both, and undone to the coin."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.ledger.programs import bean_check, hledger_check

from entrepot.core.ledger import (
    AccountKind,
    AccountRef,
    Conversion,
    ExchangeHouse,
    LedgerError,
    Stamp,
    balance_of,
    balances,
    beancount_lines,
    convert,
    figures_of,
    floors,
    hledger_lines,
    payout_failed,
    payout_proposed,
    payout_settled,
    remittance_failed,
    remittance_proposed,
    remittance_settled,
    sums,
)
from entrepot.core.money import CurrencyMismatchError, ExchangeRate, Money

NOW = datetime(2026, 11, 2, tzinfo=UTC)
RATE = ExchangeRate("SGD", "EUR", Decimal("0.6789"), "ECB", date(2026, 10, 30), "payout")
HOUSE = ExchangeHouse("platform")
EARNED = AccountRef(AccountKind.SELLER_AVAILABLE, "biz_1", "SGD")
WAY = AccountRef(AccountKind.PAYOUT_TRANSIT, "biz_1", "EUR")


def sgd(minor: int) -> Money:
    return Money(minor, "SGD")


def stamp(step: str) -> Stamp:
    return Stamp("payouts", f"pot_1:{step}", NOW, "pot_1")


def test_a_payout_in_another_currency_balances_in_both_and_names_the_charge() -> None:
    changed = convert(sgd(100_00), rate=RATE, share=Decimal("0.005"), house=HOUSE)
    assert (changed.charge, changed.changed, changed.arrives) == (sgd(50), sgd(99_50), Money(67_55, "EUR"))
    entry = payout_proposed(stamp("proposed"), seller="biz_1", amount=sgd(100_00), conversion=changed)
    assert balances([entry]) == {
        EARNED: sgd(100_00),
        AccountRef(AccountKind.COMMISSION, "platform", "SGD"): sgd(-50),
        HOUSE.position("SGD"): sgd(-99_50),
        HOUSE.position("EUR"): Money(67_55, "EUR"),
        WAY: Money(-67_55, "EUR"),
    }
    assert entry.memo == "100.00 SGD less 0.50 SGD at SGD/EUR 0.6789 (ECB, 2026-10-30)"
    figures = figures_of(EARNED, entry.postings)
    assert Money.total((each.amount for each in figures), "SGD") == sgd(-100_00)
    assert floors(entry, {EARNED: sgd(5)}) == {EARNED: sgd(5)}  # no payout spends what is not there


@given(
    minor=st.integers(100, 10**9),
    rate=st.decimals("0.0001", "30000", places=6),
    share=st.decimals("0", "0.1", places=4),
    paid=st.sampled_from(["EUR", "JPY", "KWD"]),
)
def test_what_comes_back_undoes_exactly_what_was_done(
    minor: int, rate: Decimal, share: Decimal, paid: str
) -> None:
    known = ExchangeRate("SGD", paid, rate, "bank", date(2026, 11, 1), "payout")
    try:
        changed = convert(sgd(minor), rate=known, share=share, house=HOUSE)
    except LedgerError:
        return  # so little that no coin of it would arrive
    out = payout_proposed(stamp("proposed"), seller="biz_1", amount=sgd(minor), conversion=changed)
    back = payout_failed(stamp("failed"), seller="biz_1", amount=sgd(minor), conversion=changed)
    for entry in (out, back):
        assert all(total.is_zero for total in sums(entry.postings).values())
    assert all(amount.is_zero for amount in balances([out, back]).values())
    assert changed.charge + changed.changed == sgd(minor)


def test_what_left_our_bank_leaves_an_open_position_in_both_currencies() -> None:
    changed = convert(sgd(100_00), rate=RATE, share=Decimal(0), house=HOUSE)
    history = [
        payout_proposed(stamp("proposed"), seller="biz_1", amount=sgd(100_00), conversion=changed),
        payout_settled(stamp("settled"), seller="biz_1", amount=changed.arrives, bank="main"),
    ]
    assert balance_of(WAY, history).is_zero
    assert balance_of(HOUSE.position("SGD"), history) == sgd(-100_00)
    assert balance_of(HOUSE.position("EUR"), history) == changed.arrives


def test_an_authority_is_paid_in_its_own_currency() -> None:
    duty, tax = (
        AccountRef(kind, "MY-CUSTOMS", "SGD") for kind in (AccountKind.DUTY_PAYABLE, AccountKind.TAX_PAYABLE)
    )
    owed = {duty: sgd(30_00), tax: sgd(90_00)}
    rate = ExchangeRate("SGD", "MYR", Decimal("3.2611"), "ECB", date(2026, 10, 30), "remittance")
    changed = convert(sgd(120_00), rate=rate, share=Decimal(0), house=HOUSE)
    out = remittance_proposed(stamp("proposed"), creditor="crd_1", owed=owed, conversion=changed)
    paid = remittance_settled(stamp("settled"), creditor="crd_1", amount=changed.arrives, bank="main")
    assert balance_of(AccountRef(AccountKind.BANK, "main", "MYR"), [out, paid]) == Money(-391_33, "MYR")
    assert (balance_of(duty, [out]), balance_of(tax, [out])) == (sgd(-30_00), sgd(-90_00))
    back = remittance_failed(stamp("failed"), creditor="crd_1", owed=owed, conversion=changed)
    assert all(amount.is_zero for amount in balances([out, back]).values())


@pytest.mark.parametrize(
    ("given_", "charge", "arrives"),
    [
        (sgd(100), sgd(100), Money(1, "EUR")),  # nothing would be left
        (sgd(100), sgd(-1), Money(68, "EUR")),
        (sgd(100), Money(1, "EUR"), Money(67, "EUR")),
        (sgd(100), sgd(0), Money(70, "EUR")),  # more than rounding
        (sgd(100), sgd(0), Money(68, "USD")),
        (sgd(1), sgd(0), Money(0, "EUR")),
    ],
)
def test_figures_that_do_not_follow_from_the_rate_are_refused(
    given_: Money, charge: Money, arrives: Money
) -> None:
    with pytest.raises(LedgerError):
        Conversion(given_, charge, arrives, RATE, HOUSE)


def test_a_coin_that_rounding_leaves_is_named_and_another_amount_or_pair_is_refused() -> None:
    kept = Conversion(sgd(100_00), sgd(0), Money(67_88, "EUR"), RATE, HOUSE)
    entry = payout_proposed(stamp("proposed"), seller="biz_1", amount=sgd(100_00), conversion=kept)
    assert balances([entry])[HOUSE.rounding("EUR")] == Money(-2 + 1, "EUR")
    with pytest.raises(LedgerError):
        payout_proposed(stamp("proposed"), seller="biz_1", amount=sgd(99_00), conversion=kept)
    with pytest.raises(CurrencyMismatchError):
        convert(Money(100, "USD"), rate=RATE, share=Decimal(0), house=HOUSE)


def test_other_programs_read_a_converted_payout(tmp_path: Path) -> None:
    changed = convert(sgd(100_00), rate=RATE, share=Decimal("0.01"), house=HOUSE)
    history = [
        payout_proposed(stamp("proposed"), seller="biz_1", amount=sgd(100_00), conversion=changed),
        payout_settled(stamp("settled"), seller="biz_1", amount=changed.arrives, bank="main"),
    ]
    assert bean_check(tmp_path, list(beancount_lines(history))) == ""
    assert hledger_check(tmp_path, list(hledger_lines(history))) == ""
