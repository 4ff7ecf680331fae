"""The tables `data/food`: hand-editable, read again when a file changes."""

import csv
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final

from entrepot.apps.kernel import paths
from entrepot.core.law.food_papers import PAPERS, FoodPaper, Office, Period

type Tables = tuple[tuple[FoodPaper, ...], tuple[Office, ...]]
type Row = dict[str, str]

DATED: Final = ("valid_from", "valid_to", "source", "confidence")
COLUMNS: Final = {
    "papers": ("id", "paper", "markets", "chapters", *DATED, "words", "words_zh"),
    "offices": ("id", "paper", "markets", "country", "name", "address", "days", *DATED),
}


class FoodFaultsError(ValueError):
    """The tables cannot be used; the message has a line such as `papers.csv:3: …` for each fault."""


def load() -> Tables:
    """Return every paper and office. Raises FoodFaultsError with every fault of the files."""
    folder = paths.data_dir() / "food"
    files = tuple(folder / f"{name}.csv" for name in ("papers", "offices", "sources"))
    return _load(folder, tuple(file.stat().st_mtime_ns for file in files))


@lru_cache(maxsize=2)
def _load(folder: Path, _times: tuple[int, ...]) -> Tables:
    with (folder / "sources.csv").open(encoding="utf-8", newline="") as file:
        known = {row["id"]: row for row in csv.DictReader(file)}
    rows = {name: _rows(folder, name) for name in COLUMNS}
    faults = [
        f"{name}.csv:{number}: {fault}"
        for name, table in rows.items()
        for number, row in enumerate(table, 2)
        for fault in _faults(row, known)
    ]
    if faults:
        raise FoodFaultsError("\n".join(faults))
    return tuple(_paper(row, known) for row in rows["papers"]), tuple(_office(row) for row in rows["offices"])


def _rows(folder: Path, name: str) -> list[Row]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if tuple(reader.fieldnames or ()) != COLUMNS[name]:
            raise FoodFaultsError(f"{name}.csv:1: the columns are {', '.join(COLUMNS[name])}")
        return list(reader)


def _faults(row: Row, known: dict[str, Row]) -> Iterator[str]:
    if row["paper"] not in PAPERS:
        yield f"paper is one of {', '.join(PAPERS)}"
    if row["source"] not in known:
        yield f"{row['source']!r} is not in sources.csv"
    elif row["confidence"] != "U" and not known[row["source"]]["address"]:
        yield "what is not U has a source that can be read"
    if row["confidence"] not in {"P", "S", "U"}:
        yield "confidence is P, S or U"
    if row.get("days") and not row["days"].isdigit():
        yield "days is a whole number, or empty where nobody says"
    try:
        _period(row)
    except ValueError:
        yield "days are written 2026-06-01"


def _period(row: Row) -> Period:
    end = row["valid_to"]
    return Period(
        valid_from=date.fromisoformat(row["valid_from"]), valid_to=date.fromisoformat(end) if end else None
    )


def _paper(row: Row, known: dict[str, Row]) -> FoodPaper:
    source = known[row["source"]]
    return FoodPaper(
        id=row["id"],
        paper=row["paper"],
        markets=frozenset(row["markets"].split()),
        chapters=frozenset(row["chapters"].split()),
        period=_period(row),
        source=source["title"],
        address=source["address"],
        confidence=row["confidence"],
        words=row["words"],
        words_zh=row["words_zh"],
    )


def _office(row: Row) -> Office:
    return Office(
        id=row["id"],
        paper=row["paper"],
        markets=frozenset(row["markets"].split()),
        country=row["country"],
        name=row["name"],
        address=row["address"],
        days=int(row["days"]) if row["days"] else None,
        period=_period(row),
        source=row["source"],
        confidence=row["confidence"],
    )
