"""A dispute in many hands: of an answer, the end of a clock, a decision and a withdrawal one ends it."""

from pathlib import Path

from tests.races.arena import ON_BOTH, Arena

FOLLOWS = {"decided": ("refunded", 1), "withdrawn": ("released", 0)}


@ON_BOTH
def test_everybody_reaches_for_a_dispute_at_once(arena: Arena, tmp_path: Path) -> None:
    for seen in arena.play("disputing.all_at_once", folder=str(tmp_path), rounds=5):
        assert seen["chain"], seen
        assert seen["ends"] == 1, seen
        assert (seen["order"], seen["refunds"]) == FOLLOWS[seen["state"]], seen
        assert (seen["differences"], seen["books"]) == (0, 0)
