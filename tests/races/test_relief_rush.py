"""Many orders at once and a budget for a few: it is spent to the coin and never passed, on both databases."""

from pathlib import Path

from tests.races.arena import ON_BOTH, Arena


@ON_BOTH
def test_a_programmes_budget_is_never_overspent(arena: Arena, tmp_path: Path) -> None:
    seen = arena.play("relieving.rush", folder=str(tmp_path), buyers=24, processes=6, budget=905, cap=600)
    assert set(seen["codes"]) == {0}
    assert seen["told"] == ["placed"] * 24
    (held, used, limit), *caps = seen["first"]
    assert (held, used, limit) == (seen["given"], 0, 905)
    assert held == 905  # to the coin: the last order got what was left
    assert all(own_held <= own_limit for own_held, _used, own_limit in caps)
    assert sum(own_held for own_held, *_ in caps) == held
    assert (seen["orders"], seen["unpaid"], seen["faults"]) == (24, 0, 0)
    assert [each[:2] for each in seen["last"]] == [[0, 0]] * 3  # what nobody paid for is free again
