"""A product in every market: what was kept of the last check, and asked anew where it is not ready."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.core.cache import cache
from django.utils.translation import gettext as _

from entrepot.apps.catalogue import queries as catalogue
from entrepot.apps.catalogue.queries import Cell, Obstacle, OwnProduct
from entrepot.apps.catalogue.words import VISIBILITY_WORDS
from entrepot.apps.markets import queries as markets
from entrepot.apps.markets.queries import MarketView
from entrepot.apps.reference import queries as reference
from entrepot.apps.stock import queries
from entrepot.apps.stock.queries import StuckPlace
from entrepot.web.design import places
from entrepot.web.seller.access import Seller
from entrepot.web.seller.fixing import Remedy, freeing, remedy_of
from entrepot.web.seller.words import BADGES, STATES

READY: Final = "ready"
FIX: Final = "fix"
ORDER: Final = (FIX, "blocked", "unknown", READY)
REMEMBERED_SECONDS: Final = 300
MANY_VARIANTS: Final = 40
"""From so many on a page does not ask the law for each: it says what the background check found."""
FIELDS: Final = {
    "title_missing": "title",
    "hs_missing": "hs",
    "hs_unconfirmed": "hs",
    "origin_missing": "origin",
    "battery_not_measured": "battery",
}

type Asked = tuple[str, tuple[Obstacle, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Square:
    """A product in one market."""

    market: str
    country: str
    state: str
    word: Any
    badge: str
    is_listed: bool
    remedies: tuple[Remedy, ...]
    stuck: Remedy | None = None
    """Pieces lie, and none where it can be sent there from."""

    @property
    def to_mend(self) -> tuple[Remedy, ...]:
        """What the seller can do about it."""
        mine = self.remedies if self.state == FIX else ()
        return (*mine, self.stuck) if self.stuck else mine


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """The markets of one family, what needs the seller first."""

    name: str
    squares: tuple[Square, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One thing the seller can mend, in how many markets it stands in the way, and in which countries."""

    remedy: Remedy
    markets: int
    countries: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A product in all markets."""

    families: tuple[Family, ...]

    @property
    def squares(self) -> list[Square]:
        """Every market once."""
        return [square for family in self.families for square in family.squares]

    @property
    def counts(self) -> list[tuple[str, Any, int]]:
        """In how many markets the product has which state: (badge, word, number)."""
        states = [square.state for square in self.squares]
        return [
            (BADGES[state], word, states.count(state)) for state, word in STATES.items() if state in states
        ]

    @property
    def to_list(self) -> int:
        """How many markets it can be put on sale in that it is not on sale in."""
        return sum(square.state == READY and not square.is_listed for square in self.squares)

    @property
    def listed(self) -> int:
        """How many markets it is on sale in."""
        return sum(square.is_listed for square in self.squares)

    @property
    def tasks(self) -> list[Task]:
        """What to mend, each thing once; what opens most countries first."""
        found: dict[Remedy, list[str]] = {}
        for square in self.squares:
            for remedy in square.to_mend:
                found.setdefault(remedy, []).append(square.country)
        tasks = [
            Task(remedy=remedy, markets=len(names), countries=tuple(dict.fromkeys(names)))
            for remedy, names in found.items()
        ]
        return sorted(tasks, key=lambda task: -task.markets)


def grid_of(own: OwnProduct, seller: Seller) -> Grid:
    """Return a product in every market that is open, in the reader's language."""
    product = own.product.public_id
    kept = catalogue.get_grid(products=[product], viewer=seller.actor)[product]
    shops = markets.list_families(viewer=seller.actor)
    lies = queries.list_stuck(
        [each.public_id for each in own.product.variants],
        {market.code: market.country for family in shops for market in family.markets},
        viewer=seller.actor,
    )
    families = []
    for family in shops:
        squares = [
            _square(own, market, kept.get(market.code), seller, lies.get(market.code, ()))
            for market in family.markets
        ]
        squares.sort(key=lambda square: (ORDER.index(square.state), places.in_order(square.country)))
        chinese = places.current().language == "zh-hans"
        name = family.name_zh if chinese else family.name
        families.append(Family(name=name, squares=tuple(squares)))
    return Grid(families=tuple(families))


def _square(
    own: OwnProduct, market: MarketView, kept: Cell | None, seller: Seller, lies: Sequence[StuckPlace]
) -> Square:
    current = kept if kept is not None and kept.checked_at >= own.updated_at else None
    state, obstacles = (
        (READY, ())
        if current is not None and current.state == READY
        else _kept(current)
        if len(own.product.variants) >= MANY_VARIANTS
        else _asked(own, market.code, seller, current)
    )
    return Square(
        market=market.code,
        country=reference.country_name(market.country, places.current().language),
        state=state,
        word=STATES[state],
        badge=BADGES[state],
        is_listed=market.code in own.listed_in,
        remedies=_remedies(own, market, state, obstacles, seller),
        stuck=freeing(lies, market, seller) if lies and state in {READY, FIX} else None,
    )


def _remedies(
    own: OwnProduct, market: MarketView, state: str, obstacles: tuple[Obstacle, ...], seller: Seller
) -> tuple[Remedy, ...]:
    if state == READY:
        return ()
    found = [remedy_of(each, own, market, seller, state) for each in obstacles]
    return tuple(dict.fromkeys(found))


def _asked(own: OwnProduct, market: str, seller: Seller, current: Cell | None) -> Asked:
    """Ask the law, and remember the answer while the product and what was kept of it stay the same."""
    language = places.current().language
    about = "|".join(map(str, (own.product.public_id, own.updated_at, current, market, language)))
    key = f"seller-grid:{hashlib.sha256(about.encode()).hexdigest()}"
    known: Asked | None = cache.get(key)
    if known is None:
        known = catalogue.explain_visibility(
            product=own.product.public_id, market=market, viewer=seller.actor, language=language
        )
        cache.set(key, known, REMEMBERED_SECONDS)
    return known


def _kept(current: Cell | None) -> Asked:
    """Return what the last check found, in words; until it has run, that it is on its way."""
    if current is None:
        return "unknown", (_told("", _("It is being checked."), _("Load the page again in a moment.")),)
    return current.state, tuple(_told(code, *_words(code)) for code in current.codes)


def _words(code: str) -> tuple[str, str]:
    reason, fix = VISIBILITY_WORDS.get(code, (_("The law stands in the way: %s.") % code, ""))
    return str(reason), str(fix)


def _told(code: str, message: str, fix: str) -> Obstacle:
    return Obstacle(code=code, field=FIELDS.get(code, ""), message=message, fix=fix, source="", sku="")
