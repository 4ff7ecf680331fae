"""A harvest is shared out once, however many propose, approve and pay at the same moment."""

from pathlib import Path

from tests.races.arena import ON_BOTH, Arena


@ON_BOTH
def test_one_lot_is_shared_approved_and_paid_once(arena: Arena, tmp_path: Path) -> None:
    seen = arena.play("member_payouts.one_lot", folder=str(tmp_path), crowd=4)
    assert seen["codes"] == [0]
    assert seen["state"] == "paid"
    assert seen["earned"] == seen["shared"] == seen["sources"] > 0
    assert seen["letters"] == 0
