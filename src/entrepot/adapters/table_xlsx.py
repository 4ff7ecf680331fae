"""Rows of the first sheet of an XLSX workbook, as a stream: no formula is run, nothing outside is opened.

The format is ECMA-376, part 1: a ZIP of XML parts. Shared texts wait in a temporary file, so memory does not
grow with the workbook. Limits hold what is unpacked, not what the ZIP says of itself.
"""

import re
import struct
import zipfile
import zlib
from array import array
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from tempfile import SpooledTemporaryFile
from typing import IO, BinaryIO, Final
from xml.parsers import expat

from entrepot.adapters.xml_stream import Events, parse
from entrepot.apps.catalogue.provider import FileRefusedError

MOST_COLUMNS: Final = 1000
MOST_CELL: Final = 40_000  # Excel itself writes 32,767 letters at most
MOST_PARTS: Final = 5000
MOST_UNPACKED: Final = 4 * 1024**3
MOST_RATIO: Final = 400  # honest sheets pack to a tenth, dull ones to a hundredth
_PACKINGS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})  # all that ECMA-376, part 2 knows
_FREE: Final = 32 * 1024 * 1024  # a small part may pack as well as it likes
_IN_MEMORY: Final = 16 * 1024 * 1024
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_DIGITS: Final = 15  # what Excel shows and reckons with
_LONGEST: Final = 40  # digits; no price, weight or barcode has more

type Cells = tuple[int, tuple[str, ...]]


def read_rows(source: BinaryIO) -> Iterator[Cells]:
    """Yield (number of the row, its cells) of the first sheet; empty rows are passed over.

    Raises FileRefusedError: not_a_table, too_packed, too_wide.
    """
    try:
        with zipfile.ZipFile(source) as book:
            _hold_to_limits(book.infolist())
            with SpooledTemporaryFile(max_size=_IN_MEMORY) as kept:
                texts = _Texts(kept)
                texts.fill(book)
                yield from _sheet_rows(book, _first_sheet(book), texts)
    except FileRefusedError:
        raise
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        zlib.error,
        struct.error,
        expat.ExpatError,
        NotImplementedError,
        EOFError,
    ) as error:
        raise FileRefusedError("not_a_table") from error
    except (ValueError, OverflowError) as error:  # names and places that a damaged ZIP says of its parts
        raise FileRefusedError("not_a_table") from error
    except (KeyError, RuntimeError) as error:  # a part is missing, or locked with a password
        raise FileRefusedError("not_a_table") from error


def _hold_to_limits(parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > MOST_PARTS:
        raise FileRefusedError("too_packed")
    if any(part.compress_type not in _PACKINGS for part in parts):
        raise FileRefusedError("not_a_table")


class _Texts:
    """The shared texts of a workbook by their number."""

    def __init__(self, kept: IO[bytes]) -> None:
        self._kept, self._ends = kept, array("Q", [0])

    def fill(self, book: zipfile.ZipFile) -> None:
        if "xl/sharedStrings.xml" not in book.namelist():
            return
        for event in _events(book, "xl/sharedStrings.xml", {"si", "t", "rPh"}):
            self._take(*event)

    _parts: list[str]
    _aside = False

    def _take(self, kind: str, name: str, text: str, _attributes: dict[str, str]) -> None:
        if kind == "start":
            if name == "si":
                self._parts = []
            self._aside = self._aside or name == "rPh"  # how to pronounce it
        elif name == "t" and not self._aside:
            self._parts.append(text)
        elif name == "rPh":
            self._aside = False
        elif name == "si":
            self._kept.write("".join(self._parts)[:MOST_CELL].encode("utf-8", "replace"))
            self._ends.append(self._kept.tell())

    def get(self, number: str) -> str:
        at = int(number) if number.isdecimal() else -1
        if not 0 <= at < len(self._ends) - 1:
            return ""
        self._kept.seek(self._ends[at])
        return self._kept.read(self._ends[at + 1] - self._ends[at]).decode()


def _first_sheet(book: zipfile.ZipFile) -> str:
    """Return the part that holds the first sheet people see."""
    targets = {
        attributes.get("Id", ""): attributes.get("Target", "")
        for kind, _name, _text, attributes in _events(book, "xl/_rels/workbook.xml.rels", {"Relationship"})
        if kind == "start"
    }
    for kind, _name, _text, attributes in _events(book, "xl/workbook.xml", {"sheet"}):
        if kind == "start" and attributes.get("state", "visible") == "visible":
            key = next(
                (value for name, value in attributes.items() if name.endswith("id") and name != "sheetId"), ""
            )
            target = targets.get(key, "worksheets/sheet1.xml")
            return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
    raise FileRefusedError("not_a_table")


def _sheet_rows(book: zipfile.ZipFile, part: str, texts: _Texts) -> Iterator[Cells]:
    row, cells, column, kind_of_cell, value = 0, [""] * 0, 0, "", ""
    for kind, name, text, attributes in _events(book, part, {"row", "c", "v", "t"}):
        if kind == "start":
            if name == "row":
                number = attributes.get("r", "")
                row, cells = int(number) if number.isdecimal() else row + 1, []
            elif name == "c":
                column = _column(attributes.get("r", ""), len(cells))
                kind_of_cell, value = attributes.get("t", "n"), ""
        elif name in {"v", "t"}:
            value += text[:MOST_CELL]
        elif name == "c":
            shown = _shown(kind_of_cell, value, texts)
            if shown:
                cells.extend([""] * (column - len(cells)))
                cells[column:] = [shown]
        elif cells:
            yield row, tuple(cells)


def _column(reference: str, following: int) -> int:
    """Return the number of the column, from 0, that `BC12` stands in."""
    letters = reference.rstrip("0123456789")
    if not letters:
        return following
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter.upper()) - 64
        if number > MOST_COLUMNS:
            raise FileRefusedError("too_wide")
    return max(number - 1, 0)


def _shown(kind: str, value: str, texts: _Texts) -> str:
    """Return a cell as its reader sees it; a formula's error is nothing."""
    if kind == "s":
        return _plain(texts.get(value))
    if kind in {"str", "inlineStr"}:
        return _plain(value[:MOST_CELL])
    if kind == "b":
        return "TRUE" if value == "1" else "FALSE"
    return _number(value) if value and kind != "e" else ""


def _number(value: str) -> str:
    """Return a number as Excel shows it: 19.989999999999998 is the machine's 19.99."""
    try:
        number = Decimal(value[:40])
    except InvalidOperation:
        return value[:MOST_CELL]
    if not number.is_finite():
        return ""
    size = number.adjusted()
    if abs(size) > _LONGEST:
        return value[:40]
    if len(number.as_tuple().digits) > _DIGITS > size:
        number = round(number, _DIGITS - 1 - size)
    plain = f"{number:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _plain(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _events(book: zipfile.ZipFile, part: str, wanted: set[str]) -> Events:
    packed = max(1, book.getinfo(part).compress_size)
    with book.open(part) as content:
        yield from parse(content, wanted, most=min(MOST_UNPACKED, _FREE + packed * MOST_RATIO))
