"""How long what is held about people is kept, from `data/retention`: read again when it changes."""

import csv
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final

from entrepot.apps.kernel import paths

ANYWHERE: Final = "*"
LAW: Final = "law"
COLUMNS: Final = (
    *("id", "kind", "places", "years", "basis", "survives", "valid_from", "valid_to"),
    *("source", "confidence", "words", "words_zh"),
)
CHOICES: Final = {"basis": {LAW, "house"}, "survives": {"yes", "no"}, "confidence": {"P", "S", "U"}}


class PeriodFaultsError(ValueError):
    """The periods cannot be used; the message has a line such as `periods.csv:3: …` for each fault."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """For how long one kind of data is kept in some places, and why. No `years`: there is no fixed end.

    `survives` says whether it is kept that long although the person asks for erasure.
    """

    id: str
    kind: str
    places: frozenset[str]
    years: int | None
    is_law: bool
    survives: bool
    valid_from: date
    valid_to: date | None
    source: str
    address: str
    confidence: str
    words: str
    words_zh: str

    def say(self, language: str) -> str:
        """Return why it is kept, as people read it."""
        return self.words_zh if language.startswith("zh") else self.words

    def end(self, start: date) -> date | None:
        """Return the day on which what began on `start` is not kept any more; None without an end."""
        if self.years is None:
            return None
        year = start.year + self.years
        leap_day = (start.month, start.day) == (2, 29)
        return date(year, 3, 1) if leap_day else start.replace(year=year)


def period_of(kind: str, place: str, on: date) -> Period:
    """Return the period of a kind of data in a country on a day; a country's own stands before the general.

    Raises LookupError for a kind that nobody thought of.
    """
    valid = [
        each
        for each in load()
        if each.kind == kind and each.valid_from <= on and (each.valid_to is None or on <= each.valid_to)
    ]
    for wanted in (place, ANYWHERE):
        for each in valid:
            if wanted in each.places:
                return each
    raise LookupError(f"data/retention says nothing of {kind} in {place} on {on}.")


def load() -> tuple[Period, ...]:
    """Return every period. Raises PeriodFaultsError with every fault of the files."""
    folder = paths.data_dir() / "retention"
    files = folder / "periods.csv", folder / "sources.csv"
    return _load(*files, tuple(file.stat().st_mtime_ns for file in files))


@lru_cache(maxsize=2)
def _load(periods: Path, sources: Path, _times: tuple[int, ...]) -> tuple[Period, ...]:
    with sources.open(encoding="utf-8", newline="") as file:
        known = {row["id"]: row for row in csv.DictReader(file)}
    with periods.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise PeriodFaultsError(f"periods.csv:1: the columns are {', '.join(COLUMNS)}")
        rows = list(enumerate(reader, 2))
    faults = [f"periods.csv:{number}: {fault}" for number, row in rows for fault in _faults(row, known)]
    if faults:
        raise PeriodFaultsError("\n".join(faults))
    return tuple(_period(row, known) for _number, row in rows)


def _faults(row: dict[str, str], known: dict[str, dict[str, str]]) -> list[str]:
    found = [
        f"{name} is one of {', '.join(sorted(may))}" for name, may in CHOICES.items() if row[name] not in may
    ]
    if row["source"] not in known:
        found.append(f"{row['source']!r} is not in sources.csv")
    elif row["basis"] == LAW and not known[row["source"]]["address"]:
        found.append("a law has a source that can be read")
    if row["years"] and not row["years"].isdigit():
        found.append("years is a whole number, or empty where there is no end")
    if not (row["words"] and row["words_zh"] and row["places"] and row["valid_from"]):
        found.append("say where, since when and why, in English and in Chinese")
    return found


def _period(row: dict[str, str], known: dict[str, dict[str, str]]) -> Period:
    source = known[row["source"]]
    return Period(
        id=row["id"],
        kind=row["kind"],
        places=frozenset(row["places"].split()),
        years=int(row["years"]) if row["years"] else None,
        is_law=row["basis"] == LAW,
        survives=row["survives"] == "yes",
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        source=source["title"],
        address=source["address"],
        confidence=row["confidence"],
        words=row["words"],
        words_zh=row["words_zh"],
    )
