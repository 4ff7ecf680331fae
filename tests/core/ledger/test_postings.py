from dataclasses import replace

import pytest
from tests.core.ledger.selling import FISCUS, ZOLL, candles, eur, stamp

from entrepot.core.ledger import (
    AccountKind,
    AccountRef,
    Cause,
    Entry,
    LedgerError,
    Progress,
    Sale,
    Share,
    TooMuchError,
    balance_of,
    captured,
    carriage,
    debt_netted,
    dues_set_aside,
    dues_short,
    duty,
    payout_failed,
    payout_proposed,
    payout_settled,
    provider_settled,
    relief,
    remittance_proposed,
    remittance_settled,
    sale_released,
    tax,
)
from entrepot.core.money import Money

K = AccountKind


def at(kind: AccountKind, owner: str, history: list[Entry]) -> int:
    return balance_of(AccountRef(kind, owner, "EUR"), history).minor


def paid(sale: Sale) -> Entry:
    return captured(stamp("cap_1", "card"), provider="card", orders={sale.order: sale.paid})


def remitted(reference: str, account: AccountRef, amount: Money) -> list[Entry]:
    """Pay what one account holds for its creditor."""
    return [
        remittance_proposed(stamp(reference), creditor="crd_1", owed={account: amount}),
        remittance_settled(stamp(f"{reference}/settled"), creditor="crd_1", amount=amount, bank="b1"),
    ]


def test_from_capture_to_payout_everybody_gets_their_share() -> None:
    sale = candles()
    start = Progress(sale.nothing)
    history = [paid(sale), dues_set_aside(stamp("ord_1/dues"), sale, start)]
    assert at(K.BUYER_FUNDS, "ord_1", history) == 5000
    assert at(K.DUTY_PAYABLE, ZOLL, history) == 300
    assert at(K.TAX_PAYABLE, FISCUS, history) == 1007
    history.append(sale_released(stamp("ord_1/release"), sale, replace(start, set_aside=True)))
    assert at(K.BUYER_FUNDS, "ord_1", history) == 0
    assert at(K.SELLER_AVAILABLE, "biz_1", history) == 4000 - 500 - 95 + 100 - 400
    assert at(K.COMMISSION, "platform", history) == 500
    assert at(K.RELIEF, "prg_1", history) == 100
    assert at(K.TAX_PAYABLE, FISCUS, history) == 1007 + 95
    assert at(K.CARRIER_PAYABLE, "post", history) == 1000
    assert at(K.RECEIVABLE, "biz_1", history) == -400
    history += [
        provider_settled(stamp("s1", "card"), provider="card", bank="b1", amount=eur(6307), fee=eur(90)),
        payout_proposed(stamp("po_1"), seller="biz_1", amount=eur(3105)),
        payout_settled(stamp("po_1/settled"), seller="biz_1", amount=eur(3105), bank="b1"),
        *remitted("r1", AccountRef(K.DUTY_PAYABLE, ZOLL, "EUR"), eur(300)),
        *remitted("r2", AccountRef(K.CARRIER_PAYABLE, "post", "EUR"), eur(1000)),
    ]
    assert at(K.SELLER_AVAILABLE, "biz_1", history) == at(K.PAYOUT_TRANSIT, "biz_1", history) == 0
    assert at(K.DUTY_PAYABLE, ZOLL, history) == at(K.PROVIDER_CLEARING, "card", history) == 0
    assert at(K.BANK, "b1", history) == 6307 - 90 - 3105 - 300 - 1000
    assert [entry.cause for entry in history[:3]] == [Cause.CAPTURE, Cause.SET_ASIDE, Cause.RELEASE]
    assert {entry.about for entry in history} == {"ord_1"}


def test_dues_that_were_not_set_aside_are_at_the_release() -> None:
    sale = candles()
    history = [paid(sale), sale_released(stamp("ord_1/release"), sale, Progress(sale.nothing))]
    assert at(K.BUYER_FUNDS, "ord_1", history) == 0
    assert at(K.DUTY_PAYABLE, ZOLL, history) == 300


