"""The rows of a table, whatever wraps them: lines of text, a workbook, a feed of XML."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from typing import BinaryIO, Final

from entrepot.adapters import google_merchant_xml, table_xlsx
from entrepot.adapters.csv_header import is_undecodable, separator_of
from entrepot.adapters.csv_records import Record, read_records
from entrepot.adapters.table_opening import TEXT, UTF16, XLSX, XML
from entrepot.apps.catalogue.provider import FileRefusedError, Layout, Place

HEAD_ROWS: Final = 12
"""Among how many rows the names of the columns may stand: Amazon writes two above them, people titles."""
_HEAD: Final = 64 * 1024
_BOM: Final = "\ufeff"


def head_of(source: BinaryIO, wrapping: str, encoding: str) -> list[tuple[str, ...]]:
    """Return the first rows of a table. Raises FileRefusedError."""
    head: list[tuple[str, ...]] = []
    for record in _opened(source, wrapping, encoding, 0):
        if record.fault:
            break
        head.append(tuple(cell.strip().removeprefix(_BOM).strip() for cell in record.cells))
        if len(head) == HEAD_ROWS:
            break
    if not head:
        raise FileRefusedError("header_unreadable")
    return head


def records_of(source: BinaryIO, layout: Layout, named_at: int = -1) -> Iterator[Record]:
    """Yield the records under the header. After a broken row one must have a cell at `named_at`."""

    def names(cells: Sequence[str]) -> bool:
        return named_at < 0 or (len(cells) > named_at and bool(cells[named_at].strip()))

    width = len(layout.header)
    for number, record in enumerate(_opened(source, layout.wrapping, layout.encoding, width, names)):
        if number > layout.header_row and (record.fault or any(cell.strip() for cell in record.cells)):
            yield _judged(record, width)


def _judged(record: Record, width: int) -> Record:
    """Return the record with the fault that its cells have."""
    fault = record.fault
    if not fault and any(is_undecodable(cell) for cell in record.cells):
        fault = "not_utf8"
    if not fault and any(cell.strip() for cell in record.cells[width:]):
        fault = "too_many_cells"
    return record if fault == record.fault else Record(record.place, record.next, record.cells, fault)


def _opened(
    source: BinaryIO, wrapping: str, encoding: str, width: int, names: Callable[[Sequence[str]], bool] = bool
) -> Iterator[Record]:
    source.seek(0)
    if wrapping == TEXT:
        delimiter = _separator(source.read(_HEAD))
        start = Place(0, 1, 1)
        return read_records(source, start, width=width, names=names, delimiter=delimiter, encoding=encoding)
    if wrapping == XLSX:
        return (_record(row, row, cells) for row, cells in table_xlsx.read_rows(source))
    if wrapping == XML:
        return (_record(row, line, cells) for row, line, cells in google_merchant_xml.read_rows(source))
    if wrapping == UTF16:
        return _of_utf16(source)
    raise FileRefusedError("not_a_table")


def _separator(head: bytes) -> str:
    """Return what parts the cells: of the first line that has any such mark."""
    lines = [line for line in head.splitlines()[:HEAD_ROWS] if line.strip()]
    return separator_of(
        max(lines, key=lambda line: max(line.count(mark) for mark in (b",", b";", b"\t")), default=b"")
    )


def _of_utf16(source: BinaryIO) -> Iterator[Record]:
    """Yield the rows of what spreadsheets call Unicode text. A broken row ends the file: it is said there."""
    lines = io.TextIOWrapper(source, encoding="utf-16", errors="replace", newline="")
    try:
        delimiter = _separator(lines.readline().encode())
        lines.seek(0)
        reader = csv.reader(lines, delimiter=delimiter)
        row = 0
        while True:
            line = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                yield Record(Place(0, row + 1, line), Place(0, row + 2, line), (), "line_unreadable")
                return
            row += 1
            yield _record(row, line, tuple(cells))
    finally:
        lines.detach()


def _record(row: int, line: int, cells: tuple[str, ...]) -> Record:
    return Record(Place(0, row, line), Place(0, row + 1, line + 1), cells)
