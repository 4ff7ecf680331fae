"""``schedule.toml``: templates that make rows of any table from a narrow CSV, so rates stay short."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from entrepot.core.law.pack_faults import Fault, Place
from entrepot.core.law.pack_tables import TABLES
from entrepot.core.law.pack_text import RawTable, line_of, read_csv, read_toml

SKIP = "skip_if_blank"
_PLACE = re.compile(r"\{([a-z0-9_]+)\}")
_MEMBER = "country"
"""``{country}`` is the member's place in a parent pack, unless the CSV has a column of that name."""


@dataclass(frozen=True, slots=True)
class Template:
    """One table's columns with ``{column}`` places, and the columns that must not be blank."""

    table: str
    columns: Mapping[str, str]
    skip: tuple[str, ...]
    place: Place


def expand_schedule(
    folder: str, files: Mapping[str, str], faults: list[Fault]
) -> Iterator[tuple[str, RawTable]]:
    """Yield (table name, rows) of every template; rows keep the line of the narrow CSV they came from."""
    name = f"{folder}/schedule.toml"
    text = files["schedule.toml"]
    document = read_toml(name, text, faults)
    if document is None:
        return
    line = 0
    for entry in document.get("expand", []):
        line = line_of(text, "[[expand]]", line + 1)
        place = Place(name, line)
        templates = list(_templates(entry, text, place, faults))
        source = str(entry.get("file", ""))
        if source not in files:
            faults.append(place.fault("file", f"there is no file '{source}'", "name a CSV of this folder"))
            continue
        raw = read_csv(f"{folder}/{source}", files[source], faults)
        if raw is not None:
            yield from _expanded(raw, templates, _words(entry.get(SKIP)), faults)


def expanded_files(text: str) -> frozenset[str]:
    """Return the narrow CSV files a schedule names, as far as it can be read."""
    document = read_toml("schedule.toml", text, []) or {}
    return frozenset(str(entry.get("file", "")) for entry in document.get("expand", []))


def _templates(entry: dict[str, Any], text: str, place: Place, faults: list[Fault]) -> Iterator[Template]:
    for table, body in entry.items():
        if table in {"file", SKIP}:
            continue
        at = Place(place.file, line_of(text, f"expand.{table}]", place.line))
        if table not in TABLES:
            faults.append(at.fault(table, "there is no such table", "tables are " + " ".join(TABLES)))
            continue
        for columns in body if isinstance(body, list) else [body]:
            skip = _words(columns.get(SKIP))
            words = {column: str(value) for column, value in columns.items() if column != SKIP}
            yield Template(table, words, skip, at)


def _words(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    return tuple(value) if isinstance(value, list) else (str(value),)


def _expanded(
    raw: RawTable, templates: list[Template], skip: tuple[str, ...], faults: list[Fault]
) -> Iterator[tuple[str, RawTable]]:
    at = {column: index for index, column in enumerate(raw.header)}
    for template in templates:
        wanted = skip + template.skip
        unknown = [column for column in wanted if column not in at]
        unknown += [
            column
            for words in template.columns.values()
            for column in _PLACE.findall(words)
            if column not in at and column != _MEMBER
        ]
        if unknown:
            reason = f"{raw.file} has no column '{unknown[0]}'"
            faults.append(template.place.fault(unknown[0], reason, "columns are " + " ".join(raw.header)))
            continue
        fillers = [_filler(words, at) for words in template.columns.values()]
        blanks = [at[column] for column in wanted]
        rows = _filled(raw, fillers, blanks)
        yield template.table, RawTable(raw.file, tuple(template.columns), rows, template.place)


def _filled(
    raw: RawTable, fillers: list[Callable[[tuple[str, ...]], str]], blanks: list[int]
) -> Iterator[tuple[int, tuple[str, ...]]]:
    for line, record in raw.rows:
        if all(record[index] for index in blanks):
            yield line, tuple(fill(record) for fill in fillers)


def _filler(words: str, at: Mapping[str, int]) -> Callable[[tuple[str, ...]], str]:
    """Return a function that fills a template's places from a record."""
    parts = _PLACE.split(words)
    if len(parts) == 1 or (set(parts[1::2]) == {_MEMBER} and _MEMBER not in at):
        return lambda _: words
    if parts == ["", parts[1], ""]:
        index = at[parts[1]]
        return lambda record: record[index]
    pattern = "".join(_piece(part, named=index % 2 == 1, at=at) for index, part in enumerate(parts))
    return lambda record: pattern.format(*record)


def _piece(part: str, *, named: bool, at: Mapping[str, int]) -> str:
    """Write one part of a template as a piece of a format string over the record's positions."""
    if not named:
        return part.replace("{", "{{").replace("}", "}}")
    return f"{{{at[part]}}}" if part in at else f"{{{{{part}}}}}"
