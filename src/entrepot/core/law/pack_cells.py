"""How the cells of a pack's tables are read: one reader for each kind, each with a reason and a fix."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation

from entrepot.core.law.pack_faults import CellError, Reference

BASE_PARTS = frozenset(
    {"goods", "inland", "freight", "insurance", "duty", "excise", "consumption_tax", "vat", "fee"}
)
OWN_UNITS = frozenset({"item", "parcel", "line", "ASV"})
"""Units beside Rec 20: each distinct HS6 in a parcel, each parcel, each line; % vol as customs writes it."""
NATIONAL_CHAPTERS = frozenset({"98", "99"})
"""Chapters the Harmonized System leaves to each country."""

_ID = re.compile(r"[A-Za-z0-9{][A-Za-z0-9._:/{}+-]*")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_SHORTEST_CODE, _LONGEST_CODE, _HS_DIGITS = 2, 10, 6


class Cells:
    """Readers of cells against the facts of the world, and the units a pack names itself."""

    def __init__(self, reference: Reference, own_units: frozenset[str] = frozenset()) -> None:
        self.reference = reference
        self.known_units = reference.units | OWN_UNITS | own_units

    def text(self, cell: str) -> str:
        """Read any words, or none."""
        return cell

    def words(self, cell: str) -> str:
        """Read words that must be there."""
        if not cell:
            raise CellError("is empty", "write the words")
        return cell

    def ident(self, cell: str) -> str:
        """Read an id: letters, digits and ``. _ : / - { }``."""
        if not _ID.fullmatch(cell):
            raise CellError(f"'{cell}' is not an id", "use letters, digits, . _ : / - and no blanks")
        return cell

    def ident_or_none(self, cell: str) -> str:
        """Read an id or an empty cell."""
        return self.ident(cell) if cell else ""

    def idents(self, cell: str) -> tuple[str, ...]:
        """Read ids separated by blanks, at least one."""
        if not cell:
            raise CellError("is empty", "write at least one, separated by blanks")
        return tuple(self.ident(word) for word in cell.split())

    def routes(self, cell: str) -> tuple[str, ...]:
        """Read route ids or ``*``."""
        return ("*",) if cell == "*" else self.idents(cell)

    def day(self, cell: str) -> date | None:
        """Read a date ``YYYY-MM-DD``; an empty cell is open."""
        if not cell:
            return None
        try:
            if _DAY.fullmatch(cell):
                return date.fromisoformat(cell)
        except ValueError:
            pass
        raise CellError(f"'{cell}' is not a date", "write YYYY-MM-DD, or leave it empty for open")

    def number(self, cell: str) -> Decimal:
        """Read a decimal such as ``0.70``."""
        try:
            value = Decimal(cell)
        except InvalidOperation:
            value = Decimal("NaN")
        if not value.is_finite() or "e" in cell.lower():
            raise CellError(f"'{cell}' is not a decimal", "write a figure such as 0.70")
        return value

    def number_or_none(self, cell: str) -> Decimal | None:
        """Read a decimal or an empty cell."""
        return self.number(cell) if cell else None

    def step(self, cell: str) -> Decimal:
        """Read a decimal above zero."""
        value = self.number(cell)
        if value <= 0:
            raise CellError(f"'{cell}' is not above zero", "write a step such as 0.01 or 1000")
        return value

    def integer(self, cell: str) -> int:
        """Read a whole number."""
        if not re.fullmatch(r"-?\d+", cell):
            raise CellError(f"'{cell}' is not a whole number", "write digits only")
        return int(cell)

    def truth(self, cell: str) -> bool:
        """Read ``true`` or ``false``."""
        if cell not in {"true", "false"}:
            raise CellError(f"'{cell}' is neither true nor false", "write true or false")
        return cell == "true"

    def currency(self, cell: str) -> str:
        """Read an ISO 4217 code."""
        if cell not in self.reference.currencies:
            raise CellError(f"'{cell}' is not an ISO 4217 currency", "write a code such as EUR")
        return cell

    def currency_or_none(self, cell: str) -> str:
        """Read an ISO 4217 code or an empty cell."""
        return self.currency(cell) if cell else ""

    def unit(self, cell: str) -> str:
        """Read a UN/ECE Rec 20 code or one of our units."""
        if cell not in self.known_units:
            raise CellError(f"'{cell}' is not a known unit", "write a UN/ECE Rec 20 code such as KGM or PR")
        return cell

    def unit_or_none(self, cell: str) -> str:
        """Read a unit or an empty cell."""
        return self.unit(cell) if cell else ""

    def units(self, cell: str) -> tuple[str, ...]:
        """Read units separated by blanks, or none."""
        return tuple(self.unit(word) for word in cell.split())

    def timezone(self, cell: str) -> str:
        """Read a name of the IANA time zone database."""
        if cell not in self.reference.timezones:
            raise CellError(f"'{cell}' is not an IANA time zone", "write a name such as Asia/Singapore")
        return cell

    def country(self, cell: str) -> str:
        """Read an ISO 3166 alpha-2 code."""
        if cell not in self.reference.countries:
            raise CellError(f"'{cell}' is not an ISO 3166 country", "write two capital letters such as DE")
        return cell

    def countries(self, cell: str) -> tuple[str, ...]:
        """Read countries separated by blanks, at least one."""
        if not cell:
            raise CellError("is empty", "write at least one country")
        return tuple(self.country(word) for word in cell.split())

    def origins(self, cell: str) -> tuple[str, ...]:
        """Read origins: countries, ``@GEO``, ``*``, with ``!`` before one left out."""
        if not cell:
            raise CellError("is empty", "write * for every origin")
        for word in cell.split():
            bare = word.removeprefix("!")
            if bare != "*" and not bare.startswith("@"):
                self.country(bare)
        return _with_a_yes(cell)

    def hs_code(self, cell: str) -> str:
        """Read a prefix of 2 to 10 digits whose HS part exists."""
        if not (cell.isascii() and cell.isdigit()):
            raise CellError(f"code '{cell}' is not made of digits", "write digits only, no dots")
        if not _SHORTEST_CODE <= len(cell) <= _LONGEST_CODE:
            raise CellError(f"code '{cell}' has {len(cell)} digits", "write 2 to 10 digits")
        if cell[:2] in NATIONAL_CHAPTERS:
            return cell
        for width, name in ((2, "chapter"), (4, "heading"), (_HS_DIGITS, "subheading")):
            if len(cell) >= width and cell[:width] not in self.reference.hs:
                raise CellError(f"HS 2022 has no {name} {cell[:width]}", "check the code against its edition")
        return cell

    def any_code(self, cell: str) -> str:
        """Read a code of any edition: digits only."""
        if not re.fullmatch(r"\d{2,12}", cell):
            raise CellError(f"code '{cell}' is not 2 to 12 digits", "write digits only, no dots")
        return cell

    def codes(self, cell: str) -> tuple[str, ...]:
        """Read prefixes, ``*``, ``@LIST``, with ``!`` before one left out."""
        if not cell:
            raise CellError("is empty", "write * for every code")
        for word in cell.split():
            bare = word.removeprefix("!")
            if bare != "*" and not bare.startswith("@"):
                self.hs_code(bare)
        return _with_a_yes(cell)

    def base(self, cell: str) -> str:
        """Read the parts of a value joined by ``+``."""
        parts = cell.split("+")
        for part in parts:
            if part not in BASE_PARTS:
                raise CellError(
                    f"'{part}' is no part of a base", "join " + " ".join(sorted(BASE_PARTS)) + " by +"
                )
        if len(set(parts)) != len(parts):
            raise CellError(f"'{cell}' names a part twice", "name each part once")
        return cell


def _with_a_yes(cell: str) -> tuple[str, ...]:
    """Refuse a selection that only leaves out, and so selects nothing."""
    words = tuple(cell.split())
    if all(word.startswith("!") for word in words) or "!*" in words:
        raise CellError(f"'{cell}' selects nothing", "write * before the exceptions")
    return words


class OneOf:
    """A reader of one word out of a few."""

    def __init__(self, *choices: str, empty: bool = False) -> None:
        self.choices = choices
        self.empty = empty

    def __call__(self, _cells: Cells, cell: str) -> str:
        """Read the word."""
        if cell in self.choices or (self.empty and not cell):
            return cell
        raise CellError(f"'{cell}' is not one of the choices", "write one of " + " ".join(self.choices))
