"""Whose law is loaded: what the markets page and the foot of the form say."""

from dataclasses import dataclass

from entrepot.apps.law import queries as law
from entrepot.apps.reference import queries as reference


@dataclass(frozen=True, slots=True)
class Market:
    """One country whose law pack is loaded."""

    code: str
    name: str
    edition: str


def loaded_markets(language: str) -> tuple[Market, ...]:
    """Return the countries that can be chosen, by name."""
    found = [
        Market(pack.country, reference.country_name(pack.country, language), pack.edition)
        for pack in law.list_packs()
        if pack.selectable
    ]
    return tuple(sorted(found, key=lambda market: market.name))
