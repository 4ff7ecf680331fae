"""Fifty pieces and two hundred buyers: fifty promises, a hundred and fifty clear refusals, never one more."""

from pathlib import Path

import pytest
from tests.races.arena import ON_BOTH, Arena


@pytest.mark.parametrize("variants", [1, 3])
def test_fifty_pieces_for_two_hundred_buyers(arena: Arena, tmp_path: Path, variants: int) -> None:
    seen = arena.play("stock_rush.at_once", folder=str(tmp_path), pieces=50, variants=variants)
    assert set(seen["codes"]) == {0}, "nobody waited in a circle, nothing failed otherwise"
    answers = seen["answers"]
    assert (len(answers), answers.count("reserved")) == (200, 50)
    refusals = [answer for answer in answers if answer != "reserved"]
    assert len(refusals) == 150
    assert all(left == [0] * variants for left in refusals), "each is told what is left: nothing"
    assert (seen["on_hand"], seen["reserved"]) == (50 * variants, 50 * variants)
    assert (seen["reservations"], seen["faults"]) == (50 * variants, 0)


@ON_BOTH
def test_one_order_is_reserved_and_put_back_once_however_many_try(arena: Arena, tmp_path: Path) -> None:
    seen = arena.play("stock_rush.one_reference", folder=str(tmp_path))
    assert set(seen["codes"]) == {0}
    assert (seen["first"]["reserved"], seen["first"]["reservations"]) == (3, 1)
    assert (seen["on_hand"], seen["reserved"], seen["faults"]) == (100, 0, 0)
