"""The last seat goes to one; who waits gets it next; a business never books more than its units."""

from tests.races.arena import ON_BOTH, Arena


@ON_BOTH
def test_the_last_seat_goes_to_one(arena: Arena) -> None:
    seen = arena.play("booking_rush.last_seat", businesses=8)
    assert set(seen["codes"]) == {0}
    assert seen["first"]["taken"] == 1
    assert seen["first"]["states"].count("booked") == 1
    waiting = seen["first"]["states"].count("waiting")
    assert waiting in {3, 4}  # half were ready to wait; one of them may have won
    assert seen["last"]["states"].count("booked") == 1
    assert seen["last"]["states"].count("waiting") == waiting - 1
    assert (seen["last"]["taken"], seen["faults"]) == (1, 0)


@ON_BOTH
def test_a_business_never_books_more_than_its_units(arena: Arena) -> None:
    seen = arena.play("booking_rush.last_hours", sides=8)
    assert set(seen["codes"]) == {0}
    assert (seen["booked"], seen["left"], seen["faults"]) == (3, [0], 0)
