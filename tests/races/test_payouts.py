"""One balance is paid once, whoever asks; and who is killed on the way loses and doubles nothing."""

from pathlib import Path

from tests.races.arena import ON_BOTH, Arena


@ON_BOTH
def test_one_balance_is_spent_once_however_many_try(arena: Arena, tmp_path: Path) -> None:
    seen = arena.play("payouts.one_balance", folder=str(tmp_path), crowd=6)
    assert seen["codes"] == [0]
    assert seen["payouts"] <= 1
    assert seen["purse"] == [0, 5_000], "put aside once"
    assert (seen["batches"], seen["state"], seen["after"]) == (1, "settled", [0, 0])
    assert seen["faults"] == []


@ON_BOTH
def test_killed_between_release_and_payout_the_money_is_somewhere_once(arena: Arena, tmp_path: Path) -> None:
    seen = arena.play("payouts.killed_on_the_way", folder=str(tmp_path), every=9)
    assert seen["faults"] == []
    assert seen["ended"]
    assert seen["killed"] >= 10


@ON_BOTH
def test_killed_while_the_bank_is_asked_it_is_paid_once(arena: Arena, tmp_path: Path) -> None:
    seen = arena.play("payouts.killed_at_the_bank", folder=str(tmp_path))
    told = {"died": True, "left": "sending", "state": "settled", "purse": [0, 0]}
    assert (seen["before"], seen["after"], seen["transfers"]) == (told, told, 2)


@ON_BOTH
def test_two_refunds_and_a_payout_at_once_leave_exactly_what_is_owed(arena: Arena, tmp_path: Path) -> None:
    seen = arena.play("payouts.refunds_and_payout", folder=str(tmp_path), crowd=4)
    assert seen["codes"] == [0]
    assert seen["left"] == 1_000, "both refunds once, and nothing paid twice"
    assert seen["owed"][0] == seen["owed"][1]
    assert seen["next"] == [0, 7_000], "what is earned next covers what is owed first"
    assert seen["faults"] == []


@ON_BOTH
def test_what_is_held_for_an_authority_is_paid_over_once(arena: Arena) -> None:
    seen = arena.play("payouts.one_item", crowd=6)
    assert seen["codes"] == [0]
    assert seen["amounts"] == [3_600]
    assert seen["faults"] == []


@ON_BOTH
def test_money_that_is_changed_is_spent_once_too(arena: Arena) -> None:
    seen = arena.play("changing.two_currencies", crowd=5)
    assert seen["codes"] == [0]
    assert (seen["dollars"], seen["pounds"], seen["left"]) == (4_000, 2_000, [0, 0])
    assert seen["faults"] == []
