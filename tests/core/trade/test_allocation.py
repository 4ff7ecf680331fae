"""Which place sends what: near places first, the fewest parcels, always the same answer."""

from hypothesis import given
from hypothesis import strategies as st

from entrepot.core.trade.allocation import (
    Origin,
    Place,
    allocate,
    choose_place,
    order_places,
    reach,
)

HOME = Place("home", "home", Origin("US"))
NINGBO = Place("ningbo", "bonded", Origin("CN", "US"), 1)
SHANGHAI = Place("shanghai", "warehouse", Origin("CN"), 2)
SINGAPORE = Place("singapore", "warehouse", Origin("SG"), 3)
BACK = Place("back", "returns", Origin("CN"), 4)
ALL = (HOME, NINGBO, SHANGHAI, SINGAPORE, BACK)


def ids(places: tuple[Place, ...]) -> list[str]:
    return [place.id for place in places]


def shared(
    wants: dict[str, int], free: dict[str, dict[Place, int]], **more: bool
) -> list[tuple[str, str, int]]:
    found = allocate(wants, free, order_places(ALL, "CN"), **more)
    return [(share.item, share.place.id, share.quantity) for share in found.shares]


def test_near_places_come_first_and_a_bonded_zone_serves_its_own_country_only() -> None:
    assert ids(order_places(ALL, "CN")) == ["ningbo", "shanghai", "home", "singapore"]
    assert ids(order_places(ALL, "SG")) == ["singapore", "home", "shanghai"]
    assert ids(order_places(ALL, "DE")) == ["home", "shanghai", "singapore"]


def test_what_the_seller_ranked_for_a_market_holds() -> None:
    ranked = [
        Place("home", "home", Origin("US"), rank=1, ranked=True),
        Place("ningbo", "bonded", Origin("CN", "US"), 1, rank=2, ranked=True),
        Place("singapore", "warehouse", Origin("SG"), 3, rank=0, ranked=True),
        Place("shanghai", "warehouse", Origin("CN"), 2, ranked=True),
    ]
    assert ids(order_places(ranked, "CN")) == ["singapore", "home", "ningbo"]
    assert ids(order_places(ranked, "DE")) == ["singapore", "home"]


def test_one_parcel_is_better_than_two_from_nearer_places() -> None:
    free = {"tea": {NINGBO: 5, HOME: 5}, "cup": {HOME: 1, SHANGHAI: 1}}
    assert shared({"tea": 1, "cup": 1}, free) == [("tea", "home", 1), ("cup", "home", 1)]
    assert shared({"tea": 1}, free) == [("tea", "ningbo", 1)]
    assert shared({"tea": 6, "cup": 1}, free, may_split=True) == [
        ("tea", "ningbo", 5),
        ("tea", "home", 1),
        ("cup", "home", 1),
    ]


def test_one_line_is_split_only_where_the_seller_allows_it() -> None:
    free = {"tea": {NINGBO: 3, HOME: 3}}
    places = order_places(ALL, "CN")
    apart = allocate({"tea": 5}, free, places)
    assert (apart.short, [share.place.id for share in apart.shares]) == ({"tea": 3}, ["ningbo"])
    split = allocate({"tea": 5}, free, places, may_split=True)
    assert (split.short, [share.quantity for share in split.shares]) == ({}, [3, 2])
    assert allocate({"tea": 7}, free, places, may_split=True).short == {"tea": 6}


def test_what_is_short_goes_with_the_rest_and_nothing_without_a_place() -> None:
    free = {"tea": {HOME: 3}}
    found = allocate({"tea": 2, "cup": 1}, free, order_places(ALL, "CN"))
    assert [(share.item, share.place.id) for share in found.shares] == [("tea", "home"), ("cup", "home")]
    assert found.short == {"cup": 0}
    assert allocate({"tea": 1}, {}, ()).shares == ()


def test_a_parcel_leaves_from_one_place() -> None:
    free = {"tea": {NINGBO: 5, HOME: 5}, "cup": {HOME: 1}}
    assert choose_place({"tea": 5, "cup": 1}, free, (NINGBO, HOME)) == HOME
    assert choose_place({"tea": 5}, free, (NINGBO, HOME)) == NINGBO
    assert choose_place({"tea": 6}, free, (NINGBO, HOME)) is None


@given(
    wants=st.dictionaries(st.sampled_from("abc"), st.integers(1, 6), min_size=1),
    counts=st.lists(st.integers(0, 6), min_size=12, max_size=12),
    may_split=st.booleans(),
)
def test_everything_in_reach_is_shared_out_and_never_more_than_is_free(
    wants: dict[str, int], counts: list[int], *, may_split: bool
) -> None:
    places = order_places(ALL, "CN")
    free = {
        item: dict(zip(places, counts[number * 4 : number * 4 + 4], strict=True))
        for number, item in enumerate("abc")
    }
    found = allocate(wants, free, places, may_split=may_split)
    for item, count in wants.items():
        own = [share for share in found.shares if share.item == item]
        assert sum(share.quantity for share in own) == count
        if item in found.short:
            assert found.short[item] == reach(free, item, places, may_split=may_split) < count
        else:
            assert all(0 < share.quantity <= free[item][share.place] for share in own)
            assert may_split or len(own) == 1
    assert found == allocate(wants, free, places, may_split=may_split)
