from datetime import date
from decimal import Decimal

import pytest
from tests.core.law.real_law import reply
from tests.core.law.small_law import PLAIN, VAT, SmallLaw, ask, line

from entrepot.core.law.rates import rate_day


@pytest.mark.parametrize(
    ("rule", "day", "taken"),
    [
        ("day", date(2026, 11, 21), date(2026, 11, 21)),
        ("previous_day", date(2026, 11, 1), date(2026, 10, 31)),
        ("month", date(2026, 11, 1), date(2026, 10, 21)),
        ("month", date(2026, 11, 30), date(2026, 10, 21)),
        ("month", date(2026, 10, 1), date(2026, 9, 23)),
        ("month", date(2026, 1, 15), date(2025, 12, 24)),
        ("period_end", date(2026, 11, 21), date(2026, 11, 21)),
    ],
)
def test_each_rule_takes_the_rate_of_its_day(rule, day, taken):
    assert rate_day(rule, day) == taken


def test_a_given_rate_wins_and_is_recorded_as_given():
    law = SmallLaw(PLAIN, VAT, rates={"USD": Decimal("1.25")})
    quote = ask(law, line("100.00"), currency="USD", rates={"USD/EUR": "0.5"})
    assert {(rate.pair, str(rate.rate), rate.source) for rate in quote.rates} == {("USD/EUR", "0.5", "given")}


def test_a_rate_is_stale_only_beyond_what_its_rule_asks_for():
    goods = {"ship_from": "CN", "lines": [{"hs": "610910", "unit_price": "100.00"}]}
    polish = reply(goods | {"destination": "PL", "currency": "PLN", "on": "2026-10-30"})
    assert {rate["use"] for rate in polish["rates"]} == {"threshold", "border"}
    assert "rate_stale" not in [warning["code"] for warning in polish["warnings"]]
    late = reply(goods | {"destination": "PL", "currency": "PLN", "on": "2026-11-21"})
    assert [warning["subject"] for warning in late["warnings"] if warning["code"] == "rate_stale"] == [
        "PLN/EUR"
    ]
