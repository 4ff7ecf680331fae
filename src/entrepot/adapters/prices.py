"""Prices as people write them in tables, as plain decimals: `¥1,234.50`, `1.234,50 €`, `38元`."""

import re
from typing import Final

_SIGNS: Final = re.compile(r"[^\d.,'\-\s]+")
_CODE: Final = re.compile(r"\b([A-Z]{3})\b")
_LAST: Final = re.compile(r"[.,]")
_THOUSANDS: Final = 3


def price_of(text: str) -> str:
    """Return the price as a decimal with a point; the text itself where it may be read two ways."""
    bare = _SIGNS.sub(" ", text).strip().replace("'", "").replace("\u00a0", " ")
    bare = re.sub(r"(?<=\d)\s+(?=\d{3}(\D|$))", "", bare)
    marks = _LAST.findall(bare)
    if not bare or " " in bare or "-" in bare:
        return text.strip()
    if len(set(marks)) > 1:  # the last parts the cents, the others thousands
        decimal = marks[-1]
        whole, _mark, cents = bare.rpartition(decimal)
        if decimal in whole:
            return text.strip()
        return f"{whole.replace(',', '').replace('.', '')}.{cents}"
    if len(marks) == 1 and marks[0] == ",":
        whole, _mark, cents = bare.partition(",")
        return text.strip() if len(cents) == _THOUSANDS else f"{whole}.{cents}"
    if len(marks) > 1:
        groups = re.split(r"[.,]", bare)
        good = all(len(group) == _THOUSANDS for group in groups[1:])
        return "".join(groups) if good else text.strip()
    return bare


def currency_of(text: str) -> str:
    """Return the ISO 4217 code that a price is written with, or nothing."""
    found = _CODE.search(text)
    return found[1] if found else ""
