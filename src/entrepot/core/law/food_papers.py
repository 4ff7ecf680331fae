"""Which papers food needs for a market, and where somebody gets them. What is not known is said to be so."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

ANYWHERE: Final = "*"
PAPERS: Final = ("registration", "importer", "plant_health", "origin", "health")
"""What a maker, the importer, a plant health service, a customs office and a veterinarian give."""
FOOD: Final = frozenset(f"{chapter:02d}" for chapter in (*range(2, 6), *range(7, 13), *range(15, 23)))
"""Chapters of the Harmonised System with things to eat and drink."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """From a day up to the day before another."""

    valid_from: date
    valid_to: date | None

    def holds(self, on: date) -> bool:
        """Say whether a day lies in it."""
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoodPaper:
    """One paper that some markets want of some chapters."""

    id: str
    paper: str
    markets: frozenset[str]
    chapters: frozenset[str]
    period: Period
    source: str
    address: str
    confidence: str
    words: str
    words_zh: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Where somebody of a country gets a paper for some markets. `days` is None where nobody says."""

    id: str
    paper: str
    markets: frozenset[str]
    country: str
    name: str
    address: str
    days: int | None
    period: Period
    source: str
    confidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NeededPaper:
    """A paper and where it is had; no office where none is known for the country."""

    paper: FoodPaper
    office: Office | None


def is_food(hs: str) -> bool:
    """Say whether a code of the Harmonised System is of something to eat or drink."""
    return hs[:2] in FOOD


def needed_papers(
    papers: Iterable[FoodPaper], offices: Iterable[Office], *, hs: str, market: str, country: str, on: date
) -> tuple[NeededPaper, ...] | None:
    """Return the papers a market wants of food from a country; None where nothing is known of them.

    That is so for a market without a row, and for food of a chapter that no row of the market names: what
    was not read is never "nothing needed". A market's own rows stand before the general ones; an office of
    the country before one for everybody.
    """
    valid = [each for each in papers if each.period.holds(on)]
    for wanted in (market, ANYWHERE):
        rows = [each for each in valid if wanted in each.markets]
        if rows:
            found = [each for each in rows if hs[:2] in each.chapters]
            if not found and is_food(hs):
                return None
            open_offices = [each for each in offices if each.period.holds(on)]
            return tuple(
                NeededPaper(paper=each, office=_office(each, open_offices, country, market)) for each in found
            )
    return None


def _office(paper: FoodPaper, offices: list[Office], country: str, market: str) -> Office | None:
    fitting = [each for each in offices if each.paper == paper.paper and each.markets & {market, ANYWHERE}]
    for wanted in (country, ANYWHERE):
        for each in fitting:
            if each.country == wanted:
                return each
    return None
