"""What a quote takes of each cap: of a good one person may have only so much in a period."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from entrepot.core.law.consignment import line_quantity
from entrepot.core.law.expressions import QuantityMissingError
from entrepot.core.law.request import Line
from entrepot.core.law.rows import ListEntryRow
from entrepot.core.law.tariff import Tariff

BLANKS = re.compile(r"[^A-Za-z0-9._:/-]+")


class TakenOfCap(NamedTuple):
    """Of which cap lines take how much, in the cap's unit. Entries of a list with one text share one cap."""

    entry: ListEntryRow
    lines: dict[int, Decimal]

    @property
    def quantity(self) -> Decimal:
        """All lines together."""
        return sum(self.lines.values(), Decimal(0))


def cap_id(entry: ListEntryRow) -> str:
    """Return the name of an entry's cap, which every entry that shares it has."""
    return f"{entry.list}/{entry.text}"


def cap_text(entry: ListEntryRow) -> str:
    """Return the code under which a pack's texts say what a cap's goods are called: its name, no blanks."""
    return f"cap:{entry.list}/{BLANKS.sub('-', entry.text)}"


def caps_of(lines: Sequence[Line], tariffs: Sequence[Tariff]) -> dict[str, TakenOfCap]:
    """Return what lines take of each cap, by its id; nothing for a line whose quantity nobody told."""
    found: dict[str, TakenOfCap] = {}
    for number, tariff in enumerate(tariffs):
        for entry in tariff.capped:
            try:
                quantity = line_quantity(lines[number], entry.cap_unit)
            except QuantityMissingError:
                continue
            found.setdefault(cap_id(entry), TakenOfCap(entry, {})).lines[number] = quantity
    return found