def test_a_step_is_taken_once() -> None:
    sale = candles()
    for progress in (
        Progress(sale.nothing, set_aside=True),
        Progress(sale.nothing, released=True),
        Progress(sale.whole),
    ):
        with pytest.raises(TooMuchError):
            dues_set_aside(stamp("x"), sale, progress)
    for progress in (Progress(sale.nothing, released=True), Progress(sale.whole)):
        with pytest.raises(TooMuchError):
            sale_released(stamp("x"), sale, progress)
    with pytest.raises(TooMuchError):
        sale_released(stamp("x"), sale, Progress(sale.whole + sale.whole))


def test_one_payment_pays_the_orders_of_several_sellers() -> None:
    entry = captured(stamp("cap"), provider="card", orders={"ord_1": eur(100), "ord_2": eur(250)})
    assert at(K.PROVIDER_CLEARING, "card", [entry]) == 350
    assert at(K.BUYER_FUNDS, "ord_2", [entry]) == 250
    for wrong in ({}, {"ord_1": eur(1), "ord_2": Money(1, "USD")}, {"ord_1": eur(0)}):
        with pytest.raises(LedgerError):
            captured(stamp("cap"), provider="card", orders=wrong)


def test_a_payout_that_failed_comes_back() -> None:
    proposed = payout_proposed(stamp("po_1"), seller="biz_1", amount=eur(100))
    failed = payout_failed(stamp("po_1/failed"), seller="biz_1", amount=eur(100))
    assert at(K.SELLER_AVAILABLE, "biz_1", [proposed]) == -100
    assert at(K.SELLER_AVAILABLE, "biz_1", [proposed, failed]) == 0
    assert at(K.PAYOUT_TRANSIT, "biz_1", [proposed, failed]) == 0


def test_a_debt_is_kept_back_for_the_account_it_settles() -> None:
    debt = Share(AccountRef(K.RECEIVABLE, "biz_1", "EUR"), eur(40))
    entry = debt_netted(stamp("n1"), seller="biz_1", debt=debt)
    assert at(K.SELLER_AVAILABLE, "biz_1", [entry]) == at(K.RECEIVABLE, "biz_1", [entry]) == -40


def test_the_platform_stands_by_its_price_when_customs_asks_for_more() -> None:
    entry = dues_short(stamp("d1"), duty(ZOLL, eur(12)), platform="platform")
    assert at(K.LOSS, "platform", [entry]) == at(K.DUTY_PAYABLE, ZOLL, [entry]) == 12


@pytest.mark.parametrize(
    "wrong",
    [
        {"goods": eur(0)},
        {"commission": eur(-1)},
        {"commission": Money(500, "USD")},
        {"commission": eur(99)},
        {"reliefs": (relief("prg_1", eur(501)),)},
        {"reliefs": (relief("prg_1", eur(1)), relief("prg_1", eur(1)))},
        {"dues": (carriage("post", eur(1)),)},
        {"carriage": (duty(ZOLL, eur(1)),)},
        {"commission_tax": duty(ZOLL, eur(1))},
        {"dues": (tax(FISCUS, Money(1, "USD")),)},
        {"splits": (Share(AccountRef(K.RECEIVABLE, "x", "EUR"), eur(4000)),)},
    ],
)
def test_a_sale_that_does_not_add_up_cannot_be_built(wrong: dict[str, object]) -> None:
    with pytest.raises(LedgerError):
        replace(candles(), **wrong)


def test_steps_of_nothing_are_refused() -> None:
    account = AccountRef(K.RECEIVABLE, "biz_1", "EUR")
    held = AccountRef(K.DUTY_PAYABLE, ZOLL, "EUR")
    for step in (
        lambda: payout_proposed(stamp("x"), seller="a", amount=eur(0)),
        lambda: remittance_proposed(stamp("x"), creditor="crd_1", owed={held: eur(0)}),
        lambda: remittance_proposed(stamp("x"), creditor="crd_1", owed={account: eur(1)}),
        lambda: remittance_proposed(stamp("x"), creditor="crd_1", owed={}),
        lambda: remittance_settled(stamp("x"), creditor="crd_1", amount=eur(0), bank="b1"),
        lambda: dues_short(stamp("x"), duty(ZOLL, eur(0)), platform="p"),
        lambda: provider_settled(stamp("x"), provider="c", bank="b", amount=eur(5), fee=eur(6)),
        lambda: duty(ZOLL, eur(-1)),
    ):
        with pytest.raises(LedgerError):
            step()
