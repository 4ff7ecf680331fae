"""What is limited for each person stays so, from however many sides it is asked for at one moment."""

from tests.races.arena import ON_BOTH, Arena


@ON_BOTH
def test_no_more_than_two_hundred_wishes_are_kept(arena: Arena) -> None:
    seen = arena.play("keeping.wishes", sides=6, room=2)
    assert seen["kept"] == seen["most"]
    assert seen["new"] + seen["taken"] == 2
    assert seen["taken"] + seen["left"] == 3
    assert seen["another's"] == 1
    assert set(seen["codes"]) == {0}


@ON_BOTH
def test_the_first_wishes_of_a_guest_are_kept_once(arena: Arena) -> None:
    seen = arena.play("keeping.first_wishes", sides=6)
    assert set(seen["codes"]) == {0}
    assert seen["kept"] == 2


@ON_BOTH
def test_no_more_than_twenty_searches_are_kept(arena: Arena) -> None:
    seen = arena.play("keeping.searches", sides=4, room=2)
    assert seen["kept"] == seen["claimed"] == seen["most"]
    assert set(seen["codes"]) == {0}


@ON_BOTH
def test_no_more_than_ten_questions_are_asked_in_a_day(arena: Arena) -> None:
    seen = arena.play("keeping.questions", sides=6, room=3)
    assert seen["asked"] == seen["most"]
    assert set(seen["codes"]) == {0}
