from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest
from tests.web.public import replies

from entrepot.web.design.places import Place, standing_in
from entrepot.web.public import answers, comparing


def shown(reply: dict[str, Any], destination: str = "DE", country: str = "Germany") -> answers.Answer:
    with standing_in(Place("DE", "en")):
        return answers.answer(reply, replies.REQUEST | {"destination": destination}, country, country)


def test_a_price_is_said_in_one_sentence() -> None:
    answer = shown(replies.PRICED)
    assert answer.verdict == "yes"
    assert answer.headline == "A buyer in Germany pays €80.92"


def test_the_bar_adds_up_to_the_total() -> None:
    parts = shown(replies.PRICED).parts
    assert [part.kind for part in parts] == ["goods", "freight", "duty", "tax"]
    assert sum(Decimal(part.amount) for part in parts) == Decimal("80.92")
    assert abs(sum(part.width for part in parts) - 1000) < 1


def test_a_discount_is_taken_off_the_goods() -> None:
    reply = replies.PRICED | {"discount": "10.00", "total": "70.92"}
    assert shown(reply).parts[0].amount == "50.00"


def test_each_line_says_how_it_was_reached() -> None:
    goods, freight, duty, vat = shown(replies.PRICED).lines
    assert (goods.sentence, freight.amount) == ("5 × €12.00", "5.00")
    assert duty.sentence == "€3.00 for each kind of goods in the parcel (one six-digit code)"
    assert vat.sentence == "19% of €68.00 (goods + freight + duty)"
    assert vat.source is not None
    assert vat.source.title == "Umsatzsteuergesetz § 12"
    assert vat.badge is not None
    assert vat.badge.word == "Official"


def test_relief_is_said() -> None:
    reply = deepcopy(replies.PRICED)
    reply["components"][1]["relief"] = "0.70"
    assert shown(reply).lines[3].sentence.endswith("and 70% of that is charged")


@pytest.mark.parametrize("grade", ["W", "U", "C"])
def test_what_is_weakly_known_makes_the_yes_unsure(grade: str) -> None:
    reply = deepcopy(replies.PRICED)
    reply["components"][0]["confidence"] = grade
    answer = shown(reply)
    assert answer.verdict == "unsure"
    assert [line.rule for line in answer.unsure] == ["EU.DUTY.FLAT3"]


@pytest.mark.parametrize(
    ("reply", "verdict"),
    [
        (replies.UNKNOWN, "unknown"),
        (replies.FIXABLE, "fix"),
        (replies.REFUSED, "no"),
        (replies.NEEDED, "needs"),
    ],
)
def test_without_a_price_the_verdict_says_what_can_be_done(reply: dict[str, Any], verdict: str) -> None:
    answer = shown(reply, "CN", "China")
    assert answer.verdict == verdict
    assert "China" in answer.headline
    assert not answer.parts


def test_a_way_that_can_be_put_right_comes_before_law_that_is_missing() -> None:
    reply = deepcopy(replies.UNKNOWN)
    reply["routes"].append(replies.FIXABLE["routes"][0] | {"route": "CN-CBEC-1210"})
    answer = shown(reply, "CN", "China")
    assert answer.verdict == "fix"
    assert [finding.fix for finding in answer.findings] == ["Send it as two orders."]


def test_the_same_reason_is_said_once() -> None:
    reply = deepcopy(replies.FIXABLE)
    reply["routes"].append(reply["routes"][0] | {"route": "CN-CBEC-1210"})
    assert len(shown(reply, "CN", "China").findings) == 1


def test_a_missing_fact_names_its_field_and_its_choices() -> None:
    (need,) = shown(replies.NEEDED).needs
    assert need.field == "national"
    assert [choice["code"] for choice in need.choices] == ["6402191541", "6402195090"]


def test_the_route_taken_stands_first() -> None:
    reply = deepcopy(replies.PRICED)
    reply["routes"].reverse()
    assert [route.id for route in shown(reply).routes] == ["EU-IOSS", "EU-H1"]


def test_a_source_that_is_no_web_page_gets_no_link() -> None:
    reply = deepcopy(replies.PRICED)
    reply["sources"]["DE-USTG"]["address"] = "javascript:alert(1)"
    source = shown(reply).lines[3].source
    assert source is not None
    assert source.address == ""


def test_local_money_is_told_where_a_rate_was_used() -> None:
    reply = replies.PRICED | {
        "rates": [{"pair": "EUR/CNY", "rate": "7.5", "use": "border", "source": "ECB", "on": "2026-10-30"}]
    }
    assert shown(reply).local_total == "CN¥606.90"
    assert shown(replies.PRICED | {"rates": []}).local_total == ""


def test_one_rate_with_two_uses_is_one_row() -> None:
    rate = replies.PRICED["rates"][0]
    reply = replies.PRICED | {"rates": [rate, rate | {"use": "border"}]}
    (row,) = shown(reply).rates
    assert len(row.uses) == 2


def test_markets_stand_by_price_and_those_without_one_last() -> None:
    dear, cheap = replies.PRICED, replies.PRICED | {"total": "70.00", "taxes": {"vat": "2.00"}}
    found = [shown(replies.UNKNOWN, "CN"), shown(dear, "DE"), shown(cheap, "SG")]
    rows = comparing.compare(found, {"CN": "/c", "DE": "/d", "SG": "/s"})
    assert [row.address for row in rows] == ["/s", "/d", "/c"]
    assert rows[1].added == Decimal("0.245")
    assert sum(part.width for part in rows[0].bar) < sum(part.width for part in rows[1].bar)
    assert rows[2].bar == ()
