import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.law.small_law import (
    PLAIN,
    ROUTE,
    TODAY,
    VAT,
    SmallLaw,
    amounts,
    ask,
    condition,
    line,
    measure,
)

from entrepot.core.law import landed_cost
from entrepot.core.law import rows as r
from entrepot.core.law.keeping import from_plain, to_plain
from entrepot.core.law.quote import Cards, make_quote, recompute
from entrepot.core.law.request_reading import parse_request
from entrepot.core.law.source import PublishedRate


def chosen(quote):
    assert quote.priced
    return quote.priced.chosen


def test_vat_is_charged_on_goods_freight_and_duty():
    quote = ask(SmallLaw(PLAIN, VAT), line("100.00"), freight="20.00")
    assert amounts(quote) == {"duty": 1200, "vat": 2640}
    assert chosen(quote).total_minor == 10000 + 2000 + 1200 + 2640


def test_a_levy_without_any_measure_is_unknown_never_zero():
    quote = ask(SmallLaw(PLAIN))
    assert chosen(quote).status == "unknown"
    assert [(reason.code, reason.subject) for reason in chosen(quote).reasons] == [
        ("measure_missing", "XA/vat")
    ]
    assert chosen(quote).total_minor is None


def test_a_gap_leaves_what_hangs_on_it_open_and_keeps_the_rest():
    law = SmallLaw(measure("XA.DUTY", "gap(XA/schedule)"), replace(VAT, base="goods"))
    outcome = chosen(ask(law))
    assert outcome.status == "unknown"
    assert outcome.unanswered == {"duty"}
    assert [part.measure.levy for part in outcome.components] == ["vat"]
    law = SmallLaw(measure("XA.DUTY", "gap(XA/schedule)"), VAT)
    assert chosen(ask(law)).unanswered == {"duty", "vat"}


def test_missing_law_that_blocks_a_levy_leaves_it_without_an_amount():
    gap = r.GapRow("XA/more", "XA", ("*",), ("*",), ("CN",), "duty", "block", r.ALWAYS, "", "", "s")
    outcome = chosen(ask(SmallLaw(PLAIN, VAT, gaps=(gap,))))
    assert (outcome.status, outcome.unanswered, outcome.total_minor) == ("unknown", {"duty"}, None)
    assert chosen(ask(SmallLaw(PLAIN, VAT, gaps=(gap,)), line(origin="VN"))).status == "ok"
    warned = chosen(ask(SmallLaw(PLAIN, VAT, gaps=(replace(gap, effect="warn"),))))
    assert (warned.status, [each.subject for each in warned.warnings]) == ("ok", ["XA/more"])


def test_the_longest_code_wins_and_an_exception_leaves_out():
    law = SmallLaw(PLAIN, measure("XA.61", "5% V", codes=("61",)), replace(VAT, expression="0% V"))
    assert amounts(ask(law))["duty"] == 500
    law = SmallLaw(PLAIN, measure("XA.61", "5% V", codes=("61", "!610910")), replace(VAT, expression="0% V"))
    assert amounts(ask(law))["duty"] == 1000


def test_an_added_duty_stays_over_a_preference_and_falls_under_a_higher_replacement():
    extra = measure("XA.EXTRA", "25% V", stack="add", priority=20)
    preference = measure("XA.PREF", "0% V", agreement="PACT", priority=10)
    claim = {"claim": {"agreement": "PACT"}}
    free = replace(VAT, expression="0% V")
    assert amounts(ask(SmallLaw(PLAIN, preference, extra, free), line(**claim)))["duty"] == 2500
    assert amounts(ask(SmallLaw(PLAIN, preference, extra, free)))["duty"] == 3500
    total = measure("XA.ALL", "1% V", priority=30)
    assert amounts(ask(SmallLaw(PLAIN, preference, extra, total, free), line(**claim)))["duty"] == 100


def test_minimum_total_tops_up_to_its_amount_and_never_takes_away():
    top = measure("XA.MIN", "12.5% V", stack="minimum_total", priority=20)
    free = replace(VAT, expression="0% V")
    assert amounts(ask(SmallLaw(PLAIN, top, free)))["duty"] == 1250
    high = measure("XA.DUTY", "15% V")
    assert amounts(ask(SmallLaw(high, top, free)))["duty"] == 1500


