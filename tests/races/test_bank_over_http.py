"""A bank's oldest test, over HTTP: many pay, one gives back, others look, and no coin is lost or doubled."""

from pathlib import Path

import pytest
from tests.races.arena import Arena


@pytest.mark.parametrize("cut", [0.0, 0.4], ids=["every reply comes", "two of five replies are cut"])
def test_a_busy_hour_at_two_counters(arena: Arena, tmp_path: Path, cut: float) -> None:
    seen = arena.play("banking.busy_hour", folder=str(tmp_path), buyers=4, each=3, readers=2, cut=cut)
    assert set(seen["codes"]) == {0}, seen
    assert (seen["cut"] > 30) == (cut > 0), seen["cut"]
    assert seen["faults"] == []
    assert seen["states"] == ["paid"] * 12
    assert seen["refunds"] == ["recorded"] * 12
    assert seen["free"] == 0
    assert seen["looked"] > 0
