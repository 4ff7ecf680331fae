from datetime import UTC, datetime, timedelta

import pytest

from entrepot.core.money import Money
from entrepot.core.trade.disputes import (
    CLOCKS,
    DISPUTE,
    MOST_EXTENDED,
    OPEN,
    DisputeError,
    Outcome,
    checked_wish,
    due,
    lengthened,
    may_appeal,
    may_appeal_replacement,
    settled,
)
from entrepot.core.trade.errors import IllegalMoveError

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
TEN = Money(1000, "SGD")


def test_both_sides_have_five_days_and_then_the_platform_decides() -> None:
    assert due("awaiting_seller", AT) == due("awaiting_buyer", AT) == AT + timedelta(days=5)
    assert due("under_review", AT) == AT + timedelta(days=7)
    assert {due(state, AT) for state in DISPUTE.ends} == {None}


def test_every_open_state_has_a_clock_and_every_other_is_an_end() -> None:
    assert set(DISPUTE.states) - OPEN == DISPUTE.ends
    assert CLOCKS.keys() == OPEN


def test_silence_decides_nothing_but_that_a_decision_stands() -> None:
    for move in DISPUTE.moves:
        if move.event == "time_passed":
            ends = {"announced": "decided", "arrived": "replaced"}.get(move.state, "under_review")
            assert (move.to, move.who) == (ends, {"system"})


@pytest.mark.parametrize(
    ("minor", "borne_by_seller", "losers"),
    [
        (0, True, {"buyer"}),
        (400, True, {"buyer", "seller"}),
        (400, False, {"buyer"}),
        (1000, True, {"seller"}),
        (1000, False, set()),
    ],
)
def test_who_loses_by_a_decision_may_appeal(minor: int, losers: set[str], *, borne_by_seller: bool) -> None:
    assert may_appeal(Money(minor, "SGD"), TEN, borne_by_seller=borne_by_seller) == losers


def test_sent_again_the_money_stays_held_until_the_buyer_has_it_or_gets_it_back() -> None:
    again = {"replacing", "resent", "arrived"}
    assert again <= OPEN
    ways = {(move.state, move.event): move.to for move in DISPUTE.moves if move.state in again}
    assert ways["replacing", "not_sent"] == ways["resent", "not_arrived"] == "agreed"
    assert ways["arrived", "wrong_again"] == "under_review"
    assert {move.state for move in DISPUTE.moves if move.to == "replaced"} == {"resent", "arrived"}
    assert (CLOCKS["replacing"], CLOCKS["arrived"]) == (timedelta(days=7), timedelta(days=7))


def test_only_who_asked_for_it_loses_nothing_by_a_replacement() -> None:
    assert may_appeal_replacement("money") == {"buyer", "seller"}
    assert may_appeal_replacement("replacement") == {"seller"}


def test_only_the_platform_decides_and_only_when_both_sides_had_their_time() -> None:
    deciding = [(move.state, move.who) for move in DISPUTE.moves if move.event == "decided"]
    assert deciding == [("under_review", {"operator"}), ("under_appeal", {"operator"})]
    with pytest.raises(IllegalMoveError):
        DISPUTE.advance("awaiting_seller", "decided", "operator")


def test_from_every_open_state_both_sides_may_end_it_and_a_bank_may_take_it_over() -> None:
    for state in OPEN:
        events = {move.event for move in DISPUTE.allowed(state)}
        assert {"gave_in", "withdrawn", "overtaken", "extended"} <= events


@pytest.mark.parametrize(
    ("minor", "outcome"), [(0, Outcome.NONE), (1, Outcome.PART), (999, Outcome.PART), (1000, Outcome.WHOLE)]
)
def test_how_much_goes_back_names_the_outcome(minor: int, outcome: Outcome) -> None:
    assert settled(Money(minor, "SGD"), TEN).outcome is outcome


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        (Money(1001, "SGD"), "too_much"),
        (Money(-1, "SGD"), "nothing"),
        (Money(5, "EUR"), "other_currency"),
    ],
)
def test_what_cannot_go_back_is_refused_by_name(amount: Money, code: str) -> None:
    with pytest.raises(DisputeError) as refused:
        settled(amount, TEN)
    assert (refused.value.code, refused.value.most) == (code, TEN)


def test_who_asks_for_nothing_in_particular_asks_for_all_that_is_left() -> None:
    assert checked_wish(None, TEN) == TEN
    assert checked_wish(Money(400, "SGD"), TEN) == Money(400, "SGD")


def test_all_extensions_together_have_an_end() -> None:
    later = lengthened(AT, timedelta(days=10), before=timedelta(0))
    assert later == AT + timedelta(days=10)
    assert lengthened(later, timedelta(days=4), before=timedelta(days=10)) == AT + MOST_EXTENDED
    for by, before, code in ((5, 10, "too_long"), (0, 0, "not_later"), (-1, 0, "not_later")):
        with pytest.raises(DisputeError) as refused:
            lengthened(AT, timedelta(days=by), before=timedelta(days=before))
        assert refused.value.code == code