def test_relief_multiplies_the_result_and_names_keep_the_statutory_amount():
    tax = measure("XA.CT", "15% (V+DUTY)/(1-15%)", levy="consumption_tax", relief=Decimal("0.7"))
    vat = replace(VAT, expression="13% (V+CT)", base="goods", relief=Decimal("0.7"))
    quote = ask(SmallLaw(measure("XA.DUTY", "0% V"), tax, vat), line("425.00"))
    assert amounts(quote) == {"duty": 0, "consumption_tax": 5250, "vat": 4550}


def test_six_digits_are_enough_where_all_national_lines_agree():
    eight = [measure(f"XA.{end}", "4% V", codes=(f"610910{end}",)) for end in ("10", "90")]
    quote = ask(SmallLaw(*eight, VAT))
    assert amounts(quote)["duty"] == 400
    other = measure("XA.90", "6% V", codes=("61091090",))
    outcome = chosen(ask(SmallLaw(eight[0], other, VAT)))
    assert outcome.status == "needs"
    assert [need.field for need in outcome.needs] == ["lines[0].national"]
    assert amounts(ask(SmallLaw(eight[0], other, VAT), line(national="61091090")))["duty"] == 600


@pytest.mark.parametrize(
    ("code", "known"),
    [
        ("6109100012", True),  # loaded
        ("61091000", True),  # the rate line above it
        ("6109100000", False),  # padded
        ("6109100099", False),  # made up
        ("6109100", False),  # cut
        ("61091020", True),  # a rate line that has none below
        ("6109102000", True),  # with its statistical suffix
        ("6109102010", False),
        ("61091099", False),
    ],
)
def test_a_national_code_is_never_padded_cut_or_made_up(code, known):
    loaded = ("61091000", "6109100012", "61091020")
    codes = [r.CodeRow(each, "XA", "of cotton", ("NAR",)) for each in loaded]
    outcome = chosen(ask(SmallLaw(PLAIN, VAT, codes=codes), line(national=code)))
    assert [need.code for need in outcome.needs] == ([] if known else ["code_unknown"])
    assert outcome.status == ("ok" if known else "needs")


def test_a_cap_holds_over_all_lines_that_share_it():
    entries = [
        r.ListEntryRow("L", code, "rice", "", Decimal(20), "KGM", "person_year", r.ALWAYS, "P")
        for code in ("100630", "100640")
    ]
    listed = condition("XA-NORMAL", "list:L", "listed", "", on_fail="refuse", code="not_listed")
    law = SmallLaw(PLAIN, VAT, conditions=(listed,), entries=entries)
    half = [{"hs": code, "unit_price": "30.00", "grams": "10000"} for code in ("100630", "100640")]
    assert chosen(ask(law, *half)).status == "ok"
    more = [half[0], half[1] | {"grams": "10001"}]
    assert [reason.code for reason in chosen(ask(law, *more)).reasons] == ["cap_exceeded"]
    assert chosen(ask(law, *more, parcels=[[0], [1]])).status == "refused"


@pytest.mark.parametrize(("before", "status"), [("9.999", "ok"), ("10", "ok"), ("10.001", "refused")])
def test_what_a_person_had_this_year_counts_with_a_cap(before: str, status: str):
    entry = r.ListEntryRow("L", "100630", "rice", "", Decimal(20), "KGM", "person_year", r.ALWAYS, "P")
    listed = condition("XA-NORMAL", "list:L", "listed", "", on_fail="refuse", code="not_listed")
    law = SmallLaw(PLAIN, VAT, conditions=(listed,), entries=[entry])
    half = {"hs": "100630", "unit_price": "30.00", "grams": "10000"}
    assert chosen(ask(law, half, buyer={"taken_this_year": {"L/rice": before}})).status == status


def test_a_gross_price_below_the_charges_themselves_has_no_net_price():
    flat = measure("XA.FLAT", "3 EUR/item", base="")
    outcome = chosen(ask(SmallLaw(flat, VAT), line("2.00"), prices="gross"))
    assert (outcome.status, outcome.total_minor) == ("refused", None)
    assert [reason.code for reason in outcome.reasons] == ["gross_unreachable"]


