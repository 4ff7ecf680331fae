from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.core.law.expressions import (
    ExpressionError,
    LawMissingError,
    QuantityMissingError,
    RateUndecidedError,
    compiled,
    gaps,
    leading_rate,
    names,
    parse,
    units,
)


class At:
    def __init__(self, v="100", duty="0", ct="0", **quantities):
        self.v, self.duty, self.ct = Decimal(v), Decimal(duty), Decimal(ct)
        self.quantities = quantities

    def quantity(self, unit):
        if unit not in self.quantities:
            raise QuantityMissingError(unit)
        return Decimal(self.quantities[unit])

    def factor(self, currency):
        return Decimal("1.1") if currency == "USD" else Decimal(1)


@pytest.mark.parametrize(
    ("text", "at", "amount"),
    [
        ("19% V", At(), "19"),
        ("19 % V", At(), "19"),
        ("Free", At(), "0"),
        ("0.5% V + 1% V", At(), "1.5"),
        ("0.76 EUR/PR + 32% V", At("50", PR=10), "23.6"),
        ("2 USD/KGM", At(KGM=3), "6.6"),
        ("max(30% V, 4300 JPY/PR)", At("10000", PR=1), "4300"),
        ("max(30% V, 4300 JPY/PR)", At("20000", PR=1), "6000"),
        ("min(10% V, 5 EUR/NAR)", At(NAR=1), "5"),
        ("10% (V+DUTY)/(1-10%)", At("90", duty="9"), "11"),
        ("13% (V+CT)", At("100", ct="10"), "14.3"),
        ("between(4% V, 4% V)", At(), "4"),
        ("(547 JPY/KGM − V)", At("1000", KGM=2), "94"),
        ("(547 JPY - V/KGM)", At("1000", KGM=2), "94"),
        ("(547 - V/KGM)", At("1000", KGM=2), "94"),
        ("floor(V, 1000) * 7.8%", At("12999"), "936"),
        ("ceil(7.5% V, 1000)", At("13334"), "2000"),
        ("2 * 3 - 4 / 2", At(), "4"),
    ],
)
def test_a_rate_is_read_as_it_is_printed(text, at, amount):
    assert compiled(text)(at) == Decimal(amount)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("19%% V", "follows"),
        ("V V2", "no name"),
        ("3 EUR/", "unit"),
        ("max(1% V)", "expected ','"),
        ("(1% V", "expected ')'"),
        ("", "the end"),
        ("5 § V", "cannot read"),
    ],
)
def test_what_is_no_rate_is_refused_with_the_place(text, says):
    with pytest.raises(ExpressionError, match=None) as refused:
        parse(text)
    assert says in str(refused.value)


def test_what_is_missing_is_named():
    with pytest.raises(LawMissingError) as law:
        compiled("gap(CN/schedule)")(At())
    assert law.value.gap == "CN/schedule"
    with pytest.raises(QuantityMissingError) as quantity:
        compiled("1 EUR/PR")(At())
    assert quantity.value.unit == "PR"
    with pytest.raises(RateUndecidedError) as rate:
        compiled("between(4% V, 9.5% V)")(At())
    assert (rate.value.low, rate.value.high) == (Decimal(4), Decimal("9.5"))


def test_what_an_expression_uses_can_be_asked():
    node = parse("max(10% (V+DUTY), 2 EUR/KGM + gap(XX/more))")
    assert (units(node), names(node), gaps(node)) == ({"KGM"}, {"V", "DUTY"}, {"XX/more"})
    assert leading_rate(parse("19% V")) == Decimal("0.19")
    assert leading_rate(parse("0.76 USD/PR + 32% V")) is None


@given(st.decimals("0", "1000", places=2), st.decimals("0", "99", places=3))
def test_a_plain_rate_grows_with_the_value(value, percent):
    evaluate = compiled(f"{percent}% V")
    assert evaluate(At(str(value))) <= evaluate(At(str(value + 1)))
