"""The text of a pack's files as raw records with their line numbers."""

import csv
import io
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from entrepot.core.law.pack_faults import Fault, Place


@dataclass(frozen=True, slots=True)
class RawTable:
    """Records under one header; ``rows`` gives the line each record starts at and its cells."""

    file: str
    header: tuple[str, ...]
    rows: Iterable[tuple[int, tuple[str, ...]]]
    head: Place
    """Where the header was written: the first line of the file, or the template in ``schedule.toml``."""


def read_csv(file: str, text: str, faults: list[Fault]) -> RawTable | None:
    """Read a CSV file with a header. Records with too many or too few cells become faults and fall away."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    place = Place(file, 1)
    try:
        header = tuple(name.strip() for name in next(reader, []))
        if not any(header):
            faults.append(place.fault("", "the file is empty", "write the header row"))
            return None
        twice = sorted({name for name in header if header.count(name) > 1})
        if twice:
            faults.append(place.fault(twice[0], "the column stands twice", "remove one"))
            return None
        rows = list(_records(file, reader, len(header), faults))
    except csv.Error as error:
        faults.append(Place(file, reader.line_num).fault("", f"no CSV: {error}", "check the quotes"))
        return None
    return RawTable(file, header, rows, place)


def _records(
    file: str, reader: Iterator[list[str]], width: int, faults: list[Fault]
) -> Iterator[tuple[int, tuple[str, ...]]]:
    end = 1
    for record in reader:
        line, end = end + 1, reader.line_num  # type: ignore[attr-defined] # csv.reader counts physical lines
        if not any(cell.strip() for cell in record):
            continue
        if len(record) != width:
            reason = f"{len(record)} cells under {width} columns"
            faults.append(Place(file, line).fault("", reason, "quote cells that hold a comma"))
            continue
        yield line, tuple(cell.strip() for cell in record)


def read_toml(file: str, text: str, faults: list[Fault]) -> dict[str, Any] | None:
    """Read a TOML file, or add the fault with its line."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        faults.append(Place(file, line).fault("", f"no TOML: {error}"))
        return None


def line_of(text: str, needle: str, after: int = 1) -> int:
    """Return the first line from ``after`` on that holds ``needle``, or ``after`` itself."""
    for number, line in enumerate(text.splitlines(), 1):
        if number >= after and needle in line:
            return number
    return after
