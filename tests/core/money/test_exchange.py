from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.core.money import CurrencyMismatchError, ExchangeRate, Money, MoneyError, round_to

DAY = date(2026, 10, 30)
rates = st.decimals(min_value="0.0001", max_value="100000", allow_nan=False, places=6).filter(
    lambda rate: rate > 0
)


def rate(pair: str, figure: str | Decimal, on: date = DAY) -> ExchangeRate:
    base, quote = pair.split("/")
    return ExchangeRate(base, quote, Decimal(figure), "ECB", on, "threshold")


def test_converts_both_ways_through_the_published_figure() -> None:
    usd = rate("EUR/USD", "1.0850")
    assert usd.convert(Money(10000, "EUR")) == Money(10850, "USD")
    assert usd.convert(Money(10850, "USD")) == Money(10000, "EUR")
    assert usd.convert(Money(1, "USD"), "up") == Money(1, "EUR")
    assert rate("USD/JPY", "150.5").convert(Money(100, "USD")) == Money(151, "JPY")
    assert usd.pair == "EUR/USD"
    with pytest.raises(CurrencyMismatchError):
        usd.convert(Money(1, "JPY"))


def test_a_chain_names_its_sources_and_is_as_old_as_its_older_leg() -> None:
    older = ExchangeRate("USD", "IDR", Decimal(16300), "given", date(2026, 10, 1), "given")
    chain = rate("EUR/USD", "1.1").cross(older)
    assert (chain.base, chain.quote, chain.rate) == ("EUR", "IDR", Decimal(17930))
    assert (chain.source, chain.on, chain.use) == ("ECB × given", date(2026, 10, 1), "threshold × given")
    assert rate("EUR/USD", "1.1").cross(rate("EUR/SGD", "1.43")).rate == Decimal("1.3")
    assert older.cross(rate("EUR/USD", "1.1")).pair == "IDR/EUR"
    for other in ("EUR/USD", "USD/EUR", "SGD/JPY"):
        with pytest.raises(CurrencyMismatchError):
            rate("EUR/USD", "1.1").cross(rate(other, "1.2"))


@given(rates, st.integers(-(10**12), 10**12))
def test_inverting_says_the_same(figure: Decimal, minor: int) -> None:
    there = rate("EUR/SGD", figure)
    for mode in ("half_up", "up", "floor"):
        assert there.convert(Money(minor, "EUR"), mode) == there.invert().convert(Money(minor, "EUR"), mode)
    back = there.invert().invert().rate
    assert round_to(back, "half_even", Decimal("1E-15")) == figure


@given(rates, rates)
def test_a_chain_equals_the_two_steps(first: Decimal, second: Decimal) -> None:
    one, two = rate("EUR/USD", first), rate("SGD/USD", second)
    chained = one.cross(two).convert_value(Decimal(100), "EUR")
    stepwise = two.convert_value(one.convert_value(Decimal(100), "EUR"), "USD")
    assert abs(chained - stepwise) <= stepwise.scaleb(-45)


@pytest.mark.parametrize("figure", [Decimal(0), Decimal(-1), Decimal("NaN"), Decimal("Infinity"), 1.1, 1])
def test_a_rate_is_a_decimal_above_zero(figure: Any) -> None:
    with pytest.raises(MoneyError):
        ExchangeRate("EUR", "USD", figure, "ECB", DAY, "threshold")


def test_a_currency_is_worth_itself() -> None:
    with pytest.raises(MoneyError):
        rate("EUR/EUR", "1.1")
    assert rate("EUR/EUR", "1").convert(Money(5, "EUR")) == Money(5, "EUR")
