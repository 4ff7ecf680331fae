"""Numbers have no gap and no double, and a cap is never passed, however many ask at the same moment."""

from tests.races.arena import ON_BOTH, Arena


@ON_BOTH
def test_numbers_run_without_a_gap_however_many_ask(arena: Arena) -> None:
    seen = arena.play("invoicing.numbers")
    assert set(seen["codes"]) == {0}
    assert seen["numbers"] == list(range(1, seen["orders"] + 1))
    assert seen["last"] == seen["orders"]


@ON_BOTH
def test_no_more_is_advanced_than_the_cap_holds(arena: Arena) -> None:
    seen = arena.play("invoicing.cap")
    assert set(seen["codes"]) == {0}
    assert (seen["given"], seen["refused"]) == (3, ["over_cap"] * 3)
    assert seen["sum"] == seen["counted"] <= seen["most"]
    assert seen["differences"] == 0