def test_gross_prices_are_solved_in_few_steps(monkeypatch):
    asked = []
    inner = landed_cost._price
    monkeypatch.setattr(landed_cost, "_price", lambda *given: asked.append(1) or inner(*given))
    chosen(ask(SmallLaw(PLAIN, VAT), line("9999999.99", quantity=1000), prices="gross"))
    assert len(asked) <= 12


def test_a_route_closed_by_the_orders_words_stays_open_to_other_words():
    gift = condition("XA-NORMAL", "purpose", "=", "gift", scope="order", on_fail="refuse", code="gifts_only")
    cards = Cards(SmallLaw(PLAIN, VAT, conditions=(gift,)))
    body = {"destination": "XA", "ship_from": "CN", "currency": "EUR", "lines": [line()]}
    for _ in range(2):
        for purpose, status in (("sale", "refused"), ("gift", "ok"), ("sample", "refused")):
            quote = make_quote(parse_request(body | {"purpose": purpose}, today=TODAY), cards)
            assert chosen(quote).status == status
            found = [dict(reason.figures)["value"] for reason in chosen(quote).reasons]
            assert found == ([] if status == "ok" else [purpose])


def test_a_claim_or_scheme_nobody_knows_is_said():
    quote = ask(SmallLaw(PLAIN, VAT), line(claim={"agreement": "FOO"}), seller={"schemes": ["BAR"]})
    warned = [(each.code, each.subject) for each in quote.warnings]
    assert warned == [("claim_unknown", "FOO"), ("scheme_unknown", "BAR")]


def test_a_specific_rate_asks_for_its_quantity():
    law = SmallLaw(measure("XA.DUTY", "0.50 EUR/KGM"), replace(VAT, expression="0% V"))
    assert [need.field for need in chosen(ask(law)).needs] == ["lines[0].grams"]
    assert amounts(ask(law, line(grams="250", quantity=4)))["duty"] == 50


def test_a_flat_amount_is_charged_once_for_each_six_digit_item_in_a_parcel():
    law = SmallLaw(measure("XA.FLAT", "3 EUR/item", base=""), replace(VAT, expression="0% V"))
    watch = {"hs": "910211", "unit_price": "20.00"}
    assert amounts(ask(law, line("12.00", quantity=5)))["duty"] == 300
    assert amounts(ask(law, line("12.00"), line("13.00"), watch))["duty"] == 600
    assert amounts(ask(law, line(), watch, line(), parcels=[[0, 1], [2]]))["duty"] == 900


def test_levies_rounded_together_lose_no_unit():
    up = r.RoundingRow("thousand", "up", Decimal(1000), "levy")
    rows = {"roundings": (up,), "routes": (replace(ROUTE, currency="IDR"),)}
    duty = measure("XA.DUTY", "7.5% V", currency="IDR", rounding="thousand")
    vat = replace(VAT, currency="IDR", rounding="thousand", expression="11% V")
    law = SmallLaw(duty, vat, **rows)
    lines = [{"hs": "610910", "unit_price": "33333"}, {"hs": "640219", "unit_price": "66667"}]
    quote = ask(law, *lines, currency="IDR")
    assert sum(part.local_minor for part in chosen(quote).components) == (8000 + 12000) * 100


def test_the_law_counts_in_its_own_currency_and_the_reply_in_the_buyers():
    law = SmallLaw(PLAIN, VAT, rates={"USD": Decimal("1.25")})
    quote = ask(law, line("125.00"), currency="USD")
    duty = chosen(quote).components[0]
    assert (duty.local_minor, duty.amount_minor) == (1000, 1250)
    assert [(rate.pair, str(rate.rate)) for rate in quote.rates if rate.use == "border"] == [
        ("USD/EUR", "0.8")
    ]
    missing = chosen(ask(law, line("125.00"), currency="CHF"))
    assert [need.field for need in missing.needs] == ["rates.CHF/EUR"]
    given_rate = chosen(ask(law, line("125.00"), currency="CHF", rates={"EUR/CHF": "1.25"}))
    assert given_rate.components[0].local_minor == 1000


