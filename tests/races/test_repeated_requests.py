"""One Idempotency-Key, several callers at once: one effect, one answer."""

from pathlib import Path

from tests.races.arena import ON_BOTH, Arena

CALLERS = 8


@ON_BOTH
def test_callers_at_once_get_one_effect_and_the_same_answer(arena: Arena, tmp_path: Path) -> None:
    seen = arena.play("repeating.at_once", folder=str(tmp_path), callers=CALLERS, first_fails=False)
    assert seen["codes"] == [0] * CALLERS
    assert seen["effects"] == 1
    answers = seen["answers"]
    assert len(answers) == CALLERS
    assert len({(answer["status"], answer["body"]) for answer in answers}) == 1
    assert [answer["replayed"] for answer in answers].count(False) == 1


def test_when_the_first_fails_on_our_side_one_of_the_others_does_it(arena: Arena, tmp_path: Path) -> None:
    seen = arena.play("repeating.at_once", folder=str(tmp_path), callers=CALLERS, first_fails=True)
    assert seen["codes"] == [0] * CALLERS
    assert (seen["effects"], seen["records"]) == (1, [201])
    good = [answer for answer in seen["answers"] if answer["status"] == 201]
    assert len(good) == CALLERS - 1
    assert [answer["replayed"] for answer in good].count(False) == 1


@ON_BOTH
def test_another_body_under_the_same_key_is_refused_at_the_same_moment_too(
    arena: Arena, tmp_path: Path
) -> None:
    seen = arena.play("repeating.other_bodies", folder=str(tmp_path), callers=CALLERS)
    assert seen["codes"] == [0] * CALLERS
    assert (seen["effects"], seen["records"]) == (1, [201])
    winner = next(each for each in seen["said"] if each.isdigit())
    for number, each in enumerate(seen["said"]):
        assert each == winner if number % 2 == int(winner) % 2 else not each.isdigit(), seen["said"]


def test_a_caller_killed_inside_its_action_leaves_nothing_behind(arena: Arena, tmp_path: Path) -> None:
    seen = arena.play("repeating.killed_in_the_middle", folder=str(tmp_path))
    assert seen["died"]
    assert seen["codes"] == [0]
    assert (seen["effects"], seen["records"]) == (1, [201])
