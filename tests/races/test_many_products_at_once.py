"""Bulk changes of products meet each other and die on the way: each product is changed exactly once."""

from tests.races.arena import ON_BOTH, Arena


@ON_BOTH
def test_two_facts_for_the_same_products(arena: Arena) -> None:
    seen = arena.play("mending.two_at_once", count=60)
    assert seen["codes"] == [0, 0]
    assert [sum(each.values()) for each in seen["changes"]] == [60, 60]
    assert sum(each["changed"] for each in seen["changes"]) == 60
    assert (seen["without"], seen["of_first"], seen["versions"]) == (0, [True, True], [2])
    assert seen["audited"] == 60


def test_two_workers_at_one_change(arena: Arena) -> None:
    seen = arena.play("mending.one_run_twice", count=60)
    assert seen["codes"] == [0, 0]
    assert (seen["counts"], seen["parts"], seen["audited"]) == ([60, 0, 0], 60, 60)
    assert (seen["versions"], seen["done"]) == ([2], True)


def test_a_worker_that_lists_is_killed_again_and_again(arena: Arena) -> None:
    seen = arena.play("mending.listed_among_deaths", count=40)
    assert seen["killed"] >= 2
    assert (seen["counts"], seen["parts"]) == ([40, 0, 0], 40)
    assert (seen["listings"], seen["listed"], seen["done"]) == (40, 40, True)
