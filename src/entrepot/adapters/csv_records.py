"""Records of a CSV file one by one, each with its place in bytes: reading may stop and go on there.

Memory is bounded by one record. A record that cannot be read is handed on as broken, and reading goes on
with the next line that looks like a record, so that one stray quote costs its own rows and no more.
"""

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Final

from entrepot.apps.catalogue.provider import Place

LONGEST_LINE: Final = 1024 * 1024
_FIELD: Final = csv.field_size_limit()
_RUBBLE: Final = "after_broken"


@dataclass(frozen=True, slots=True)
class Record:
    """One record. `fault` is empty, or says why its cells are only what could be made out."""

    place: Place
    next: Place
    cells: tuple[str, ...]
    fault: str = ""


class _LineTooLongError(Exception):
    """A line is longer than any honest one."""


class _Lines:
    """Decoded lines of a file from a place on; knows where the last one ended."""

    def __init__(self, source: BinaryIO, place: Place, encoding: str) -> None:
        self.source, self.offset, self.line = source, place.offset, place.line
        self.encoding = encoding
        source.seek(place.offset)

    def __iter__(self) -> Iterator[str]:
        while raw := self.source.readline(LONGEST_LINE):
            if len(raw) == LONGEST_LINE and not raw.endswith(b"\n"):
                raise _LineTooLongError
            self.offset += len(raw)
            self.line += 1
            # What is not of the encoding survives as lone surrogates, which the caller can see and name.
            yield raw.decode(self.encoding, errors="surrogateescape")


def read_records(
    source: BinaryIO,
    start: Place,
    *,
    width: int = 0,
    names: Callable[[Sequence[str]], bool] = bool,
    delimiter: str = ",",
    encoding: str = "utf-8",
) -> Iterator[Record]:
    """Yield the records from a place on. No letter of `encoding` may hold the byte of a line's end.

    After a broken one, what has not `width` cells and does not name a thing (`names`) is its rubble.
    """
    place, rubble = start, False
    while True:
        lines, fault = _Lines(source, place, encoding), ""
        reader = csv.reader(iter(lines), strict=True, delimiter=delimiter)
        while not fault:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                fault = _name(error)
            except _LineTooLongError:
                fault = "line_too_long"
            else:
                if rubble and cells and not (len(cells) == width and names(cells)):
                    fault = _RUBBLE
                    break
                following = Place(lines.offset, place.row + 1, lines.line)
                if cells:
                    rubble = False
                    yield Record(place, following, tuple(cells))
                place = following if cells else Place(lines.offset, place.row, lines.line)
        first, after = _first_line(source, place, encoding)
        made_out = _made_out(first, delimiter)
        if not rubble or (fault != _RUBBLE and names(made_out)):
            yield Record(place, after, made_out, fault)
        place, rubble = after, True


def _name(error: csv.Error) -> str:
    text = str(error)
    if "unexpected end" in text or "larger than field limit" in text:
        return "quote_not_closed"
    return "quote_misplaced" if "expected after" in text else "line_unreadable"


def _first_line(source: BinaryIO, place: Place, encoding: str) -> tuple[str, Place]:
    """Return the text of the line at a place (its head, when it is too long) and the place after it."""
    source.seek(place.offset)
    head = raw = source.readline(LONGEST_LINE)
    length = len(raw)
    while raw and not raw.endswith(b"\n"):
        raw = source.readline(LONGEST_LINE)
        length += len(raw)
    text = head[:_FIELD].decode(encoding, errors="surrogateescape")
    return text, Place(place.offset + length, place.row + 1, place.line + 1)


def _made_out(line: str, delimiter: str) -> tuple[str, ...]:
    """Return what a forgiving reader makes of one broken line."""
    try:
        return tuple(next(csv.reader([line.rstrip("\r\n")], delimiter=delimiter), ()))
    except csv.Error:
        return (line[:LONGEST_LINE],)