def test_a_levy_taken_at_the_sale_counts_goods_and_earlier_charges_at_the_rate_of_the_sale():
    class Weaker(SmallLaw):
        def rate(self, provider: str, currency: str, day: date) -> PublishedRate | None:
            """The dollar stands at 1.25 on the day of the sale and at 2.50 on the day of import."""
            return PublishedRate(Decimal("1.25") if day == TODAY else Decimal("2.50"), day, provider)

    vat = replace(VAT, currency="USD", base="goods+duty")
    both = [Weaker(PLAIN, replace(vat, collect_at=collected)) for collected in ("checkout", "delivery")]
    quotes = [ask(law, line("80.00"), dates={"import": "2026-11-30"}) for law in both]
    # goods of 80.00 and 10 % duty: 88.00 euro are 110.00 or 220.00 dollars, of which a fifth is due
    local = [[part.local_minor for part in chosen(quote).components] for quote in quotes]
    assert local == [[800, 2200], [800, 4400]]
    assert [part.amount_minor for quote in quotes for part in chosen(quote).components] == [800, 1760] * 2
    assert [{rate.use for rate in quote.rates} for quote in quotes] == [{"threshold"}, {"border"}]


def test_a_value_condition_opens_and_closes_a_route_at_its_limit():
    limit = condition(
        "XA-NORMAL",
        "goods",
        "<=",
        "150",
        unit="EUR",
        scope="parcel",
        on_fail="refuse",
        code="value_over_limit",
    )
    law = SmallLaw(PLAIN, VAT, conditions=(limit,))
    assert chosen(ask(law, line("150.00"))).status == "ok"
    refused = chosen(ask(law, line("150.01")))
    assert [(reason.code, dict(reason.figures)["value"]) for reason in refused.reasons] == [
        ("value_over_limit", "150.01")
    ]
    assert chosen(ask(law, line("150.00"), line("150.00"), parcels=[[0], [1]])).status == "ok"


def test_one_group_that_holds_is_enough_and_an_optional_fact_may_be_absent():
    luxury = measure("XA.LUX", "30% V")
    tests = [
        condition("XA.LUX", "goods/GRM", ">=", "10", unit="EUR", missing="optional"),
        condition("XA.LUX", "goods/MLT", ">=", "10", unit="EUR", missing="optional", group="b"),
    ]
    law = SmallLaw(measure("XA.ALL", "0% V", priority=-1), luxury, VAT, conditions=tests)
    assert amounts(ask(law, line(grams="10")))["duty"] == 3000
    assert amounts(ask(law, line(grams="10.001")))["duty"] == 0
    assert amounts(ask(law, line(ml="10")))["duty"] == 3000
    assert [need.field for need in chosen(ask(law)).needs] == ["lines[0].grams", "lines[0].ml"]


def test_delivery_terms_decide_who_is_paid_at_the_door():
    law = SmallLaw(PLAIN, VAT)
    assert {part.collect_at for part in chosen(ask(law)).components} == {"checkout"}
    assert {part.collect_at for part in chosen(ask(law, incoterm="DAP")).components} == {"delivery"}


def test_gross_prices_are_solved_to_the_cent_or_the_next_lower_total():
    law = SmallLaw(PLAIN, VAT)
    quote = ask(law, line("132.00"), prices="gross")
    assert (chosen(quote).goods, chosen(quote).total_minor) == ((10000,), 13200)
    for cents in range(13200, 13220):
        outcome = chosen(ask(law, line(f"{cents / 100:.2f}"), prices="gross"))
        missed = cents - (outcome.total_minor or 0)
        assert 0 <= missed <= 1
        assert bool(missed) == any(warning.code == "gross_inexact" for warning in outcome.warnings)


@pytest.mark.parametrize(
    ("edition", "to"), [("2017", ["610910"]), ("2012", []), ("2007", ["610910", "610990"])]
)
def test_codes_of_another_edition_are_mapped_asked_about_or_unknown(edition, to):
    correlates = [r.CorrelateRow(edition, "610911", "2022", code) for code in to]
    quote = ask(SmallLaw(PLAIN, VAT, correlates=correlates), line(hs="610911", hs_edition=edition))
    if len(to) == 1:
        assert chosen(quote).status == "ok"
        assert [warning.code for warning in quote.warnings] == ["hs_edition_mapped"]
    else:
        assert quote.priced is None
        assert bool(quote.reasons) == (not to)


