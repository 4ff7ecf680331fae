"""The USITC export read into lines: printed rates at eight digits, and the national lines below them."""

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_LINE = 8
_NATIONAL = 10


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """One line of the schedule that prints rates, at eight digits."""

    code: str
    general: str
    special: str
    column2: str
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NationalLine:
    """One national line of eight or ten digits, with its printed unit of quantity."""

    code: str
    path: tuple[str, ...]
    unit: str


type Row = Mapping[str, str]


def read_rows(source: Path) -> list[Row]:
    """Read the USITC export as it is."""
    with source.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def path_of(row: Row) -> tuple[str, ...]:
    """Return the levels of a description, the heading first."""
    return tuple(row["full_description"].split(" > "))


def is_printed(row: Row) -> bool:
    """Say whether the row prints its own rates (others inherit theirs; ``rate_source`` names the row)."""
    return (
        bool(row["rate_source"])
        and row["rate_source"] == row["hts_code"]
        and bool(row["general_rate"].strip())
    )


def printed_lines(rows: Sequence[Row]) -> list[PrintedLine]:
    """Return every printed rate at eight digits, in the order of codes.

    A rate printed at a heading (9503) stands for each eight-digit line below it. Ten digits that end a line
    of their own (0101.30.00.00) stand at their eight.
    """
    lines = {row["digits"][:_LINE] for row in rows if len(row["digits"]) >= _LINE}
    found: dict[str, PrintedLine] = {}
    for row in rows:
        if not is_printed(row):
            continue
        code = row["digits"][:_LINE]
        for line in [code] if len(code) == _LINE else sorted(each for each in lines if each.startswith(code)):
            rates = (row["general_rate"], row["special_rate"], row["column2_rate"])
            found[line] = PrintedLine(line, *rates, path_of(row))
    return [found[code] for code in sorted(found)]


def national_lines(rows: Sequence[Row]) -> list[NationalLine]:
    """Return the lines of eight and ten digits; an eight-digit line takes the units of the lines below it."""
    below: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if len(row["digits"]) == _NATIONAL and row["unit"].strip():
            below[row["digits"][:_LINE]].append(row["unit"])
    return [
        NationalLine(row["digits"], path_of(row), row["unit"].strip() or _only(below[row["digits"]]))
        for row in rows
        if len(row["digits"]) in {_LINE, _NATIONAL}
    ]


def _only(units: Iterable[str]) -> str:
    """Return the unit all agree on, else none."""
    different = set(units)
    return different.pop() if len(different) == 1 else ""


def quota_lines(rows: Sequence[Row]) -> frozenset[str]:
    """Return the six-digit codes with a line that is open only inside a tariff quota."""
    return frozenset(
        row["digits"][:6]
        for row in rows
        if len(row["digits"]) >= _LINE and "entered pursuant to its provisions" in row["full_description"]
    )
