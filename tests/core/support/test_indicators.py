"""Jobs from heads, and the day a goal is reached at the pace of the last months."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.core.support.indicators import FARTHEST, IndicatorError, JobRule, Pace, reckon_pace

RULE = JobRule({"full": 100, "part": 50, "seasonal": 25})
DAY = date(2026, 1, 1)


def on(days: int) -> date:
    return DAY + timedelta(days=days)


def test_heads_become_jobs_by_the_rule_and_nothing_said_is_nothing_known() -> None:
    assert RULE.jobs({"full": 3, "part": 2, "seasonal": 5, "women": 4}) == 525
    assert RULE.jobs({"full": 0}) == 0
    assert RULE.jobs({"women": 4}) is None
    with pytest.raises(IndicatorError):
        JobRule({"full": 101})


def test_the_pace_is_that_of_the_last_months() -> None:
    course = [(on(0), 0), (on(100), 100), (on(190), 1000)]
    assert reckon_pace(course, 10_000) == Pace(1000, 10_000, 90, 300, on(190 + 900))
    assert reckon_pace(course, 10_000, window=1000).a_month == round(1000 / 190 * 30)
    assert reckon_pace(course, 10_000).per_mille == 100


def test_without_growth_there_is_no_day() -> None:
    assert reckon_pace([(on(0), 5)], 10) == Pace(5, 10, 0, 0, None)
    assert reckon_pace([(on(0), 5), (on(10), 5)], 10).reached_on is None
    assert reckon_pace([(on(0), 9), (on(10), 5)], 10) == Pace(5, 10, 10, -12, None)
    assert reckon_pace([(on(0), 0), (on(90), 1)], 1_000_000).reached_on is None  # beyond a hundred years


def test_a_goal_that_is_reached_is_reached() -> None:
    reached = reckon_pace([(on(0), 5), (on(1), 12)], 10)
    assert (reached.reached_on, reached.per_mille) == (on(1), 1000)


@given(
    st.lists(st.tuples(st.integers(1, 400), st.integers(0, 10**6)), min_size=1, max_size=8),
    st.integers(1, 10**7),
)
def test_on_the_day_the_line_has_reached_the_goal_and_on_the_day_before_it_has_not(
    steps: list[tuple[int, int]], goal: int
) -> None:
    course, day, value = [(DAY, 0)], DAY, 0
    for days, more in steps:
        day, value = day + timedelta(days=days), value + more
        course.append((day, value))
    pace = reckon_pace(course, goal)
    if pace.reached_on is None or value >= goal:
        assert value >= goal or pace.a_month >= 0
        return
    start = next(point for point in course if point[0] >= day - timedelta(days=90))
    rise, run = value - start[1], (day - start[0]).days
    ahead = (pace.reached_on - day).days
    assert value * run + rise * ahead >= goal * run
    assert value * run + rise * (ahead - 1) < goal * run
    assert ahead <= FARTHEST


@pytest.mark.parametrize(("course", "goal"), [([], 1), ([(DAY, 1)], 0), ([(DAY, 1), (DAY, 2)], 5)])
def test_a_course_that_makes_no_sense_is_refused(course: list[tuple[date, int]], goal: int) -> None:
    with pytest.raises(IndicatorError):
        reckon_pace(course, goal)
