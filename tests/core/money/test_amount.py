from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.core.money import EXPONENTS, CurrencyMismatchError, Money, MoneyError, UnknownCurrencyError

currencies = st.sampled_from(sorted(EXPONENTS))
minors = st.integers(min_value=-(10**15) + 1, max_value=10**15 - 1)


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [("12.34", "EUR", 1234), ("12.3", "EUR", 1230), ("-5", "EUR", -500), ("0.05", "EUR", 5),
     ("700", "JPY", 700), ("1.234", "KWD", 1234), ("0.0001", "CLF", 1), ("007.10", "USD", 710)],
)  # fmt: skip
def test_parse_reads_plain_decimals(text: str, currency: str, minor: int) -> None:
    assert Money.parse(text, currency) == Money(minor, currency)


@pytest.mark.parametrize(
    "text",
    ["", " 1", "1 ", "1,000.00", "1e3", "+1", ".5", "5.", "１２", "NaN", "1_000", "--1", "1\n"],
)
def test_parse_refuses_anything_else_and_says_how_to_write_it(text: str) -> None:
    with pytest.raises(MoneyError, match=r"write it like 1234\.56"):
        Money.parse(text, "EUR")


def test_parse_refuses_what_no_column_could_hold() -> None:
    with pytest.raises(MoneyError, match="15 digits before the point at most"):
        Money.parse("9" * 5000, "EUR")


def test_parse_refuses_more_digits_than_the_currency_has() -> None:
    with pytest.raises(MoneyError, match="EUR has at most 2 digits there"):
        Money.parse("12.340", "EUR")
    with pytest.raises(MoneyError, match="JPY has no digits there"):
        Money.parse("12.0", "JPY")


@pytest.mark.parametrize("minor", [True, 1.0, "1", None, Decimal(1)])
def test_only_whole_numbers_are_minor_units(minor: Any) -> None:
    with pytest.raises(MoneyError):
        Money(minor, "EUR")


@pytest.mark.parametrize("code", ["EURO", "eur", "", "BGN", "HRK", "XAU", "XXX", None])
def test_unknown_withdrawn_and_unitless_currencies_are_refused(code: Any) -> None:
    with pytest.raises(UnknownCurrencyError):
        Money(1, code)


def test_two_currencies_never_meet() -> None:
    one, other = Money(1, "EUR"), Money(1, "USD")
    for meet in (lambda: one + other, lambda: one - other, lambda: one < other, lambda: one >= other):
        with pytest.raises(CurrencyMismatchError):
            meet()
    assert one != other
    with pytest.raises(CurrencyMismatchError):
        Money.total([one, other], "EUR")


@pytest.mark.parametrize("other", [1, 1.5, True, Decimal(1)])
def test_money_meets_money_only_and_multiplies_by_whole_numbers_only(other: Any) -> None:
    with pytest.raises(MoneyError):
        Money(1, "EUR") + other
    if type(other) is not int:
        with pytest.raises(MoneyError):
            Money(1, "EUR") * other


@given(minors, currencies)
def test_writing_and_reading_gives_the_same_amount(minor: int, currency: str) -> None:
    money = Money(minor, currency)
    assert Money.parse(money.format_plain(), currency) == money
    assert Decimal(money.format_plain()) == money.to_decimal()
    assert money.to_decimal().as_tuple().exponent == -EXPONENTS[currency]
    assert Money.rounded(money.to_decimal(), currency) == money


@given(minors, minors, currencies, st.integers(-1000, 1000))
def test_arithmetic_is_that_of_the_integers(a: int, b: int, currency: str, count: int) -> None:
    one, other = Money(a, currency), Money(b, currency)
    assert one + other == Money(a + b, currency) == Money.total([one, other], currency)
    assert one - other == -(other - one)
    assert one * count == count * one == Money(a * count, currency)
    assert abs(one) >= Money.zero(currency)
    assert (one - one).is_zero
    assert (one < other, one <= other, one > other, one >= other) == (a < b, a <= b, a > b, a >= b)


def test_money_prints_with_its_currency() -> None:
    assert str(Money(-5, "EUR")) == "-0.05 EUR"
    assert str(Money(1500, "IDR")) == "15.00 IDR"
    assert str(Money(-1500, "JPY")) == "-1500 JPY"
