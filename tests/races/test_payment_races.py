"""One payment, many hands: what a provider took is posted once, and nothing is both taken and let go."""

from pathlib import Path

from tests.races.arena import ON_BOTH, Arena


@ON_BOTH
def test_repeated_webhooks_posted_at_once_record_once(arena: Arena, tmp_path: Path) -> None:
    seen = arena.play("payment.repeated_webhooks", folder=str(tmp_path), posts=8)
    assert (seen["before"], seen["state"], seen["sent"]) == ("begun", "captured", 2)
    assert (seen["entries"], seen["captures"], seen["receipts"]) == (1, 1, 2)
    assert "".join(seen["said"]).count("RECORDED") == 2


def test_capture_and_cancel_never_both_win(arena: Arena, tmp_path: Path) -> None:
    seen = arena.play("payment.capture_or_cancel", folder=str(tmp_path), rounds=10)
    for each in seen:
        captured = each["ours"] == "captured"
        assert each["theirs"] == ("captured" if captured else "voided")
        assert each["entries"] == (1 if captured else 0)
        assert each["said"] == (
            ["captured", "payment-moved-on"] if captured else ["payment-moved-on", "cancelled"]
        )


def test_clerks_at_once_give_back_no_more_than_was_paid(arena: Arena, tmp_path: Path) -> None:
    seen = arena.play("payment.refunds_at_once", folder=str(tmp_path), clerks=8)
    assert seen["said"] == ["recorded"] * 5 + ["too-much"] * 3
    assert (seen["claimed"], seen["refunded"], seen["held"]) == (5_000, 5_000, 0)


def test_one_order_is_paid_at_one_till(arena: Arena, tmp_path: Path) -> None:
    seen = arena.play("payment.two_tills", folder=str(tmp_path), tills=6)
    assert seen["said"] == ["captured"] + ["payment-under-way"] * 5
    assert seen["entries"] == 1


@ON_BOTH
def test_replies_cut_after_the_work_was_done_double_and_lose_nothing(arena: Arena, tmp_path: Path) -> None:
    seen = arena.play(
        "payment_cuts.cut_replies", folder=str(tmp_path), intents=30, tills=3, share=0.4, seed=20_261_122
    )
    assert seen["cut"] > 20
    assert seen["waiting"] > 5
    assert seen["left"] == 0
    captured, cancelled = seen["ours"]["captured"], seen["ours"].get("cancelled", 0)
    assert captured + cancelled == seen["keys"] == 30  # so many intents, so many payments there
    assert seen["theirs"].get("captured", 0) == captured == seen["entries"]
    assert seen["theirs"].get("voided", 0) == cancelled
    assert set(seen["refunds"]) == {"recorded"}
    assert seen["refunds"]["recorded"] == seen["theirs_back"]
    assert seen["agrees"]


@ON_BOTH
def test_a_buyer_killed_while_paying_has_paid_or_has_their_money(arena: Arena, tmp_path: Path) -> None:
    seen = arena.play("payment.killed_while_paying", folder=str(tmp_path))
    assert seen["before"] == {"died": True, "left": "begun", "state": "cancelled", "entries": 0}
    assert seen["after"] == {"died": True, "left": "begun", "state": "captured", "entries": 1}
    assert seen["held"] == 5_000