def test_a_route_outside_its_days_is_named_with_them():
    period = r.Period(date(2026, 1, 1), date(2026, 7, 1))
    law = SmallLaw(PLAIN, VAT, routes=(ROUTE, replace(ROUTE, id="XA-LOW", period=period)))
    idle = {
        day: [each.reasons[0].code for each in ask(law, on=day).idle]
        for day in ("2025-12-31", "2026-01-01", "2026-06-30", "2026-07-01")
    }
    assert list(idle.values()) == [["route_not_yet"], [], [], ["route_ended"]]
    asked = ask(law, on="2026-07-01", route="XA-LOW")
    assert asked.chosen
    assert (asked.chosen.status, asked.chosen.reasons[0].code) == ("refused", "route_ended")
    assert asked.priced
    assert [each.status for each in asked.priced.routes] == ["ok"]


def test_a_list_of_national_lines_asks_for_the_line():
    entry = r.ListEntryRow("L", "61091010", "", "", None, "", "", r.ALWAYS, "P")
    listed = condition("XA-NORMAL", "list:L", "listed", "", on_fail="refuse", code="not_listed")
    law = SmallLaw(PLAIN, VAT, conditions=(listed,), entries=(entry,))
    assert [need.field for need in chosen(ask(law)).needs] == ["lines[0].national"]
    assert chosen(ask(law, line(national="61091010"))).status == "ok"
    assert chosen(ask(law, line(national="61091090"))).status == "refused"


def test_a_levy_is_freed_by_its_own_rounded_amount():
    tax = measure("XA.TAX", "13% V", levy="parcel_tax")
    free = measure("XA.FREE", "0% V", levy="parcel_tax", priority=10)
    small = condition("XA.FREE", "levy:parcel_tax", "<=", "50", unit="EUR", scope="parcel")
    law = SmallLaw(PLAIN, VAT, tax, free, conditions=(small,))
    assert amounts(ask(law, line("384.62")))["parcel_tax"] == 0  # 50.0006 is 50.00
    assert amounts(ask(law, line("384.70")))["parcel_tax"] == 5001


def test_claiming_origin_is_offered_with_what_it_saves_or_makes_possible():
    preference = measure("XA.PREF", "0% V", agreement="PACT", priority=10)
    assert [(s.agreement, s.amount_minor) for s in ask(SmallLaw(PLAIN, VAT, preference)).savings] == [
        ("PACT", 1200)
    ]
    unknown = ask(SmallLaw(measure("XA.DUTY", "gap(XA/schedule)"), VAT, preference))
    assert [(s.amount_minor, s.total_minor) for s in unknown.savings] == [(None, 12000)]


money = st.integers(1, 10_000_00).map(lambda cents: f"{cents // 100}.{cents % 100:02d}")
goods = st.builds(
    lambda price, quantity, hs: {"hs": hs, "unit_price": price, "quantity": quantity},
    money,
    st.integers(1, 50),
    st.sampled_from(["610910", "640219", "220421"]),
)


@given(st.lists(goods, min_size=1, max_size=6), money, money)
def test_the_total_is_the_sum_of_rounded_parts_and_a_stored_quote_recomputes_it(lines, freight, insurance):
    law = SmallLaw(
        PLAIN,
        measure("XA.SHOE", "max(8% V, 1.35 EUR/NAR)", codes=("64",)),
        replace(VAT, expression="19.6% V"),
        measure("XA.FEE", "2 EUR/parcel", levy="fee", base=""),
    )
    quote = ask(law, *lines, freight=freight, insurance=insurance)
    outcome = chosen(quote)
    shared = sum(int(Decimal(each) * 100) for each in (freight, insurance))
    assert outcome.total_minor == sum(outcome.goods) + shared + sum(amounts(quote).values())
    kept = json.loads(json.dumps(to_plain(quote.stored())))
    assert recompute(from_plain(kept)) == quote.priced
