"""Reads `markets.toml`: families, then countries. Every fault is told with its line; nothing is half done."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from entrepot.apps.markets import words
from entrepot.apps.reference import queries as reference

FAMILY_KEYS: Final = frozenset({"id", "name", "name_zh", "suffix", *words.SETTINGS})
COUNTRY_KEYS: Final = frozenset({"code", "family", *words.SETTINGS})
_ID: Final = re.compile(r"[a-z][a-z-]{1,23}")
_SUFFIX: Final = re.compile(r"|[A-Z]{2,8}")
_TABLE: Final = re.compile(r"\s*\[\[\s*(family|country)\s*\]\]")


@dataclass(frozen=True, slots=True)
class FileFault:
    """One mistake: the line, what is wrong, how to mend it."""

    file: str
    line: int
    key: str
    reason: str
    fix: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.key}: {self.reason} ({self.fix})"


class MarketsRefusedError(ValueError):
    """The file is not taken; `faults` holds every mistake in it."""

    def __init__(self, faults: list[FileFault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class FamilyEntry:
    """A family as written: its settings are words with one space between."""

    code: str
    name: str
    name_zh: str
    suffix: str
    settings: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CountryEntry:
    """A country of a family; `settings` are those it sets for itself."""

    country: str
    family: str
    settings: Mapping[str, str]


@dataclass(slots=True)
class _Reading:
    file: str
    lines: list[str]
    faults: list[FileFault] = field(default_factory=list)

    def wrong(self, line: int, key: str, reason: str, fix: str) -> None:
        self.faults.append(FileFault(self.file, line, key, reason, fix))

    def line_of(self, begin: int, key: str) -> int:
        """Return the line of a key in the table that begins on a line, else where the table begins."""
        for number in range(begin, len(self.lines)):
            text = self.lines[number]
            if _TABLE.match(text):
                break
            if re.match(rf"\s*{re.escape(key)}\s*=", text):
                return number + 1
        return begin


@dataclass(frozen=True, slots=True)
class MarketsFile:
    """What the file says, from the day it names."""

    valid_from: date
    families: tuple[FamilyEntry, ...]
    countries: tuple[CountryEntry, ...]


def read_markets(path: Path) -> MarketsFile:
    """Return the families and countries of the file. Raises MarketsRefusedError with every mistake."""
    text = path.read_text(encoding="utf-8")
    reading = _Reading(path.name, text.splitlines())
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        reading.wrong(int(found[1]) if found else len(reading.lines), "", str(error), "mend the TOML")
        raise MarketsRefusedError(reading.faults) from error
    begins = _beginnings(reading.lines)
    valid_from = _day(document, reading)
    families = tuple(
        _family(given, line, reading)
        for given, line in zip(document.get("family", []), begins["family"], strict=True)
    )
    known = {entry.code for entry in families}
    countries = tuple(
        _country(given, line, known, reading)
        for given, line in zip(document.get("country", []), begins["country"], strict=True)
    )
    _check_twice(countries, begins["country"], reading)
    if reading.faults:
        raise MarketsRefusedError(sorted(reading.faults, key=lambda fault: fault.line))
    return MarketsFile(valid_from, families, countries)


def _beginnings(lines: list[str]) -> dict[str, list[int]]:
    """Return the line each `[[family]]` and `[[country]]` stands on."""
    found: dict[str, list[int]] = {"family": [], "country": []}
    for number, line in enumerate(lines, 1):
        if match := _TABLE.match(line):
            found[match[1]].append(number)
    return found


def _day(document: Mapping[str, Any], reading: _Reading) -> date:
    day = document.get("valid_from")
    if type(day) is not date:
        line = reading.line_of(0, "valid_from") or 1
        reading.wrong(line, "valid_from", "is missing or no day", "write valid_from = 2026-11-01")
        return date.min
    for key in document.keys() - {"valid_from", "family", "country"}:
        reading.wrong(
            reading.line_of(0, key) or 1, key, "there is no such key", "valid_from, family, country"
        )
    return day


def _family(given: Mapping[str, Any], line: int, reading: _Reading) -> FamilyEntry:
    _unknown(given, FAMILY_KEYS, line, reading)
    code, suffix = _text(given, "id", line, reading), str(given.get("suffix", ""))
    if code and not _ID.fullmatch(code):
        reading.wrong(reading.line_of(line, "id"), "id", f"{code!r} is no id", "use lower-case letters")
    if not _SUFFIX.fullmatch(suffix):
        reading.wrong(
            reading.line_of(line, "suffix"), "suffix", f"{suffix!r} is no suffix", "use 2 to 8 capitals"
        )
    settings = dict(_settings(given, line, reading))
    for name in words.SETTINGS:
        if name not in given:
            reading.wrong(line, name, "is missing", "a family gives its countries every setting")
    name, name_zh = _text(given, "name", line, reading), _text(given, "name_zh", line, reading)
    return FamilyEntry(code, name, name_zh, suffix, settings)


def _country(given: Mapping[str, Any], line: int, families: set[str], reading: _Reading) -> CountryEntry:
    _unknown(given, COUNTRY_KEYS, line, reading)
    code, family = _text(given, "code", line, reading), _text(given, "family", line, reading)
    if code and (code != code.upper() or reference.get_country(code) is None):
        reading.wrong(
            reading.line_of(line, "code"), "code", f"{code!r} is no country", "use ISO 3166, such as SG"
        )
    if family and family not in families:
        reading.wrong(
            reading.line_of(line, "family"),
            "family",
            f"there is no family {family!r}",
            ", ".join(sorted(families)),
        )
    return CountryEntry(code, family, dict(_settings(given, line, reading)))


def _settings(given: Mapping[str, Any], line: int, reading: _Reading) -> Iterator[tuple[str, str]]:
    for name in words.SETTINGS:
        if name not in given:
            continue
        value = given[name]
        parts = value if isinstance(value, list) else [value]
        text = " ".join(str(part) for part in parts)
        fault = words.fault_of(name, text)
        if fault:
            reading.wrong(reading.line_of(line, name), name, f"{text!r}: {fault[0]}", fault[1])
        else:
            yield name, text


def _text(given: Mapping[str, Any], key: str, line: int, reading: _Reading) -> str:
    value = given.get(key, "")
    if not isinstance(value, str) or not value:
        reading.wrong(reading.line_of(line, key), key, "is missing or no text", "put it in quotes")
        return ""
    return value


def _unknown(given: Mapping[str, Any], known: frozenset[str], line: int, reading: _Reading) -> None:
    for key in sorted(given.keys() - known):
        reading.wrong(
            reading.line_of(line, key), key, "there is no such key", "use " + ", ".join(sorted(known))
        )


def _check_twice(countries: tuple[CountryEntry, ...], lines: list[int], reading: _Reading) -> None:
    seen: set[tuple[str, str]] = set()
    for entry, line in zip(countries, lines, strict=True):
        key = (entry.family, entry.country)
        if key in seen:
            reading.wrong(line, "code", f"{entry.country} stands twice in {entry.family}", "remove one")
        seen.add(key)
