"""Properties of quotes on the real packs: for any goods, anywhere."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.core.law.real_law import cards, made, reply

from entrepot.core.law.consignment import Consignment
from entrepot.core.law.keeping import from_plain, to_plain
from entrepot.core.law.landed_cost import Terms, price_routes
from entrepot.core.law.quote import recompute
from entrepot.core.law.rates import Rates
from entrepot.core.law.rows import Confidence
from entrepot.core.law.setting import order_words
from entrepot.core.law.tariff import Tariff
from entrepot.core.money import exponent

DESTINATIONS = {
    "CN": "CNY",
    "SG": "SGD",
    "MY": "MYR",
    "TH": "THB",
    "VN": "VND",
    "ID": "IDR",
    "PH": "PHP",
    "HK": "HKD",
    "JP": "JPY",
    "KR": "KRW",
    "US": "USD",
    "GB": "GBP",
    "AU": "AUD",
    "DE": "EUR",
    "FR": "EUR",
    "PL": "PLN",
}
CODES = [
    "610910",
    "640219",
    "090210",
    "330499",
    "220421",
    "851830",
    "950300",
    "340600",
    "420221",
    "910211",
    "490199",
]


@st.composite
def requests(draw: st.DrawFn) -> dict[str, Any]:
    destination = draw(st.sampled_from(sorted(DESTINATIONS)))
    currency = draw(st.sampled_from([DESTINATIONS[destination], "USD", "EUR"]))
    scale = exponent(currency)

    def amount(most: int) -> str:
        return str(Decimal(draw(st.integers(0, most))).scaleb(-scale))

    lines = [
        {
            "hs": draw(st.sampled_from(CODES)),
            "unit_price": amount(300_000),
            "quantity": draw(st.integers(1, 9)),
            "grams": "150",
            "ml": "750",
            "measures": {"PR": "1", "ASV": "13", "NAR": "1"},
        }
        for _ in range(draw(st.integers(1, 3)))
    ]
    return {
        "destination": destination,
        "ship_from": draw(st.sampled_from(["CN", "VN", "RW", "US", "DE", "SG", "JP"])),
        "currency": currency,
        "lines": lines,
        "freight": amount(5_000),
        "insurance": amount(500),
        "prices": draw(st.sampled_from(["net", "net", "net", "gross"])),
        "incoterm": draw(st.sampled_from(["DDP", "DAP", "CIF", "FOB"])),
        "purpose": draw(st.sampled_from(["sale", "sale", "gift"])),
        "on": draw(st.sampled_from(["2026-11-21", "2026-06-30", "2026-03-10", "2025-01-15", "2028-07-01"])),
        "rates": {"USD/VND": "26000", "EUR/VND": "29000"},
    }


@given(requests())
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_quote_adds_up_is_cheapest_and_can_be_recomputed(body: dict[str, Any]) -> None:
    answer = reply(body)
    assert answer["status"] in {"ok", "refused", "unknown", "needs"}
    totals = [Decimal(route["total"]) for route in answer["routes"] if route["total"] is not None]
    if answer["status"] == "ok":
        parts = ("goods", "freight", "insurance", "duty", "fees")
        total = sum((Decimal(answer[part]) for part in parts), -Decimal(answer["discount"]))
        total += sum(Decimal(tax) for tax in answer["taxes"].values())
        assert total == Decimal(answer["total"]) == min(totals)
        assert sum(Decimal(amount) for amount in answer["pay"].values()) == total
        if body["prices"] == "gross":
            promised = sum(Decimal(line["unit_price"]) * line["quantity"] for line in body["lines"])
            promised += Decimal(body["freight"]) + Decimal(body["insurance"])
            assert total <= promised
            warned = {each["code"] for each in answer["warnings"]}
            assert (total < promised) == ("gross_inexact" in warned)
        charged = sum(Decimal(part["amount"]) for part in answer["components"])
        assert charged == sum(Decimal(tax) for tax in answer["taxes"].values()) + sum(
            Decimal(answer[part]) for part in ("duty", "fees")
        )
    else:
        assert answer["reasons"] or answer["needs"]
        assert answer.get("total") is None
    for amount in [part["amount"] for part in answer.get("components", [])]:
        assert -Decimal(amount).as_tuple().exponent <= exponent(body["currency"])
    quote = made(body)
    if quote.priced:
        assert recompute(from_plain(to_plain(quote.stored()))) == quote.priced


@given(requests())
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
def test_what_an_orders_words_settle_beforehand_changes_no_price(body: dict[str, Any]) -> None:
    quote = made(body)
    if quote.priced:
        request = quote.request
        terms = Terms(
            request, Rates(request, cards().law), Consignment(request), order_words(request, quote.schemes)
        )
        unsettled = {
            route: tuple(Tariff.of(tariff.card) for tariff in tariffs)
            for route, tariffs in quote.tariffs.items()
        }
        assert price_routes(terms, unsettled) == quote.priced


@given(requests())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_route_priced_by_itself_costs_what_it_costs_beside_the_others(body: dict[str, Any]) -> None:
    quote = made(body)
    if quote.priced:
        request = quote.request
        words = order_words(request, quote.schemes)
        terms = Terms(request, Rates(request, cards().law), Consignment(request), words)
        alone = tuple(price_routes(terms, {route: each}).chosen for route, each in quote.tariffs.items())
        assert alone == quote.priced.routes


@given(requests())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_answer_has_words_in_both_languages_and_every_rule_a_source(body: dict[str, Any]) -> None:
    for language in ("en", "zh-hans"):
        answer = reply(body, language=language)
        said = [*answer["reasons"], *answer["warnings"]]
        said += [reason for route in answer["routes"] for reason in route["reasons"]]
        for reason in said:
            assert reason["message"] not in {"", reason["code"]}, reason
        for need in answer["needs"]:
            assert need["why"] not in {"", need["code"]}, need
            assert need["fix"], need
        for part in answer.get("components", []):
            assert part["source"] in answer["sources"], part
            assert part["confidence"] in Confidence.__args__  # type: ignore[attr-defined]  # a Literal


@pytest.mark.parametrize("country", sorted(DESTINATIONS))
def test_every_country_has_a_domestic_route_and_says_what_it_does_not_know(country: str) -> None:
    law = cards().law
    names = {route.id for route in law.routes(country)}
    assert f"{country}-DOMESTIC" in names
    body = {"destination": country, "ship_from": country, "currency": "USD"}
    answer = reply(body | {"lines": [{"hs": "610910", "unit_price": "10.00"}], "rates": {"USD/VND": "26000"}})
    assert (answer["status"], answer["route"]) == ("ok", f"{country}-DOMESTIC")


def test_a_country_without_a_pack_is_unknown_by_name() -> None:
    body = {"destination": "BR", "ship_from": "CN", "currency": "USD"}
    answer = reply(body | {"lines": [{"hs": "610910", "unit_price": "10.00"}]})
    assert answer["status"] == "unknown"
    assert [reason["subject"] for reason in answer["reasons"]] == ["BR/pack"]
    assert answer["reasons"][0]["message"] != "pack_missing"
