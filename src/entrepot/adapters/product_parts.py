"""What a row says of the composition of a product, both ways: materials, ingredients, days, battery.

Parts are written one behind the other, `;` between: `cotton 60 %; linen 40 %`, `coconut milk 62 %; *peanuts`.
How long it keeps and its battery are written as the details of a product are: `540 cool_dry`, `lithium_ion
contained_in 18.5`. What cannot be read is left out and said so.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from entrepot.core.trade.batteries import Battery, BatteryError
from entrepot.core.trade.composition import CompositionError, Ingredient, ShelfLife, adds_up, read_part

type Part = tuple[str, str, str]

NAMES: Final = {
    "materials": "Materials",
    "ingredients": "Ingredients",
    "shelf_life": "Shelf life",
    "battery": "Battery",
}
"""The columns, with what they are called in files of other shops that have none of their own for them."""
UNREADABLE: Final = "composition_left_out"
_BETWEEN: Final = re.compile(r"[;；\n|]+")


def parts_of(cell: Callable[[str], str], left_out: Callable[[str, str], object]) -> Iterator[Part]:
    """Yield (kind, name, value) of a product's details; tell `left_out` of a column that cannot be read."""
    for column in NAMES:
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


def columns_of(details: Iterable[Part]) -> Mapping[str, str]:
    """Return the cells that `parts_of` reads as these details.

    What it would read as something else, such as a name with a `;` in it, is left out.
    """
    said: dict[str, list[Part]] = {}
    for each in details:
        if each[0] in _WRITERS:
            said.setdefault(each[0], []).append(each)
    cells = {}
    for column, kind in zip(NAMES, _WRITERS, strict=True):
        parts = said.get(kind, [])
        try:
            text = "; ".join(_WRITERS[kind](name, value) for _kind, name, value in parts)
        except CompositionError:
            continue
        if parts and _read_back(column, text) == parts:
            cells[column] = text
    return cells


def _share(name: str, value: str) -> str:
    part = Ingredient.parse(name, value)
    mark = "*" if part.is_allergen else ""
    return f"{mark}{name} {part.share.normalize():f} %" if part.share is not None else f"{mark}{name}"


_WRITERS: Final[Mapping[str, Callable[[str, str], str]]] = {  # in the order of NAMES
    "material": _share,
    "ingredient": _share,
    "shelf_life": lambda _name, value: value,
    "battery": lambda name, value: f"{name} {value}".strip(),
}


def _read_back(column: str, text: str) -> list[Part]:
    return list(parts_of(lambda asked: text if asked == column else "", lambda _column, _text: None))
