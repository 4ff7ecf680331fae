"""The desk's order gives the fast lane a head start and never starves the ordinary one."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.core.support.queueing import (
    DAY,
    Case,
    Load,
    Order,
    QueueError,
    draw,
    measure,
    play,
    rank,
)

HOUR = 60
ORDINARY, FAST = 48 * HOUR, 12 * HOUR
OVERLOAD = Load(ordinary=30, fast=30, people=2, work=20, ordinary_within=ORDINARY, fast_within=FAST, days=60)
coming = st.lists(
    st.tuples(st.integers(0, 5 * DAY), st.integers(1, 300), st.booleans()), min_size=1, max_size=40
)


def cases_of(told: list[tuple[int, int, bool]]) -> list[Case]:
    return [
        Case(number, at, at + (FAST if fast else ORDINARY), work, fast)
        for number, (at, work, fast) in enumerate(told)
    ]


def drawn(seed: int) -> list[Case]:
    return draw(OVERLOAD, Random(seed).randrange)  # noqa: S311 - a made-up load is no secret


def overtaken(told: list[tuple[int, int, bool]], order: Order, people: int = 1) -> int:
    """Return the longest time after an ordinary case at which a fast one came that was begun before it."""
    done = play(cases_of(told), people=people, shift=8 * HOUR, order=order)
    return max(
        (
            fast.opened - case.opened
            for case, begun, _ in done
            if not case.fast
            for fast, sooner, _ in done
            if fast.fast and sooner < begun
        ),
        default=0,
    )


@given(coming, st.integers(1, 3))
def test_nobody_overtakes_by_more_than_the_head_start(told: list[tuple[int, int, bool]], people: int) -> None:
    assert overtaken(told, Order.DUE_FIRST, people) <= ORDINARY - FAST


def test_a_queue_that_takes_the_fast_ones_first_breaks_that_promise() -> None:
    flood = [(0, 400, False), (1, 400, False), *((day * HOUR, 480, True) for day in range(1, 90, 6))]
    assert overtaken(flood, Order.FAST_FIRST) > ORDINARY - FAST
    assert overtaken(flood, Order.DUE_FIRST) <= ORDINARY - FAST


@given(coming, st.integers(1, 3), st.sampled_from(Order))
def test_every_case_is_decided_once_by_people_who_do_one_thing_at_a_time(
    told: list[tuple[int, int, bool]], people: int, order: Order
) -> None:
    done = play(cases_of(told), people=people, shift=8 * HOUR, order=order)
    assert sorted(case.number for case, *_ in done) == list(range(len(told)))
    for case, begun, ends in done:
        assert case.opened <= begun < ends
        assert begun % DAY < 8 * HOUR
        assert 0 < (ends % DAY) <= 8 * HOUR
        assert sum(other <= begun < until for _, other, until in done) <= people


def test_work_goes_on_the_next_morning() -> None:
    [(_, begun, ends)] = play(
        [Case(0, 7 * HOUR, DAY, 2 * HOUR, fast=False)], people=1, shift=8 * HOUR, order=Order.ARRIVAL
    )
    assert (begun, ends) == (7 * HOUR, DAY + HOUR)
    [(_, begun, ends)] = play(
        [Case(0, 9 * HOUR, DAY, 8 * HOUR, fast=False)], people=1, shift=8 * HOUR, order=Order.ARRIVAL
    )
    assert (begun, ends) == (DAY, DAY + 8 * HOUR)


def test_under_overload_the_ordinary_lane_waits_a_little_longer_and_never_for_ever() -> None:
    assert OVERLOAD.percent > 100
    cases = drawn(1)
    waits = {
        order: [
            measure(play(cases, people=2, shift=8 * HOUR, order=order), fast=fast) for fast in (False, True)
        ]
        for order in Order
    }
    ours, fifo, starving = waits[Order.DUE_FIRST], waits[Order.ARRIVAL], waits[Order.FAST_FIRST]
    assert ours[1].most < fifo[1].most - FAST  # the fast lane is faster
    assert ours[0].longest <= fifo[0].longest + ORDINARY - FAST  # the ordinary one pays no more than that
    assert starving[0].longest > fifo[0].longest + ORDINARY - FAST
    assert ours[0].cases == ours[1].cases == 30 * 60


def test_the_same_chance_gives_the_same_course() -> None:
    again = [drawn(seed) for seed in (7, 7, 8)]
    assert again[0] == again[1] != again[2]


def test_percentiles_are_of_the_nearest_rank() -> None:
    assert [rank(range(1, 21), percent) for percent in (50, 95, 100)] == [10, 19, 20]
    assert (rank([], 50), rank([4], 5)) == (0, 4)
    assert measure([], fast=True).longest == 0


@pytest.mark.parametrize(
    "wrong",
    [{"people": 0}, {"fast": -1}, {"shift": DAY + 1}, {"fast_within": ORDINARY + 1}, {"fast_within": 0}],
)
def test_a_load_that_makes_no_sense_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(QueueError):
        replace(OVERLOAD, **wrong)
