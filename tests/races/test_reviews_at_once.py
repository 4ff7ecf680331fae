"""One order is reviewed once, and the score is what the reviews say, however many write at one moment."""

from tests.races.arena import ON_BOTH, Arena


@ON_BOTH
def test_the_score_is_exact(arena: Arena) -> None:
    seen = arena.play("talking.at_once", buyers=5)
    assert set(seen["codes"]) == {0}
    assert seen["reviews"] == 5
    assert seen["counted"] == seen["true"]
    assert seen["wrong"] == 0
