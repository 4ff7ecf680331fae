"""A brand name instead of goods: the heading its goods usually fall in, never more."""

from functools import cache

from entrepot.apps.reference.tables import read_table

from .findings import Finding
from .words import words

FIT = 0.45


@cache
def _brands() -> dict[tuple[str, ...], tuple[str, str, str]]:
    return {tuple(words(row[0])): (row[0], row[1], row[2]) for row in read_table("nomenclature", "brands")}


@cache
def _longest() -> int:
    return max(map(len, _brands()))


def is_brand(text: str) -> bool:
    """Say whether ``text`` is a brand name and nothing else."""
    return tuple(words(text)) in _brands()


def search(text: str) -> list[Finding]:
    """Return the heading of the brand that ``text`` starts with, if any, with a low fit."""
    asked = tuple(words(text))
    for length in range(min(len(asked), _longest()), 0, -1):
        brand = _brands().get(asked[:length])
        if brand:
            name, goods, code = brand
            return [Finding(code, FIT, "brand", f"{name} ({goods})" if goods else name)]
    return []
