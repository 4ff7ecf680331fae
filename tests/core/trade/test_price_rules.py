"""A rule's price covers what it promised, ends as asked, and keeps still while the rate hardly moves."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.core.money import CurrencyMismatchError, ExchangeRate, Money, MoneyError
from entrepot.core.money.endings import ENDINGS, end_price
from entrepot.core.money.iso4217 import EXPONENTS
from entrepot.core.trade.price_rules import PriceRule, PriceRuleError, bring_in

minors = st.integers(min_value=0, max_value=10**12)
currencies = st.sampled_from(sorted(EXPONENTS))


@pytest.mark.parametrize(
    ("amount", "ending", "price"),
    [
        (Money(1834, "SGD"), "", 1834),
        (Money(1834, "SGD"), "90", 1890),
        (Money(1834, "SGD"), "99", 1899),
        (Money(1890, "SGD"), "90", 1890),
        (Money(1891, "SGD"), "90", 1990),
        (Money(1901, "JPY"), "90", 1980),
        (Money(1901, "JPY"), "99", 1998),
        (Money(191_500, "VND"), "90", 199_000),
        (Money(19_150_000, "IDR"), "90", 19_900_000),
        (Money(19_150, "THB"), "99", 19_900),
        (Money(12_345, "KRW"), "90", 12_900),
        (Money(4_321, "KWD"), "99", 4_990),
    ],
)
def test_prices_end_by_the_currencys_custom(amount: Money, ending: str, price: int) -> None:
    assert end_price(amount, ending) == Money(price, amount.currency)


@given(minors, currencies, st.sampled_from(ENDINGS), st.integers(0, 20_000), st.none() | minors)
def test_a_price_covers_what_was_promised_and_ends_right(
    minor: int, currency: str, ending: str, margin: int, floor: int | None
) -> None:
    least = Money(floor, currency) if floor else None
    rule = PriceRule(margin=margin, floor=least, ending=ending)
    price = rule.price(Money(minor, currency))
    assert price.minor * 10_000 >= minor * (10_000 + margin)
    assert least is None or price >= least
    assert end_price(price, ending) == price  # it ends so already
    if not ending and (least is None or price > least):
        assert (price.minor - 1) * 10_000 < minor * (10_000 + margin)  # not a coin more than promised


@given(st.integers(1, 10**9), st.decimals("0.000001", "30000", places=6), currencies)
def test_bringing_in_never_loses_a_coin(minor: int, rate: Decimal, currency: str) -> None:
    if currency == "CNY":
        return
    there = ExchangeRate("CNY", currency, rate, "ECB", date(2026, 11, 20), "price")
    amount = Money(minor, "CNY")
    assert bring_in(amount, there).to_decimal() >= there.convert_value(amount.to_decimal(), "CNY").quantize(
        Decimal(1).scaleb(-EXPONENTS[currency]), rounding="ROUND_FLOOR"
    )
    assert bring_in(amount, None) == amount


@pytest.mark.parametrize(
    ("now", "threshold", "moved"),
    [
        ("5.4540", 100, True),  # one per cent exactly counts
        ("5.4539", 100, False),
        ("5.3461", 100, False),
        ("5.3460", 100, True),
        ("5.4000", 0, False),  # the same rate never counts
        ("5.4001", 0, True),
    ],
)
def test_a_rate_counts_from_the_threshold_on(now: str, threshold: int, moved: bool) -> None:  # noqa: FBT001 - a case
    assert PriceRule(threshold=threshold).is_moved(Decimal("5.4000"), Decimal(now)) is moved


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("margin", -1),
        ("margin", 1_000_001),
        ("floor", Money(0, "SGD")),
        ("ending", "95"),
        ("threshold", 5_001),
    ],
)
def test_a_rule_that_is_none_is_refused(field: str, wrong: object) -> None:
    with pytest.raises(PriceRuleError) as refused:
        PriceRule(**{field: wrong})  # type: ignore[arg-type]
    assert refused.value.field == field


def test_wrong_money_is_refused() -> None:
    with pytest.raises(CurrencyMismatchError):
        PriceRule(floor=Money(100, "SGD")).price(Money(100, "MYR"))
    with pytest.raises(MoneyError):
        end_price(Money(100, "SGD"), "95")
