"""A map of the world whose countries are shaded by a figure; the same figures stand in a table beside."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from entrepot.web.design import places

LEVELS: Final = 5


@dataclass(frozen=True, slots=True)
class Shaded:
    """One country, its name, its figure, and how dark it is: 1 to 5, 0 where the map does not show it."""

    country: str
    name: str
    value: int
    level: int


def shade(values: Mapping[str, int], language: str) -> list[Shaded]:
    """Return the countries in the order they come in, each darker by every fourth root of the largest figure.

    Figures of countries differ by thousands, so the shades go by how many times larger one is.
    """
    names = {each.code: each.name for each in places.countries(language)}
    most = max((value for country, value in values.items() if country in names), default=0)
    return [
        Shaded(country, names.get(country, ""), value, _level(value, most) if country in names else 0)
        for country, value in values.items()
    ]


def _level(value: int, most: int) -> int:
    """Return 5 for the largest, 1 for one, and evenly between by how often it was halved; 0 for nought."""
    if value <= 0:
        return 0
    halvings = most.bit_length() - value.bit_length()
    return LEVELS - halvings * (LEVELS - 1) // max(1, most.bit_length() - 1)
