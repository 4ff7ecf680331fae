"""Lists of sanctions from files that the operator puts into the folder `screening` of ENTREPOT_HOME.

| file | what | where it is published |
| --- | --- | --- |
| `un.xml` | the consolidated list of the UN Security Council | scsanctions.un.org |
| `ofac-sdn.csv`, `ofac-alt.csv` | OFAC's SDN list and its other names | ofac.treasury.gov |
| `*.csv` | any other: columns entry, name, aliases (`;` between), kind, country, birth_year | |

No list is shipped: lists change every week, and an old one is worse than none that is missed. One that
settings expect (`SCREENING_LISTS`) and that is not there, or cannot be read, is told as missing.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

from django.conf import settings

from entrepot.adapters.screening_matching import Listed, NameList
from entrepot.apps.kernel import paths
from entrepot.apps.reference import queries as reference
from entrepot.apps.screening.provider import Answer, Party

FOLDER: Final = "screening"
UN: Final = "un.xml"
OFAC: Final = "ofac-sdn.csv"
OFAC_NAMES: Final = "ofac-alt.csv"
REMARKS: Final = 11  # the column in which OFAC writes days of birth
_YEAR = re.compile(r"\b(19|20)\d\d\b")


class ListUnreadableError(Exception):
    """A file is no list that we can read."""


class Lists:
    """Screens by the files of this home."""

    def screen(self, parties: Sequence[Party]) -> Answer:
        """Return every likeness in every list that is there."""
        found: list[NameList] = []
        missing = [name for name in settings.SCREENING_LISTS if not (_folder() / name).is_file()]
        for path in sorted(_folder().glob("*.*")):
            if path.name == OFAC_NAMES or path.suffix not in {".xml", ".csv"}:
                continue
            try:
                found.append(_read(path, path.stat().st_mtime_ns))
            except ListUnreadableError:
                missing.append(path.name)
        return Answer(
            matches=tuple(match for party in parties for each in found for match in each.matches(party)),
            lists=tuple(f"{each.name} ({each.edition})" for each in found),
            missing=tuple(missing),
        )


def connect() -> Lists:
    """Return who screens by the files of this home."""
    return Lists()


def _folder() -> Path:
    return paths.home() / FOLDER


@lru_cache(16)
def _read(path: Path, changed: int) -> NameList:
    """Return a list; a file that was written anew is read anew. Raises ListUnreadableError."""
    edition = datetime.fromtimestamp(changed / 1_000_000_000, tz=UTC).date().isoformat()
    try:
        if path.suffix == ".xml":
            rows = list(_united_nations(path.read_bytes()))
        elif path.name == OFAC:
            rows = list(_ofac(path))
        else:
            rows = list(_plain(path))
    except (OSError, ET.ParseError, LookupError, ValueError, csv.Error) as error:
        raise ListUnreadableError(path.name) from error
    if not rows:
        raise ListUnreadableError(path.name)
    return NameList(path.stem, edition, rows)


def _united_nations(document: bytes) -> Iterator[Listed]:
    if b"<!DOCTYPE" in document:
        raise ValueError("A list has no document type.")
    root = ET.fromstring(document)  # noqa: S314 - without a document type there is nothing to expand
    for kind in ("INDIVIDUAL", "ENTITY"):
        for row in root.iter(kind):
            parts = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
            main = " ".join(filter(None, (_text(row, part) for part in parts)))
            others = (_text(alias, "ALIAS_NAME") for alias in row.iterfind(f"{kind}_ALIAS"))
            born = " ".join(" ".join(each.itertext()) for each in row.iterfind(f"{kind}_DATE_OF_BIRTH"))
            lands = [each.text or "" for each in row.iterfind("NATIONALITY/VALUE")]
            yield Listed(
                entry=_text(row, "REFERENCE_NUMBER") or _text(row, "DATAID"),
                names=tuple(dict.fromkeys(filter(None, (main, _text(row, "NAME_ORIGINAL_SCRIPT"), *others)))),
                is_person=kind == "INDIVIDUAL",
                countries=_countries(lands),
                birth_years=tuple(int(found[0]) for found in _YEAR.finditer(born)),
            )


def _text(row: ET.Element, name: str) -> str:
    return (row.findtext(name) or "").strip()


def _ofac(path: Path) -> Iterator[Listed]:
    """Read the list as OFAC writes it: without a header; the other names stand in a file beside."""
    others: dict[str, list[str]] = {}
    beside = path.with_name(OFAC_NAMES)
    if beside.is_file():
        for row in _rows(beside):
            others.setdefault(row[0].strip(), []).append(row[3])
    for row in _rows(path):
        entry, name, kind = row[0].strip(), row[1], row[2].strip().casefold()
        is_person = kind == "individual"
        if kind in {"vessel", "aircraft"}:
            continue
        remarks = row[REMARKS] if len(row) > REMARKS else ""
        born = re.search(r"DOB ([^;.]*)", remarks)
        yield Listed(
            entry=entry,
            names=tuple(
                _turned(each) if is_person else each.strip() for each in (name, *others.get(entry, ()))
            ),
            is_person=is_person,
            birth_years=tuple(int(found[0]) for found in _YEAR.finditer(born[1])) if born else (),
        )


def _rows(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8", errors="replace", newline="") as stream:
        # OFAC ends its files with the mark of another time.
        yield from (row for row in csv.reader(stream) if row and row[0].strip().isdigit())


def _turned(name: str) -> str:
    """Write "DOE, John" as "John DOE"."""
    last, comma, first = name.strip().partition(",")
    return f"{first.strip()} {last}".strip() if comma else last


def _plain(path: Path) -> Iterator[Listed]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream):
            aliases = [each.strip() for each in (row.get("aliases") or "").split(";")]
            year = (row.get("birth_year") or "").strip()
            yield Listed(
                entry=row["entry"],
                names=tuple(filter(None, (row["name"].strip(), *aliases))),
                is_person=(row.get("kind") or "person").strip() == "person",
                countries=_countries([row.get("country") or ""]),
                birth_years=(int(year),) if year else (),
            )


def _countries(names: Sequence[str]) -> tuple[str, ...]:
    """Return the codes of countries named by code or in English; others say nothing."""
    known = {country.name.casefold(): country.iso2 for country in reference.list_countries()}
    codes = (known.get(name.strip().casefold(), name.strip().upper()) for name in names)
    return tuple(code for code in codes if reference.get_country(code) is not None)
