"""The index says in the end what stands, whoever told it what, and whenever it was built anew."""

from tests.races.arena import Arena


def test_nothing_older_is_written_over_something_newer(arena: Arena) -> None:
    seen = arena.play("indexing.two_who_tell")
    assert seen == {"codes": [0, 0], "cedar": 0, "juniper": 1}


def test_what_the_old_index_was_told_the_new_one_hears(arena: Arena) -> None:
    seen = arena.play("indexing.one_who_tells_and_one_who_builds")
    assert seen == {"codes": [0, 0], "cedar": 0, "juniper": 1}


def test_one_builds_it_at_a_time(arena: Arena) -> None:
    seen = arena.play("indexing.two_who_build")
    assert seen == {"codes": [0], "refused": True, "current": True}
