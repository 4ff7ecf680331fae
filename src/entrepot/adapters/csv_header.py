"""The first row of a CSV file that a stranger sends: which columns there are, and where the rows begin."""

from typing import BinaryIO, Final

from entrepot.adapters.csv_records import read_records
from entrepot.apps.catalogue.provider import FileRefusedError, Place

COMMA: Final = ","
SEMICOLON: Final = ";"
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_BOM: Final = "\ufeff"
_HEAD: Final = 64 * 1024


def read_header(source: BinaryIO) -> tuple[tuple[str, ...], Place, str]:
    """Return the names of the columns, the place of the first row, and what parts the cells.

    Raises FileRefusedError: empty, not_utf8, header_unreadable.
    """
    source.seek(0)
    head = source.read(_HEAD)
    if not head:
        raise FileRefusedError("empty")
    if head.startswith(_UTF16):
        raise FileRefusedError("not_utf8")
    first = head.partition(b"\n")[0]
    delimiter = SEMICOLON if first.count(b";") > first.count(b",") else COMMA
    record = next(read_records(source, Place(0, 1, 1), delimiter=delimiter), None)
    if record is None or record.fault:
        raise FileRefusedError("header_unreadable")
    header = tuple(cell.strip().removeprefix(_BOM).strip('"') for cell in record.cells)
    if any(is_undecodable(cell) for cell in header):
        raise FileRefusedError("not_utf8")
    return header, record.next, delimiter


def is_undecodable(text: str) -> bool:
    """Say whether bytes that are no UTF-8, or a NUL, came through."""
    return any("\udc80" <= letter <= "\udcff" or letter == "\0" for letter in text)
