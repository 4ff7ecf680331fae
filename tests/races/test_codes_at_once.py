"""Codes by telephone: a day's text messages, an address's codes and a code's tries hold under a rush."""

from tests.races.arena import ON_BOTH, Arena


@ON_BOTH
def test_no_more_texts_go_out_than_a_day_has(arena: Arena) -> None:
    seen = arena.play("coding.at_once", many=16, limit=5)
    assert 1 <= seen["same"] <= 8
    assert seen["rows"] == seen["same"]
    assert (seen["others"], seen["refused"]) == (5, 11)
    assert (seen["spent"], seen["held"]) == (seen["same"] + 5, 0)
    assert seen["waiting"] == ["texts"]


@ON_BOTH
def test_many_guesses_at_once_are_no_more_tries(arena: Arena) -> None:
    seen = arena.play("coding.guessed", many=12)
    assert seen["tries"] == 5
    assert seen["late"] == 3
    assert seen["right"] == 1
