"""One piece and many who want to send it back; a seller whose process is killed while the money goes back."""

from collections import Counter
from pathlib import Path

from tests.races.arena import ON_BOTH, Arena


def test_one_piece_goes_back_once(arena: Arena, tmp_path: Path) -> None:
    seen = arena.play("returning.one_piece", folder=str(tmp_path), windows=6)
    assert seen["codes"] == [0] * 6
    told = Counter(seen["told"])
    assert told["asked"] == seen["returns"] == 1
    assert told["not-returnable"] + told["returned-already"] == 5, told


@ON_BOTH
def test_killed_between_looking_at_the_goods_and_giving_the_money_back(arena: Arena, tmp_path: Path) -> None:
    seen = arena.play("returning.killed_on_the_way", folder=str(tmp_path), every=11)
    assert seen["faults"] == []
    assert seen["killed"] >= 4
    assert seen["states"] == ["refunded"]
