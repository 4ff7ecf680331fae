"""Goods on the same side of every limit stand alike: what was found of one of them holds for the others."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.law.real_law import TODAY, cards
from tests.core.law.small_law import PLAIN, VAT, SmallLaw, condition, line, measure

from entrepot.core.law.limits import Limits, Ratio, is_one_unit, limits_of
from entrepot.core.law.quote import Cards, make_quote
from entrepot.core.law.readiness import standing
from entrepot.core.law.request import QuoteRequest
from entrepot.core.law.request_reading import parse_request
from entrepot.core.law.rows import ConditionRow
from entrepot.core.money import Money

PLACES = (
    "CN",
    "SG",
    "MY",
    "TH",
    "VN",
    "ID",
    "PH",
    "HK",
    "JP",
    "KR",
    "US",
    "GB",
    "AU",
    "DE",
    "PL",
    "BR",
    "AQ",
)
CODES = ("610910", "640219", "090210", "330499", "220421", "851830", "950300", "340600", "420221", "930200")
MOST = 3_000_000


def asked(place: str, hs: str, origin: str, currency: str, minor: int, **amounts: Any) -> QuoteRequest:
    goods = {"hs": hs, "origin": origin, "unit_price": Money(minor, currency).format_plain(), **amounts}
    body = {"destination": place, "ship_from": origin, "currency": currency, "lines": [goods]}
    return parse_request(body, today=TODAY)


@st.composite
def two_alike(draw: st.DrawFn) -> tuple[QuoteRequest, QuoteRequest]:
    """Draw goods near a limit of the real law, and others of the kind somewhere on the same sides."""
    kind = (
        draw(st.sampled_from(PLACES)),
        draw(st.sampled_from(CODES)),
        draw(st.sampled_from(("CN", "US", "RW", "DE"))),
        draw(st.sampled_from(("USD", "EUR", "CNY", "JPY"))),
    )
    named = draw(st.sets(st.sampled_from(("grams", "ml", "pieces"))))
    amounts = [{name: str(draw(st.integers(1, 60_000))) for name in sorted(named)} for _ in range(2)]
    limits = limits_of(asked(*kind, 1000, **amounts[0]), cards())
    assert limits is not None, "no law of ours looks at more than its limits"
    steps = [price for price in (1, *limits.prices) if price < MOST]
    start = draw(st.sampled_from(steps))
    end = min([price for price in limits.prices if price > start], default=MOST)
    one, other = (asked(*kind, draw(st.sampled_from((start, end - 1))), **amounts[0]) for _ in range(2))
    if limits.sides(asked(*kind, start, **amounts[1]).lines[0]) == limits.sides(one.lines[0]):
        other = asked(*kind, draw(st.integers(start, end - 1)), **amounts[1])
    return one, other


@given(two_alike())
def test_goods_on_the_same_side_of_every_limit_stand_alike(both: tuple[QuoteRequest, QuoteRequest]) -> None:
    one, other = both
    limits = limits_of(one, cards())
    assert limits == limits_of(other, cards())
    assert limits is not None
    assert limits.sides(one.lines[0]) == limits.sides(other.lines[0])
    assert standing(make_quote(one, cards())) == standing(make_quote(other, cards()))


def small(*rows: Any, **amounts: Any) -> Limits | None:
    """Return the limits of a small law to goods of 100 dollars."""
    conditions = [row for row in rows if isinstance(row, ConditionRow)]
    measures = [row for row in rows if row not in conditions]
    law = SmallLaw(PLAIN, VAT, *measures, conditions=conditions, rates={"USD": Decimal("1.25")})
    body = {"destination": "XA", "ship_from": "CN", "currency": "USD", "lines": [line("100.00", **amounts)]}
    return limits_of(parse_request(body, today=TODAY), Cards(law))


def test_a_limit_in_another_currency_is_met_by_the_first_cent_that_reaches_it() -> None:
    found = small(condition("XA-NORMAL", "goods", "<=", "150", unit="EUR", on_fail="refuse", scope="parcel"))
    assert found == Limits(prices=(18750, 18751))  # 187.50 dollars are 150 euro to the cent
    uneven = small(condition("XA-NORMAL", "goods", "<", "100", unit="EUR", on_fail="refuse", scope="item"))
    assert uneven is not None
    assert [uneven.sides(priced(cents))[0] for cents in (12499, 12500, 12501)] == [0, 1, 2]


def priced(minor: int) -> Any:
    body = {
        "destination": "XA",
        "ship_from": "CN",
        "currency": "USD",
        "lines": [line(Money(minor, "USD").format_plain())],
    }
    return parse_request(body, today=TODAY).lines[0]


def test_weights_and_prices_by_weight_have_their_limits() -> None:
    found = small(
        condition("XA-NORMAL", "quantity:KGM", "<=", "2", scope="parcel", on_fail="refuse"),
        condition("XA-NORMAL", "goods/KGM", ">=", "10", unit="USD", scope="line", on_fail="refuse"),
        grams="1500",
    )
    assert found is not None
    assert found.quantities == (("KGM", Decimal(2)),)
    assert [(each.unit, each.limit) for each in found.ratios] == [("KGM", Decimal(10))]


def test_sides_of_weights() -> None:
    limits = Limits((), (("KGM", Decimal(2)),), (Ratio("KGM", Decimal(1), Decimal(50)),))

    def sides(**amounts: Any) -> Any:
        body = {
            "destination": "XA",
            "ship_from": "CN",
            "currency": "USD",
            "lines": [line("100.00", **amounts)],
        }
        return limits.sides(parse_request(body, today=TODAY).lines[0])

    assert sides(grams="1999") == (0, -1, 1)
    assert sides(grams="2000") == (0, 0, 0)
    assert sides(grams="2001") == (0, 1, -1)
    assert sides() == (0, None, None)


@pytest.mark.parametrize(
    "row",
    [
        measure("XA.BETWEEN", "between(5% V, 2 EUR/KGM)"),
        measure("XA.DUTIES", "between(1% V, 2% V)", levy="vat", base="duty"),
    ],
)
def test_a_rate_between_two_amounts_is_looked_at_for_each_price(row: Any) -> None:
    assert small(row, grams="100") is None


def test_a_rate_between_two_plain_rates_is_undecided_whatever_the_price() -> None:
    assert small(measure("XA.BETWEEN", "between(1% V, 2% V)")) == Limits()


def test_a_test_of_a_levy_matters_only_where_somebody_is_told() -> None:
    silent = measure("XA.WAIVED", "Free", priority=9)
    assert (
        small(silent, condition("XA.WAIVED", "levy:duty", "<=", "5", unit="EUR", scope="parcel")) == Limits()
    )
    told = condition("XA.WAIVED", "levy:duty", "<=", "5", unit="EUR", scope="parcel", on_fail="refuse")
    assert small(silent, told) is None


@pytest.mark.parametrize(
    "more",
    [
        {"freight": "1.00"},
        {"prices": "gross"},
        {"lines": [line("100.00", quantity=2)]},
        {"lines": [line("1.00"), line("2.00")]},
        {"lines": [{**line("1.00"), "price_per": "3"}]},
    ],
)
def test_only_one_unit_at_a_net_price_is_held_against_limits(more: dict[str, Any]) -> None:
    body = {"destination": "XA", "ship_from": "CN", "currency": "USD", "lines": [line("100.00")], **more}
    request = parse_request(body, today=TODAY)
    assert not is_one_unit(request)
    assert limits_of(request, Cards(SmallLaw(PLAIN, VAT))) is None
