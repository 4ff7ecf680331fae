"""Until when goods may go back, by which right, and the life of a return."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from entrepot.core.trade.errors import TradeError
from entrepot.core.trade.returns import (
    LETS_GO,
    OPEN,
    RETURN,
    Course,
    ReturnRule,
    is_accepted_at_once,
    keeps_commission,
    may_return,
    rules_for,
    window_of,
)

CHINA = timezone(timedelta(hours=8))
MARCH = datetime(2026, 3, 1, 20, tzinfo=UTC)


def rule(name: str = "any", **more: Any) -> ReturnRule:
    given: dict[str, Any] = {
        "id": name,
        "places": frozenset({"*"}),
        "routes": frozenset(),
        "ground": "change",
        "days": 14,
        "counted_from": "delivery",
        "back_days": 0,
        "basis": "policy",
        "way_back": "buyer",
        "outward": False,
        "except_hs": (),
        "valid_from": date(2026, 1, 1),
        "valid_to": None,
        "source": "policy",
    }
    return ReturnRule(**given | more)


def course(**more: Any) -> Course:
    given: dict[str, Any] = {"delivered_at": MARCH, "released_at": None, "sent_at": None, "zone": UTC}
    return Course(**given | more)


def test_the_rule_that_fits_closest_holds_ground_by_ground() -> None:
    everywhere, fault = rule(), rule("fault", ground="fault")
    china = rule("china", places=frozenset({"CN"}))
    bonded = rule("bonded", places=frozenset({"CN"}), routes=frozenset({"CN-CBEC-1210"}))
    rules = (everywhere, fault, china, bonded)
    on = date(2026, 3, 1)

    def ids(country: str, route: str) -> list[str]:
        return [each.id for each in rules_for(rules, country=country, route=route, on=on)]

    assert ids("CN", "CN-CBEC-1210") == ["bonded", "fault"]
    assert ids("CN", "CN-PARCEL") == ["china", "fault"]
    assert ids("SG", "SG-LOW") == ["any", "fault"]
    assert rules_for(rules, country="SG", route="", on=date(2025, 12, 31)) == ()


def test_a_rule_ends_on_its_last_day() -> None:
    ended = rule(valid_to=date(2026, 6, 1))
    assert ended.holds("SG", "", date(2026, 5, 31))
    assert not ended.holds("SG", "", date(2026, 6, 1))


def test_a_window_closes_when_the_last_day_ends_where_the_buyer_is() -> None:
    # Delivered at 20:00 UTC on 1 March is 04:00 on the 2nd in Chengdu: the fourteenth day is the 16th there.
    found = window_of(rule(), course(zone=CHINA))
    assert found is not None
    assert found.until == datetime(2026, 3, 17, tzinfo=CHINA)
    assert found.back_by is None


def test_days_from_release_count_from_customs_and_else_from_the_day_it_was_sent() -> None:
    bonded = rule(counted_from="release", days=30, back_days=45)
    released = window_of(bonded, course(released_at=datetime(2026, 2, 25, tzinfo=UTC)))
    sent = window_of(bonded, course(sent_at=datetime(2026, 2, 20, tzinfo=UTC)))
    assert released is not None
    assert sent is not None
    assert released.until == datetime(2026, 3, 28, tzinfo=UTC)
    assert released.back_by == datetime(2026, 4, 12, tzinfo=UTC)
    assert sent.until == datetime(2026, 3, 23, tzinfo=UTC)


def test_the_law_goes_before_the_policy_while_it_lasts() -> None:
    rules = (rule("law", basis="law", days=7), rule("policy", days=30))

    def answered(day: int) -> tuple[bool, str, str]:
        now = datetime(2026, 3, day, tzinfo=UTC)
        found = may_return(rules, course(), ground="change", hs="340600", left=1, now=now)
        assert found.window is not None
        return found.may, found.code, found.window.rule.id

    assert answered(5) == (True, "open", "law")
    assert answered(20) == (True, "open", "policy")
    later = may_return(rules, course(), ground="change", hs="340600", left=1, now=MARCH + timedelta(days=40))
    assert (later.may, later.code) == (False, "passed")


@pytest.mark.parametrize(
    ("more", "asked", "code"),
    [
        ({}, {"left": 0}, "none_left"),
        ({}, {"ground": "fault"}, "no_right"),
        ({"except_hs": ("0406", "07")}, {"hs": "070200"}, "excepted"),
    ],
)
def test_why_not(more: dict[str, Any], asked: dict[str, Any], code: str) -> None:
    given = {"ground": "change", "hs": "340600", "left": 2, "now": MARCH} | asked
    found = may_return((rule(**more),), course(), **given)
    assert (found.may, found.code) == (False, code)


def test_nothing_goes_back_before_it_has_arrived() -> None:
    found = may_return((rule(),), course(delivered_at=None), ground="change", hs="340600", left=1, now=MARCH)
    assert (found.may, found.code, found.window) == (False, "not_delivered", None)


def test_nobody_has_to_agree_to_what_the_law_gives() -> None:
    assert is_accepted_at_once(rule(basis="law"))
    assert not is_accepted_at_once(rule())
    assert not is_accepted_at_once(rule(basis="law", ground="fault"))


@pytest.mark.parametrize(
    ("policy", "ground", "kept"),
    [
        ("returned", "fault", False),
        ("kept_on_fault", "fault", True),
        ("kept_on_fault", "change", False),
        ("kept", "change", True),
    ],
)
def test_who_keeps_the_commission(policy: str, ground: str, *, kept: bool) -> None:
    assert keeps_commission(policy, ground) is kept
    with pytest.raises(TradeError, match="no policy"):
        keeps_commission("split", ground)


def test_a_rule_that_contradicts_itself_is_none() -> None:
    with pytest.raises(TradeError, match="no rule of returns"):
        rule(ground="whim")


def test_every_state_of_a_return_ends_somewhere_known() -> None:
    assert RETURN.ends == {"refunded", "withdrawn", "lapsed", "closed"}
    assert set(RETURN.states) >= OPEN | LETS_GO
    assert not OPEN & RETURN.ends


def test_a_return_goes_from_the_wish_to_the_money() -> None:
    state = RETURN.start
    for event, who in [
        ("auto_accepted", "system"),
        ("label_made", "buyer"),
        ("sent", "buyer"),
        ("received", "seller"),
        ("inspected", "seller"),
        ("refunded", "system"),
    ]:
        state = RETURN.advance(state, event, who).to
    assert state == "refunded"
