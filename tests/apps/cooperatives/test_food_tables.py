"""Food papers: of the market, dated, from the country's own office; a market nobody knows is not "none"."""

from datetime import date

from entrepot.apps.cooperatives.food import load
from entrepot.core.law.food_papers import FoodPaper, Office, Period, is_food, needed_papers

SINCE = Period(valid_from=date(2026, 1, 1), valid_to=None)


def paper(market: str = "CN", kind: str = "origin", period: Period = SINCE) -> FoodPaper:
    return FoodPaper(
        id=f"{market}-{kind}",
        paper=kind,
        markets=frozenset({market}),
        chapters=frozenset({"09"}),
        period=period,
        source="A law",
        address="https://example.org",
        confidence="S",
        words="Why",
        words_zh="为何",
    )


def office(country: str) -> Office:
    return Office(
        id=country,
        paper="origin",
        markets=frozenset({"*"}),
        country=country,
        name=f"Office {country}",
        address="Street",
        days=1,
        period=SINCE,
        source="S",
        confidence="S",
    )


def needed(*papers: FoodPaper, market: str = "CN", on: date = date(2026, 6, 1), hs: str = "090121") -> object:
    found = needed_papers(papers, [office("*"), office("RW")], hs=hs, market=market, country="RW", on=on)
    return None if found is None else [(each.paper.id, each.office and each.office.country) for each in found]


def test_the_office_of_the_own_country_comes_first() -> None:
    assert needed(paper()) == [("CN-origin", "RW")]


def test_a_market_nobody_knows_is_unknown_and_one_without_a_row_for_the_chapter_is_empty() -> None:
    assert needed(paper(), market="KE") is None
    assert needed(paper(), hs="851830") == []
    assert needed(paper("*"), market="KE") == [("*-origin", "RW")]


def test_a_row_holds_up_to_the_day_before_its_end() -> None:
    ended = paper(period=Period(valid_from=date(2022, 1, 1), valid_to=date(2026, 6, 1)))
    assert needed(ended, on=date(2026, 5, 31)) == [("CN-origin", "RW")]
    assert needed(ended) is None


def test_what_is_food() -> None:
    assert [is_food(hs) for hs in ("090121", "0101", "1201", "340600", "")] == [
        True,
        False,
        True,
        False,
        False,
    ]


def test_the_tables_name_sources_and_change_with_the_law() -> None:
    papers, offices = load()
    names = {
        on: {each.id for each in papers if each.paper == "registration" and each.period.holds(on)}
        for on in (date(2026, 5, 31), date(2026, 6, 1))
    }
    assert names == {
        date(2026, 5, 31): {"CN-REGISTRATION-248", "US-REGISTRATION"},
        date(2026, 6, 1): {"CN-REGISTRATION-280", "US-REGISTRATION"},
    }
    assert all(each.words and each.words_zh and each.source for each in papers)
    assert {each.confidence for each in offices} <= {"P", "S", "U"}


def test_food_of_a_chapter_that_nobody_read_of_is_unknown_too() -> None:
    assert needed(paper(), hs="0702") is None


def read(market: str, hs: str) -> dict[str, str]:
    papers, offices = load()
    found = needed_papers(papers, offices, hs=hs, market=market, country="RW", on=date(2026, 11, 22))
    return {each.paper.paper: each.office.id if each.office else "" for each in found or ()}


def test_markets_that_were_read_name_their_papers_and_their_own_offices() -> None:
    assert read("US", "090111") == {
        "registration": "US-FDA",
        "importer": "US-PRIOR",
        "plant_health": "RW-PLANT",
    }
    assert read("SG", "090121") == {"importer": "SG-SFA"}
    assert read("JP", "090240") == {"importer": "JP-MHLW", "plant_health": "RW-PLANT"}
    assert read("DE", "070930") == {"plant_health": "RW-PLANT"}
    assert read("CN", "090121")["registration"] == "GACC"
    assert read("MY", "090111") == {"importer": "MY-MAQIS", "plant_health": "RW-PLANT"}
    for market, hs in (("DE", "090121"), ("KE", "090121"), ("US", "020230")):
        assert read(market, hs) == {}, "nobody read of it: the page names what is missing"
