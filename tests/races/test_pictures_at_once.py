"""Pictures are fetched by workers that meet and die: each is kept and told once."""

from tests.races.arena import ON_BOTH, Arena


@ON_BOTH
def test_two_workers_never_ask_for_the_same(arena: Arena) -> None:
    seen = arena.play("fetching.by_two", count=40)
    assert (seen["codes"], seen["most_asked"]) == ([0, 0], 1)
    assert (seen["asked"], seen["shown"], seen["told"]) == (40, 40, 40)


def test_a_worker_that_fetches_is_killed_and_another_goes_on(arena: Arena) -> None:
    seen = arena.play("fetching.among_deaths", count=40)
    assert seen["killed"] >= 2
    assert (seen["asked"], seen["shown"], seen["told"]) == (40, 40, 40)
