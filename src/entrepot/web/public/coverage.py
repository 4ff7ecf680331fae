"""Whose law is loaded: what the markets page says, and which countries the form names first."""

from dataclasses import dataclass

from entrepot.apps.kernel.actors import ANONYMOUS
from entrepot.apps.law import queries as law
from entrepot.apps.reference import queries as reference
from entrepot.web.design import places


@dataclass(frozen=True, slots=True)
class Market:
    """One country whose law pack is loaded."""

    code: str
    name: str
    edition: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """A market with its ways in and the law that is known to be missing there."""

    market: Market
    routes: tuple[str, ...]
    gaps: tuple[str, ...]


def loaded_markets(language: str) -> tuple[Market, ...]:
    """Return the countries that can be chosen, by name."""
    found = [
        Market(pack.country, reference.country_name(pack.country, language), pack.edition)
        for pack in law.list_packs(viewer=ANONYMOUS)
        if pack.selectable
    ]
    return tuple(sorted(found, key=lambda market: places.in_order(market.name)))


def coverage(language: str) -> tuple[Coverage, ...]:
    """Return every loaded market with what is there and what is not."""
    chinese = language.startswith("zh")
    return tuple(
        Coverage(
            market,
            routes=tuple(
                dict.fromkeys(
                    row.name_zh if chinese and row.name_zh else row.name
                    for row in law.list_routes(market.code, viewer=ANONYMOUS)
                )
            ),
            gaps=tuple(
                dict.fromkeys(
                    row.text_zh if chinese and row.text_zh else row.text
                    for row in law.list_gaps(market.code, viewer=ANONYMOUS)
                )
            ),
        )
        for market in loaded_markets(language)
    )
