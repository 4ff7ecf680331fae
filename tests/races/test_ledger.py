"""Money at the same moment: a step is one effect, and a balance is spent once."""

from pathlib import Path

from tests.races.arena import ON_BOTH, Arena


@ON_BOTH
def test_the_same_reference_posted_by_many_at_once_is_one_entry(arena: Arena, tmp_path: Path) -> None:
    seen = arena.play("ledger.repeated", folder=str(tmp_path), callers=8, webhooks=12)
    assert seen["codes"] == [0] * 8
    assert seen["entries"] == 12
    assert seen["held"] == [100] * 12
    for answers in zip(*seen["said"], strict=True):
        assert len({public_id for public_id, _ in answers}) == 1
        assert [is_new for _, is_new in answers].count(True) == 1
    assert seen["differences"] == 0


@ON_BOTH
def test_two_claims_cannot_spend_one_balance(arena: Arena, tmp_path: Path) -> None:
    seen = arena.play("ledger.claimed", folder=str(tmp_path), callers=10)
    assert seen["codes"] == [0] * 10
    assert sorted(seen["said"]) == [False] * 7 + [True] * 3
    assert (seen["left"], seen["differences"]) == (10, 0)


def test_what_is_held_is_released_or_refunded_not_both(arena: Arena, tmp_path: Path) -> None:
    seen = arena.play("ledger.released_or_refunded", folder=str(tmp_path))
    assert seen["codes"] == [0] * 6
    assert seen["said"].count(True) == 1
    assert seen["differences"] == 0


def test_entries_over_the_same_accounts_do_not_block_each_other(arena: Arena, tmp_path: Path) -> None:
    seen = arena.play("ledger.crossing", folder=str(tmp_path), callers=6, times=20)
    assert seen["codes"] == [0] * 6
    assert (seen["left"], seen["differences"]) == ([10_000, 10_000], 0)


@ON_BOTH
def test_snapshots_miss_nothing_that_is_written_meanwhile(arena: Arena, tmp_path: Path) -> None:
    seen = arena.play("ledger.summed_meanwhile", folder=str(tmp_path))
    assert seen["codes"] == [0] * 3
    assert (seen["balance"], seen["differences"]) == (2, 0)


@ON_BOTH
def test_what_is_open_of_each_day_is_right_whoever_pays_meanwhile(arena: Arena, tmp_path: Path) -> None:
    seen = arena.play("ledger.cleared_meanwhile", folder=str(tmp_path), times=8)
    assert seen["codes"] == [0] * 5
    assert (seen["open"], seen["differences"]) == ([7 * 24, 24], 0)


@ON_BOTH
def test_a_process_killed_while_posting_leaves_nothing_behind(arena: Arena) -> None:
    seen = arena.play("ledger.killed")
    assert seen == {"died": True, "left": 0, "is_new": True, "differences": 0}
