"""Tables as CSV, piece by piece. No cell can be taken for a formula by the program that opens it."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
BOM: Final = "\ufeff"


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        """Return the text."""
        return text


def csv_pieces(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield rows as CSV text, the mark of UTF-8 first."""
    writer = csv.writer(_Echo())
    yield BOM
    for row in rows:
        yield writer.writerow([plain(cell) for cell in row])


def plain(cell: str) -> str:
    """Return a cell that no spreadsheet runs; a phone number in international form stays as it is.

    What could not be read as text stands as question marks: it came from a stranger's file.
    """
    cell = cell.encode("utf-8", errors="replace").decode().replace("\0", "?")
    if cell.startswith(FORMULA) and not (cell[0] == "+" and cell[1:].isdigit()):
        return f"'{cell}"
    return cell
