"""Tables as CSV, piece by piece. No cell can be taken for a formula by the program that opens it."""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
BOM: Final = "\ufeff"
_FIGURE: Final = re.compile(r"[+-][0-9]+(\.[0-9]+)?")


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        """Return the text."""
        return text


def csv_pieces(
    rows: Iterable[Sequence[object]], *, dialect: str = "excel", mark: bool = False, line_end: str = "\r\n"
) -> Iterator[str]:
    """Yield rows as CSV text, a piece a row; with `mark`, the mark of UTF-8 first."""
    writer = csv.writer(_Echo(), dialect=dialect, lineterminator=line_end)
    if mark:
        yield BOM
    for row in rows:
        yield writer.writerow([plain(cell) for cell in row])


def csv_text(rows: Iterable[Sequence[object]], *, line_end: str = "\r\n") -> str:
    """Return a short table as CSV text."""
    return "".join(csv_pieces(rows, line_end=line_end))


def cells_of(columns: Sequence[str], row: Mapping[str, object]) -> list[object]:
    """Return what a row says in each of these columns. Raises ValueError where it has another column."""
    if not row.keys() <= set(columns):
        raise ValueError(f"no such columns: {sorted(row.keys() - set(columns))}")
    return [row.get(name, "") for name in columns]


def plain(cell: object) -> str:
    """Return a cell as text that no spreadsheet runs: an apostrophe stands before what begins like a formula.

    Figures and telephone numbers with a sign stay as they are; moments are told in universal time. What could
    not be read as text stands as question marks: it came from a stranger's file.
    """
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.astimezone(UTC).isoformat()
    text = str(cell).encode("utf-8", errors="replace").decode().replace("\0", "?")
    return f"'{text}" if text.startswith(FORMULA) and not _FIGURE.fullmatch(text) else text
