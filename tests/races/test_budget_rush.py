"""Forty-eight claims on one person's year: as many as fit, never one more; a killed claimer takes nothing."""

from tests.races.arena import ON_BOTH, Arena


@ON_BOTH
def test_a_limit_is_never_passed_and_each_claim_ends_once(arena: Arena) -> None:
    seen = arena.play("budget_rush.at_once")
    assert set(seen["codes"]) == {0}
    assert seen["names"] == 26_000 // 700 == 37
    assert seen["first"] == {"held": 37 * 700, "used": 0, "left": 100, "faults": 0}
    released, returned = len(range(0, 37, 3)), len(range(1, 37, 3))
    used = (37 - released) * 700 - returned * 200
    assert seen["last"] == {"held": 0, "used": used, "left": 26_000 - used, "faults": 0}


@ON_BOTH
def test_a_killed_claimer_loses_nothing_for_anybody(arena: Arena) -> None:
    seen = arena.play("budget_rush.killed")
    assert 0 not in seen["codes"]
    assert seen["before"] == {"held": 700, "used": 0, "left": 25_300, "faults": 0}
    assert seen["lapsed"] == 1
    assert seen["after"] == {"held": 0, "used": 0, "left": 26_000, "faults": 0}
