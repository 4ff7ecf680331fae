from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from entrepot.core.ledger import sales
from entrepot.core.money import CurrencyMismatchError, Money
from entrepot.core.support.fees import Fee, FeeError, FeeTerms, ReliefTerms, reckon, refunded


def eur(minor: int) -> Money:
    return Money(minor, "EUR")


def d(text: str) -> Decimal:
    return Decimal(text)


@pytest.mark.parametrize(
    ("goods", "terms", "commission", "tax"),
    [
        (10_000, FeeTerms(d("0.05")), 500, 0),
        (9_990, FeeTerms(d("0.05"), tax_rate=d("0.09")), 500, 45),  # 499.5 and 45.0
        (10_000, FeeTerms(d("0.05"), fixed=eur(30)), 530, 0),
        (100, FeeTerms(d("0.05"), least=eur(50)), 50, 0),
        (100_000, FeeTerms(d("0.05"), most=eur(2_000)), 2_000, 0),
        (30, FeeTerms(d("0.05"), least=eur(50)), 30, 0),  # never more than the goods
        (30, FeeTerms(d("0.05"), least=eur(50), tax_rate=d("0.2")), 25, 5),
        (0, FeeTerms(d("0.05"), least=eur(50), tax_rate=d("0.2")), 0, 0),
    ],
)
def test_a_commission(goods: int, terms: FeeTerms, commission: int, tax: int) -> None:
    fee = reckon(eur(goods), terms)
    assert (fee.commission.minor, fee.tax.minor) == (commission, tax)


def test_yen_have_no_cents() -> None:
    assert reckon(Money(990, "JPY"), FeeTerms(d("0.05"), tax_rate=d("0.1"))) == Fee(
        Money(50, "JPY"), Money(5, "JPY")
    )


def test_reliefs_are_taken_in_turn_and_never_more_than_the_commission() -> None:
    terms = FeeTerms(d("0.10"), tax_rate=d("0.09"))
    reliefs = [
        ReliefTerms("women", share=d("0.5")),
        ReliefTerms("youth", amount=eur(300)),
        ReliefTerms("x", amount=eur(999)),
    ]
    fee = reckon(eur(10_000), terms, reliefs)
    assert fee.reliefs == (("women", eur(500)), ("youth", eur(300)), ("x", eur(200)))
    assert (fee.commission, fee.tax, fee.relief, fee.payable) == (eur(1000), eur(90), eur(1000), eur(90))


def test_a_relief_of_nothing_is_nothing() -> None:
    assert reckon(eur(1000), FeeTerms(d("0.1")), [ReliefTerms("p", share=d(0))]).relief == eur(0)


@pytest.mark.parametrize(
    "make",
    [
        lambda: FeeTerms(d("1.1")),
        lambda: FeeTerms(d("-0.1")),
        lambda: FeeTerms(d(0), tax_rate=d(2)),
        lambda: FeeTerms(d(0), fixed=eur(-1)),
        lambda: FeeTerms(d(0), fixed=eur(1), most=Money(1, "USD")),
        lambda: FeeTerms(d(0), least=eur(2), most=eur(1)),
        lambda: ReliefTerms("p"),
        lambda: ReliefTerms("p", share=d(1), amount=eur(1)),
        lambda: ReliefTerms("p", share=d(2)),
        lambda: ReliefTerms("p", amount=eur(-1)),
        lambda: reckon(eur(-1), FeeTerms(d(0))),
    ],
)
def test_what_no_schedule_can_say_is_refused(make: Any) -> None:
    with pytest.raises(FeeError):
        make()


def test_currencies_do_not_mix() -> None:
    with pytest.raises(CurrencyMismatchError):
        reckon(eur(100), FeeTerms(d("0.1"), fixed=Money(1, "USD")))
    with pytest.raises(CurrencyMismatchError):
        reckon(eur(100), FeeTerms(d("0.1")), [ReliefTerms("p", amount=Money(1, "USD"))])
    with pytest.raises(CurrencyMismatchError):
        refunded(Fee(eur(1), eur(0)), eur(10), before=Money(0, "USD"), now=eur(1))


def test_no_more_goes_back_than_there_is() -> None:
    with pytest.raises(FeeError, match=r"no 0\.06 EUR can go back after 0\.05 EUR"):
        refunded(Fee(eur(1), eur(0)), eur(10), before=eur(5), now=eur(6))


rates = st.decimals(0, 1, places=4)


@st.composite
def fees(draw: st.DrawFn) -> tuple[Money, Fee]:
    goods = eur(draw(st.integers(1, 10**7)))
    terms = FeeTerms(
        draw(rates),
        fixed=eur(draw(st.integers(0, 500))),
        least=eur(draw(st.integers(0, 500))),
        most=eur(draw(st.integers(500, 10**6))),
        tax_rate=draw(rates),
    )
    reliefs = [
        ReliefTerms(f"p{number}", share=share)
        for number, share in enumerate(draw(st.lists(rates, max_size=3)))
    ]
    return goods, reckon(goods, terms, reliefs)


@given(fees())
def test_a_fee_never_takes_more_than_the_goods_and_a_relief_never_more_than_the_commission(
    case: tuple[Money, Fee],
) -> None:
    goods, fee = case
    assert eur(0) <= fee.payable <= goods
    assert eur(0) <= fee.relief <= fee.commission
    assert fee.commission + fee.tax <= goods


@given(fees(), st.lists(st.integers(1, 10**6), max_size=6))
def test_any_series_of_refunds_takes_back_exactly_the_fee_and_agrees_with_the_ledger(
    case: tuple[Money, Fee], parts: list[int]
) -> None:
    goods, fee = case
    sale = sales.Sale(
        "ord",
        "biz",
        "platform",
        goods,
        commission=fee.commission,
        commission_tax=sales.tax("tax", fee.tax),
        reliefs=tuple(sales.relief(name, amount) for name, amount in fee.reliefs),
    )
    before, back = 0, []
    for part in [*parts, goods.minor]:
        now = min(part, goods.minor - before)
        step = refunded(fee, goods, before=eur(before), now=eur(now))
        told = sale.divide(before + now) - sale.divide(before)
        assert (step.commission.minor, step.tax.minor) == (told.commission, told.commission_tax)
        assert tuple(amount.minor for _, amount in step.reliefs) == told.reliefs
        assert min(step.commission.minor, step.tax.minor, step.relief.minor) >= 0
        back.append(step)
        before += now
    assert before == goods.minor
    assert sum(step.commission.minor for step in back) == fee.commission.minor
    assert sum(step.tax.minor for step in back) == fee.tax.minor
    assert sum(step.relief.minor for step in back) == fee.relief.minor


@given(fees(), st.integers(0, 10**7))
def test_a_refund_is_in_proportion_to_a_coin(case: tuple[Money, Fee], part: int) -> None:
    goods, fee = case
    assume(part <= goods.minor)
    step = refunded(fee, goods, before=eur(0), now=eur(part))
    exact = Decimal(fee.commission.minor) * part / goods.minor
    assert abs(Decimal(step.commission.minor) - exact) <= 2


def test_nothing_sold_gives_nothing_back() -> None:
    fee = Fee(eur(0), eur(0), (("p", eur(0)),))
    assert refunded(fee, eur(0), before=eur(0), now=eur(0)) == fee
