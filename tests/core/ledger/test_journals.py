"""The books as text, read back by the programs the formats belong to."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from tests.core.ledger.programs import bean_check, hledger_check
from tests.core.ledger.selling import NOW, candles, eur, stamp

from entrepot.core.ledger import (
    AccountKind,
    AccountRef,
    Entry,
    ExchangeHouse,
    Progress,
    balance_of,
    beancount_lines,
    captured,
    chargeback_lost,
    chargeback_opened,
    debit,
    exchange,
    hledger_lines,
    payout_proposed,
    reverse,
    sale_released,
)
from entrepot.core.ledger.journals import PATHS, account_name, owner_name
from entrepot.core.money import ExchangeRate, Money

SELLER = AccountRef(AccountKind.SELLER_AVAILABLE, "biz_1", "EUR")
YEN = AccountRef(AccountKind.SELLER_AVAILABLE, "biz_1", "JPY")
RATE = ExchangeRate("EUR", "JPY", Decimal("179.37"), "ECB", date(2026, 10, 30), "return")


def history() -> list[Entry]:
    """A sale, an exchange with a coin of residue, a lost chargeback, a payout; and names that are hard."""
    sale = candles()
    changed = exchange(
        source="fx",
        reference="1",
        occurred_at=NOW - timedelta(days=3),  # recorded later than it occurred
        given=debit(SELLER, eur(1000)),
        taken=YEN,
        rate=RATE,
        house=ExchangeHouse("platform"),
        settled=Money(1793, "JPY"),
    )
    hard = captured(stamp('cap; "2", \\ \n', "card"), provider="K-1; 卡,\t支付", orders={"ord_2": eur(5)})
    lost, _ = chargeback_lost(stamp("cb/lost"), sale, Progress(sale.nothing, released=True), eur(777))
    dinar = {"ord_3": Money(1234, "KWD")}
    return [
        captured(stamp("cap", "card"), provider="card", orders={sale.order: sale.paid}),
        sale_released(stamp("release"), sale, Progress(sale.nothing)),
        changed,
        chargeback_opened(stamp("cb"), order="ord_1", amount=eur(777), provider="card"),
        lost,
        payout_proposed(stamp("po"), seller="biz_1", amount=eur(50)),
        replace(hard, memo='A "memo"; with, everything \\ in it\n'),
        reverse(hard, source="hand", reference="1", occurred_at=NOW, memo="Mistake"),
        captured(stamp("cap3", "card"), provider="card", orders=dinar),
    ]


def test_beancount_accepts_the_books_without_a_complaint(tmp_path: Path) -> None:
    assert bean_check(tmp_path, list(beancount_lines(history()))) == ""
    assert bean_check(tmp_path, list(beancount_lines([]))) == ""


def test_hledger_accepts_the_books_without_a_complaint(tmp_path: Path) -> None:
    assert hledger_check(tmp_path, list(hledger_lines(history()))) == ""
    assert hledger_check(tmp_path, list(hledger_lines([]))) == ""


@pytest.mark.parametrize("change", [(" 63.07 EUR", " 63.08 EUR"), (" ~ 0 EUR", "1 ~ 0 EUR")])
def test_beancount_would_complain_of_a_wrong_figure(tmp_path: Path, change: tuple[str, str]) -> None:
    lines = list(beancount_lines(history()))
    wrong = [line.replace(*change) for line in lines]
    assert wrong != lines
    assert bean_check(tmp_path, wrong) != ""


def test_hledger_would_complain_of_a_wrong_balance(tmp_path: Path) -> None:
    lines = list(hledger_lines(history()))
    assert hledger_check(tmp_path, [*lines[:-1], lines[-1].replace("= ", "= 1")]) != ""


def test_sellers_balances_are_stated_to_the_coin() -> None:
    closing = balance_of(SELLER, history())
    stated = [line for line in beancount_lines(history()) if " balance " in line]
    assert stated == [
        f"2026-11-02 balance Liabilities:Sellers:Biz-1  {(-closing).format_plain()} ~ 0 EUR",
        "2026-11-02 balance Liabilities:Sellers:Biz-1  -1793 ~ 0 JPY",
    ]
    lines = list(hledger_lines(history()))
    assert f"    Liabilities:Sellers:Biz-1  0 EUR = {-closing}" in lines
    assert "commodity 1000. JPY" in lines
    assert "commodity 1000.000 KWD" in lines


def test_an_entry_is_dated_in_utc() -> None:
    (entry, *_) = history()
    late = replace(entry, occurred_at=datetime.fromisoformat("2026-11-02T01:30:00+05:00"))
    assert any(line.startswith("2026-11-01 *") for line in beancount_lines([late]))
    assert late.occurred_at.astimezone(UTC).day == 1


def test_every_kind_has_a_path_and_every_owner_a_name_of_its_own() -> None:
    assert set(PATHS) == set(AccountKind)
    owners = [
        "org_7h",
        "Org-7h",
        "org-7h",
        "card",
        "Card",
        "CARD",
        "DE-Zoll",
        "de_zoll",
        "卡",
        "支付",
        "1",
        "-1",
    ]
    names = [owner_name(owner) for owner in owners]
    assert len(set(names)) == len(owners)
    assert owner_name("org_7h") == "Org-7h"
    assert owner_name("DE-Zoll") == "DE-Zoll"
    assert account_name(AccountRef(AccountKind.BUYER_FUNDS, "ord_1", "EUR")) == "Liabilities:BuyerFunds"
