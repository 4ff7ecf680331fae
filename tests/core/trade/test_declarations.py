from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.trade.replies import levy, reply

from entrepot.core.money import Money
from entrepot.core.trade.declarations import DeclaredGoods, Fault, UndeclarableError, declare
from entrepot.core.trade.frozen_quote import freeze

CANDLE = DeclaredGoods(
    "340600", "34060000", "US", "Soy candle", 2, Decimal(400), Decimal(600), Money(2000, "EUR")
)


def test_a_line_carries_its_levies_and_measures() -> None:
    cup = replace(CANDLE, hs="691200", national="", description="Cup", value=Money(995, "EUR"))
    parts = [levy("duty", 0, 10), levy("gst", 0, 50), levy("gst", 1, 20), levy("gst", 1, 1)]
    told = declare([CANDLE, cup], freeze(reply(2995, parts, freight=300)))
    first, second = told.lines
    assert (first.number, first.measures, first.assessed) == (1, ("XX.DUTY", "XX.GST"), Money(60, "EUR"))
    assert (second.number, second.measures, second.assessed) == (2, ("XX.GST",), Money(21, "EUR"))
    assert told.levies == (("duty", Money(10, "EUR")), ("gst", Money(71, "EUR")))
    assert told.local_levies == (("duty", Money(20, "SGD")), ("gst", Money(142, "SGD")))
    assert (told.value, told.freight, told.gross_grams) == (
        Money(2995, "EUR"),
        Money(300, "EUR"),
        Decimal(1200),
    )
    assert (told.route, told.edition, told.destination) == ("SG-LOW", "e1", "SG")


def test_every_fault_is_told_at_once() -> None:
    bad = DeclaredGoods("3406", "11", "", " ", 0, Decimal(0), Decimal(-1), Money(1, "EUR"))
    with pytest.raises(UndeclarableError) as raised:
        declare([CANDLE, bad], freeze(reply(2000, [levy("gst", 5, 1)])))
    faults = raised.value.faults
    assert [each.line for each in faults] == [2] * 7 + [0, 0]
    assert [each.field for each in faults[:3]] == ["hs", "national", "origin"]
    assert faults[-2] == Fault(0, "levies", "The quote charges a line 6 that is not there.")
    assert faults[-1] == Fault(0, "value", "The goods are worth 20.01 EUR, 20.00 EUR was quoted.")


def test_another_currency_and_no_goods_are_faults() -> None:
    with pytest.raises(UndeclarableError, match="The value is in USD"):
        declare([replace(CANDLE, value=Money(2000, "USD"))], freeze(reply(2000)))
    with pytest.raises(UndeclarableError, match="no goods"):
        declare([], freeze(reply(0)))


@given(st.lists(st.tuples(st.sampled_from(["duty", "gst", "vat"]), st.integers(0, 2), st.integers(0, 10**6))))
def test_what_is_assessed_is_what_was_quoted(parts: list[tuple[str, int, int]]) -> None:
    quote = freeze(reply(6000, [levy(*part) for part in parts]))
    told = declare([CANDLE] * 3, quote)
    assert sum(line.assessed.minor for line in told.lines) == quote.total.minor - 6000
    assert sum(amount.minor for _, amount in told.levies) == quote.total.minor - 6000
    assert sum(amount.minor for _, amount in told.local_levies) == sum(
        each.local.minor for each in quote.levies
    )
