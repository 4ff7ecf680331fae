"""What a row says of the composition of a product: materials, ingredients, how long it keeps, its battery.

Parts are written one behind the other, `;` between: `cotton 60 %; linen 40 %`, `coconut milk 62 %; *peanuts`.
How long it keeps and its battery are written as the details of a product are: `540 cool_dry`, `lithium_ion
contained_in 18.5`. What cannot be read is left out and said so.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final

from entrepot.core.trade.batteries import Battery, BatteryError
from entrepot.core.trade.composition import CompositionError, Ingredient, ShelfLife, adds_up, read_part

type Part = tuple[str, str, str]

COLUMNS: Final = ("materials", "ingredients", "shelf_life", "battery")
UNREADABLE: Final = "composition_left_out"
_BETWEEN: Final = re.compile(r"[;；\n|]+")


def parts_of(cell: Callable[[str], str], left_out: Callable[[str, str], object]) -> Iterator[Part]:
    """Yield (kind, name, value) of a product's details; tell `left_out` of a column that cannot be read."""
    for column in COLUMNS:
        text = cell(column)
        if not text:
            continue
        try:
            yield from list(_READERS[column](text))
        except (CompositionError, BatteryError):
            left_out(column, text)


def _materials(text: str) -> Iterator[Part]:
    for each in _read(text):
        yield "material", each.name, each.text


def _ingredients(text: str) -> Iterator[Part]:
    for each in _read(text, stars=True):
        yield "ingredient", each.name, each.text


def _read(text: str, *, stars: bool = False) -> list[Ingredient]:
    found = [read_part(each, stars=stars) for each in _BETWEEN.split(text) if each.strip()]
    if not adds_up(each.share for each in found) or len({each.name for each in found}) < len(found):
        raise CompositionError(text)
    return found


def _shelf_life(text: str) -> Iterator[Part]:
    yield "shelf_life", "days", ShelfLife.parse(text).text


def _battery(text: str) -> Iterator[Part]:
    kind, _blank, said = text.partition(" ")
    battery = Battery.parse(kind, said)
    yield "battery", battery.kind, battery.text


_READERS: Final = {
    "materials": _materials,
    "ingredients": _ingredients,
    "shelf_life": _shelf_life,
    "battery": _battery,
}
