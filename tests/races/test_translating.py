"""A run that translates dies and goes on: nothing is doubled, and no person's word is written over."""

from tests.races.arena import ON_BOTH, Arena


@ON_BOTH
def test_a_worker_that_translates_is_killed_while_a_person_writes(arena: Arena) -> None:
    seen = arena.play("translating.among_deaths", count=45)
    assert seen["killed"] >= 2
    assert seen["wrote"] == 0
    assert (seen["texts"], seen["unable"]) == (45, 0)
    assert (seen["of_people"], seen["people"]) == (15, ["人写的"])
    assert (seen["once"], seen["accounted"]) == (True, True)
