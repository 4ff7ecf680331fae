"""Few pieces and many buyers; one cart in many windows; buyers whose process is killed on the way."""

from collections import Counter
from pathlib import Path

import pytest
from tests.races.arena import ON_BOTH, Arena


def test_two_hundred_buyers_for_fifty_pieces(arena: Arena, tmp_path: Path) -> None:
    seen = arena.play("ordering.stampede", folder=str(tmp_path), buyers=200, pieces=50, processes=20)
    assert seen["codes"] == [0] * 20
    told = Counter(seen["told"])
    assert told["placed"] == seen["orders"] == 50
    assert told["insufficient-stock"] + told["checkout-refused"] == 150, told
    assert (seen["free"], seen["stock_faults"]) == (0, 0)


def test_one_cart_is_ordered_once(arena: Arena, tmp_path: Path) -> None:
    seen = arena.play("ordering.one_cart", folder=str(tmp_path), windows=6)
    assert seen["codes"] == [0] * 6
    assert Counter(seen["told"]) == {"placed": 1, "cart-changed": 5}
    assert (seen["orders"], seen["free"]) == (1, 49)


@ON_BOTH
@pytest.mark.parametrize("at_once", [False, True], ids=["step by step", "at once"])
def test_killed_between_the_cart_and_the_payment(arena: Arena, tmp_path: Path, *, at_once: bool) -> None:
    seen = arena.play("ordering.killed_on_the_way", folder=str(tmp_path), every=5, at_once=at_once)
    assert seen["faults"] == []
    assert seen["killed"] >= 5
    # At once, nothing is asked of the database between the wish and the provider: what was wished is paid.
    assert seen["ends"].keys() == ({"paid"} if at_once else {"paid", "cancelled"})


@pytest.mark.parametrize("rival", ["pay", "expire"])
def test_one_order_is_let_go_while_all_are_paid_or_run_out(arena: Arena, tmp_path: Path, rival: str) -> None:
    seen = arena.play("letting_go.against", folder=str(tmp_path), rival=rival, rounds=6)
    assert seen["faults"] == [], seen["told"]
    assert len(seen["told"]) == 6


@ON_BOTH
def test_killed_while_one_order_is_let_go(arena: Arena, tmp_path: Path) -> None:
    seen = arena.play("letting_go.killed", folder=str(tmp_path), every=6)
    assert seen["faults"] == []
    assert seen["killed"] >= 4
