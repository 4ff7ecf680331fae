"""How many there are of each choice among what words find, as the index counts them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from entrepot.apps.catalogue.queries import Narrowing
from entrepot.apps.discovery.asking import near
from entrepot.apps.discovery.narrowing import (
    HEADING,
    MAKER,
    MARKET,
    ORIGIN,
    asked_of,
    badge_in,
    days_within,
    price_in,
    sent_from,
)
from entrepot.apps.discovery.offering import BADGES
from entrepot.apps.discovery.queries.finding import understood
from entrepot.apps.discovery.queries.offers import OfferCounts
from entrepot.apps.discovery.wanting import Band, Wanted
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.search import queries as search
from entrepot.apps.search.provider import Between, Query

MOST_TAGS: Final = 1_500  # of one kind: there are some 1,200 headings
PRICE: Final = "price"
DAYS: Final = "days"
WITHOUT: Final[Mapping[str, tuple[str, str]]] = {
    "heading": ("only", "headings"),
    "origin": ("only", "origins"),
    "maker": ("only", "businesses"),
    "sent": ("wanted", "ships_from"),
    "badge": ("wanted", "badges"),
    PRICE: ("wanted", "price"),
    DAYS: ("wanted", "days"),
}
"""Each kind of choice, and what says it."""
NONE_CHOSEN: Final[Mapping[str, Any]] = {"headings": (), "origins": (), "businesses": ()}
ANY: Final[Mapping[str, Any]] = {"ships_from": (), "badges": (), "price": (None, None), "days": None}


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundCounts:
    """How many of what words find there are of each kind; each as if none of its kind was chosen.

    `headings` are of four digits, `makers` public ids of businesses, the most frequent. Where `is_whole` is
    false only a part was counted, and there are more of each.
    """

    offers: OfferCounts
    headings: Mapping[str, int]
    origins: Mapping[str, int]
    makers: Mapping[str, int]
    is_whole: bool


@dataclass(frozen=True, slots=True)
class _Choices:
    only: Narrowing
    wanted: Wanted

    def without(self, kind: str) -> "_Choices":
        whose, name = WITHOUT[kind]
        if whose == "only":
            return replace(self, only=replace(self.only, **{name: NONE_CHOSEN[name]}))
        return replace(self, wanted=replace(self.wanted, **{name: ANY[name]}))

    def by_kind(self) -> Iterator[tuple[tuple[str, ...], "_Choices"]]:
        """Yield kinds with what they are counted of: those not chosen together, each of the others alone."""
        chosen = [kind for kind in WITHOUT if self.without(kind) != self]
        yield tuple(kind for kind in WITHOUT if kind not in chosen), self
        for kind in chosen:
            yield (kind,), self.without(kind)


def count_found(
    typed: str,
    *,
    market: str,
    language: str,
    viewer: Actor,
    only: Narrowing,
    wanted: Wanted,
    bands: tuple[Band, ...],
    days: tuple[int, ...],
    is_near: bool = False,
) -> FoundCounts:
    """Count by the index what words find, of each choice. Raises IndexUnavailableError.

    `is_near` counts what fits half of the words. It is as late as the index, a second or two.
    """
    asked = understood(typed, language)
    query = Query(
        groups=asked.groups,
        tags=(MARKET + market,),
        least=near(asked) if is_near else len(asked.groups),
    )
    choices = _Choices(only, wanted)
    told, numbers, is_whole = _tallied(query, choices, market=market, bands=bands, days=days, viewer=viewer)
    return FoundCounts(
        offers=OfferCounts(
            ships_from=told["sent"],
            bands=numbers[PRICE],
            days=dict(zip(days, numbers[DAYS], strict=True)),
            badges={name: told["badge"].get(name, 0) for name in BADGES},
        ),
        headings=told["heading"],
        origins=told["origin"],
        makers=told["maker"],
        is_whole=is_whole,
    )


def _tallied(
    query: Query,
    wanted: _Choices,
    *,
    market: str,
    bands: tuple[Band, ...],
    days: tuple[int, ...],
    viewer: Actor,
) -> tuple[dict[str, dict[str, int]], dict[str, tuple[int, ...]], bool]:
    """Return the counts of each kind of tags, those of price and of days, and whether all was counted."""
    told: dict[str, dict[str, int]] = {}
    numbers: dict[str, tuple[int, ...]] = {}
    whole = True
    for kinds, choices in wanted.by_kind():
        starts = {kind: start for kind, start in _starts(market).items() if kind in kinds}
        of_price = [Between(price_in(market), *band) for band in bands if PRICE in kinds]
        of_days = [days_within(market, most) for most in days if DAYS in kinds]
        narrowed = asked_of(market, choices.only, choices.wanted)
        tally = search.tally_tags(
            replace(query, any_of=narrowed.any_of, between=narrowed.between),
            starts=list(starts.values()),
            bands=[*of_price, *of_days],
            most=MOST_TAGS,
            viewer=viewer,
        )
        whole = whole and tally.is_whole
        told |= {kind: _begun(tally.tags, start) for kind, start in starts.items()}
        numbers |= {PRICE: tally.bands[: len(bands)]} if PRICE in kinds else {}
        numbers |= {DAYS: tally.bands[len(of_price) :]} if DAYS in kinds else {}
    return told, numbers, whole


def _starts(market: str) -> dict[str, str]:
    """Return how the tags of each kind begin."""
    return {
        "heading": HEADING,
        "origin": ORIGIN,
        "maker": MAKER,
        "sent": sent_from(market),
        "badge": badge_in(market),
    }


def _begun(tags: Mapping[str, int], start: str) -> dict[str, int]:
    return {tag.removeprefix(start): count for tag, count in tags.items() if tag.startswith(start)}
