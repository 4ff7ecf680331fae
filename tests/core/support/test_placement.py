"""Places are shared fairly, whoever they are and however many; views are never charged too high."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from entrepot.core.support.placement import in_turn, owed_for_views

NAMES = st.sets(st.text("abcdef", min_size=1, max_size=4), min_size=1, max_size=12)


@given(NAMES, st.integers(1, 6), st.integers(0, 800_000))
def test_over_as_many_days_as_businesses_each_stands_there_equally_often(
    names: set[str], places: int, first: int
) -> None:
    goods = {name: [f"{name}1"] for name in names}
    places = min(places, len(names))
    stood = Counter(
        name
        for day in range(first, first + len(names))
        for name, _good in in_turn(goods, day, places)[:places]
    )
    assert stood == dict.fromkeys(names, places)


@given(NAMES, st.integers(1, 4), st.integers(0, 800_000))
def test_each_good_has_its_turn(names: set[str], most: int, first: int) -> None:
    goods = {name: [f"{name}{number}" for number in range(most)] for name in names}
    shown = Counter(
        good for day in range(first, first + len(names) * most) for _name, good in in_turn(goods, day, 1)[:1]
    )
    assert shown == {good: 1 for own in goods.values() for good in own}


@given(NAMES, st.integers(1, 9), st.integers(0, 800_000))
def test_everybody_is_there_once_and_a_day_is_always_told_alike(
    names: set[str], places: int, day: int
) -> None:
    goods = {name: [name] for name in names}
    told = in_turn(goods, day, places)
    assert sorted(name for name, _good in told) == sorted(names)
    assert told == in_turn(dict(reversed(goods.items())), day, places)


def test_who_has_nothing_to_sell_has_no_turn() -> None:
    assert in_turn({"a": [], "b": ["x"]}, 3, 2) == [("b", "x")]
    assert in_turn({}, 3, 2) == []


@given(st.integers(0, 10**9), st.integers(0, 10**6))
def test_views_are_never_charged_too_high(views: int, price: int) -> None:
    assert owed_for_views(views, price) * 1000 <= views * price < (owed_for_views(views, price) + 1) * 1000
