"""Weights as shops write them, in grams: `1.5 kg`, `500g`, `2 lb`, `0,5 公斤`."""

import re
from decimal import ROUND_CEILING, Decimal
from typing import Final

GRAMS: Final = {
    **dict.fromkeys(("g", "gr", "gram", "grams", "grammes", "gm", "克", "กรัม"), Decimal(1)),
    **dict.fromkeys(
        ("kg", "kgs", "kilo", "kilogram", "kilograms", "kilogrammes", "千克", "公斤", "กก.", "กก"),
        Decimal(1000),
    ),
    **dict.fromkeys(("lb", "lbs", "pound", "pounds", "磅"), Decimal("453.59237")),
    **dict.fromkeys(("oz", "ounce", "ounces", "盎司"), Decimal("28.349523125")),
    **dict.fromkeys(("mg", "milligrams"), Decimal("0.001")),
    "斤": Decimal(500),
    "两": Decimal(50),
}
UNITS: Final = ("g", "kg", "lb", "oz")
_WEIGHT: Final = re.compile(r"(\d{1,9}(?:[.,]\d{1,6})?|[.,]\d{1,6})\s*([^\d\s.,][^\d]*)?")
_IN_NAME: Final = re.compile(r"[(\[（_ ]\s*([^()\[\]（）_ ]+?)\s*[)\]）]?$")


def grams_of(text: str, unit: str = "") -> str:
    """Return a weight in whole grams, rounded up, as digits; the text itself when it is none.

    `unit` is that of a weight that names none; without either it is not understood.
    """
    found = _WEIGHT.fullmatch(text.strip())
    factor = GRAMS.get((found[2] or unit).strip().lower()) if found else None
    if not text or found is None or factor is None:
        return text
    grams = (Decimal(found[1].replace(",", ".")) * factor).to_integral_value(ROUND_CEILING)
    return str(grams)


def unit_in(name: str) -> str:
    """Return the unit that a column's name ends with, as `Weight (kg)` or `重量（克）` do; else nothing."""
    found = _IN_NAME.search(name.strip().lower())
    return found[1] if found and found[1] in GRAMS else ""
