"""The first row of a CSV file that a stranger sends: which columns there are, and where the rows begin."""

from collections.abc import Mapping, Sequence
from typing import BinaryIO, Final

from entrepot.adapters.csv_records import read_records
from entrepot.apps.catalogue.provider import FileRefusedError, Place

SEPARATORS: Final = (",", ";", "\t")
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_BOM: Final = "\ufeff"
_HEAD: Final = 64 * 1024


def read_header(source: BinaryIO, encoding: str = "utf-8") -> tuple[tuple[str, ...], Place, str]:
    """Return the names of the columns, the place of the first row, and what parts the cells.

    Raises FileRefusedError: empty, not_utf8, header_unreadable.
    """
    source.seek(0)
    head = source.read(_HEAD)
    if not head:
        raise FileRefusedError("empty")
    if head.startswith(_UTF16):
        raise FileRefusedError("not_utf8")
    delimiter = separator_of(head.partition(b"\n")[0])
    records = read_records(source, Place(0, 1, 1), delimiter=delimiter, encoding=encoding)
    record = next(records, None)
    if record is None or record.fault:
        raise FileRefusedError("header_unreadable")
    header = tuple(cell.strip().removeprefix(_BOM).strip('"') for cell in record.cells)
    if any(is_undecodable(cell) for cell in header):
        raise FileRefusedError("not_utf8")
    return header, record.next, delimiter


def separator_of(line: bytes) -> str:
    """Return what parts the cells of a first line: a comma, unless there are more semicolons or tabs."""
    return max(SEPARATORS, key=lambda separator: line.count(separator.encode()))


def find_columns(
    header: Sequence[str], columns: Mapping[str, Sequence[str]], needed: Sequence[str] = ()
) -> dict[str, int]:
    """Return where each column that means something stands; of two names for one, the first.

    `columns` are the names, in small letters, by what they mean. Raises FileRefusedError: columns_missing.
    """
    known = {name: column for column, names in columns.items() for name in names}
    found: dict[str, int] = {}
    for number, name in enumerate(header):
        column = known.get(" ".join(name.lower().split()))
        if column is not None:
            found.setdefault(column, number)
    missing = tuple(columns[name][0] for name in needed if name not in found)
    if missing:
        raise FileRefusedError("columns_missing", missing)
    return found


def is_undecodable(text: str) -> bool:
    """Say whether bytes that are not of the encoding, or a NUL, came through."""
    return any("\udc80" <= letter <= "\udcff" or letter == "\0" for letter in text)
