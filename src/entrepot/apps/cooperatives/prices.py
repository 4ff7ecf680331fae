"""The tables `data/prices`: hand-editable, read again when a file changes."""

import csv
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import Final

from entrepot.apps.kernel import paths
from entrepot.core.money import EXPONENTS
from entrepot.core.support.farm_price import LocalPrice, PriceSeries

type Row = dict[str, str]

COLUMNS: Final = {
    "series": ("id", "country", "headings", "currency", "form", "form_fr", "form_sw", "form_zh"),
    "prices": ("series", "valid_from", "valid_to", "price", "kind", "source", "confidence"),
    "sources": ("id", "title", "address", "authority", "seen_on"),
}
KINDS: Final = frozenset({"minimum", "fixed", "market"})
FORMS: Final = {"en": "form", "fr": "form_fr", "sw": "form_sw", "zh-hans": "form_zh"}


class PriceFaultsError(ValueError):
    """The tables cannot be used; the message has a line such as `prices.csv:3: …` for each fault."""


def list_series(country: str) -> tuple[PriceSeries, ...]:
    """Return the series of a country. Raises PriceFaultsError with every fault of the files."""
    return tuple(each for each in load() if each.country == country)


def load() -> tuple[PriceSeries, ...]:
    """Return every series with its prices. Raises PriceFaultsError with every fault of the files."""
    folder = paths.data_dir() / "prices"
    return _load(folder, tuple((folder / f"{name}.csv").stat().st_mtime_ns for name in COLUMNS))


@lru_cache(maxsize=2)
def _load(folder: Path, _times: tuple[int, ...]) -> tuple[PriceSeries, ...]:
    tables = {name: _rows(folder, name) for name in COLUMNS}
    series = {row["id"]: row for row in tables["series"]}
    sources = {row["id"]: row for row in tables["sources"]}
    faults = [f"series.csv:{n}: {fault}" for n, row in enumerate(series.values(), 2) for fault in _odd(row)]
    faults += [
        f"prices.csv:{number}: {fault}"
        for number, row in enumerate(tables["prices"], 2)
        for fault in _faults(row, series, sources)
    ]
    if faults:
        raise PriceFaultsError("\n".join(faults))
    return tuple(_series(row, tables["prices"], sources) for row in series.values())


def _rows(folder: Path, name: str) -> list[Row]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if tuple(reader.fieldnames or ()) != COLUMNS[name]:
            raise PriceFaultsError(f"{name}.csv:1: the columns are {', '.join(COLUMNS[name])}")
        return list(reader)


def _odd(row: Row) -> Iterator[str]:
    if row["currency"] not in EXPONENTS:
        yield f"{row['currency']!r} is no currency"
    if not all(row[name] for name in (*FORMS.values(), "headings")):
        yield "the form is said in every language, and the headings are named"


def _faults(row: Row, series: dict[str, Row], sources: dict[str, Row]) -> Iterator[str]:
    if row["series"] not in series:
        yield f"{row['series']!r} is not in series.csv"
    if row["source"] not in sources:
        yield f"{row['source']!r} is not in sources.csv"
    if row["kind"] not in KINDS:
        yield f"kind is one of {', '.join(sorted(KINDS))}"
    if row["confidence"] not in {"P", "S", "U"}:
        yield "confidence is P, S or U"
    try:
        if not Decimal(row["price"]) > 0:
            yield "a price is more than nothing"
        if row["valid_to"] and date.fromisoformat(row["valid_to"]) <= date.fromisoformat(row["valid_from"]):
            yield "a price ends after it begins"
    except (InvalidOperation, ValueError):
        yield "price is a number, days are written 2026-06-01"


def _series(row: Row, prices: list[Row], sources: dict[str, Row]) -> PriceSeries:
    return PriceSeries(
        id=row["id"],
        country=row["country"],
        headings=frozenset(row["headings"].split()),
        currency=row["currency"],
        form={language: row[name] for language, name in FORMS.items()},
        prices=tuple(_price(each, sources[each["source"]]) for each in prices if each["series"] == row["id"]),
    )


def _price(row: Row, source: Row) -> LocalPrice:
    end = row["valid_to"]
    return LocalPrice(
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_to=date.fromisoformat(end) if end else None,
        price=Decimal(row["price"]),
        kind=row["kind"],
        source=f"{source['title']} ({source['authority']})",
        address=source["address"],
        confidence=row["confidence"],
    )
