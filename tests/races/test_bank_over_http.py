"""A bank's oldest test, over HTTP: many pay, one gives back, others look, and no coin is lost or doubled."""

from pathlib import Path

from tests.races.arena import Arena


def test_a_busy_hour_at_two_counters(arena: Arena, tmp_path: Path) -> None:
    seen = arena.play("banking.busy_hour", folder=str(tmp_path), buyers=4, each=3, readers=2)
    assert set(seen["codes"]) == {0}, seen
    assert seen["faults"] == []
    assert seen["states"] == ["paid"] * 12
    assert seen["refunds"] == ["recorded"] * 12
    assert seen["free"] == 0
    assert seen["looked"] > 0
