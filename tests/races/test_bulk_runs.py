"""A bulk run goes on where it was: each chunk is saved exactly once."""

from tests.races.arena import ON_BOTH, Arena


@ON_BOTH
def test_a_run_whose_worker_is_killed_again_and_again(arena: Arena) -> None:
    seen = arena.play("counting.among_deaths", to=150)
    assert seen["killed"] >= 3
    assert (seen["state"], seen["done"], seen["numbers"], seen["most_marks"]) == ("finished", 150, 150, 1)


def test_two_workers_at_one_run_save_each_chunk_once(arena: Arena) -> None:
    seen = arena.play("counting.by_two", to=100)
    assert seen["codes"] == [0, 0]
    assert (seen["state"], seen["done"], seen["numbers"], seen["most_marks"]) == ("finished", 100, 100, 1)
