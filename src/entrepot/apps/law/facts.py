"""The facts of the world that packs are checked against, from the reference data."""

import csv
import gzip
import zoneinfo
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

from entrepot.core.law.pack_faults import Reference
from entrepot.core.money.iso4217 import EXPONENTS

UNIONS = frozenset({"EU", "XI"})
"""Places with customs law of their own that ISO 3166 does not list: the Union, Northern Ireland."""


type Rate = tuple[str, str, str, str]
"""Provider, currency, day, units for a euro, as written."""


class DataMissingError(RuntimeError):
    """A file of the reference data is not there."""


class RatesRefusedError(ValueError):
    """A table of an installation's own rates cannot be used; says which, where and what to do."""


def load_reference(data: Path) -> Reference:
    """Read currencies, units, countries and HS 2022 from the data folder."""
    return Reference(
        currencies=frozenset(EXPONENTS),
        units=frozenset(_codes(data / "reference" / "units.csv")),
        countries=frozenset(_codes(data / "reference" / "countries.csv")) | UNIONS,
        hs=frozenset(_codes(data / "nomenclature" / "hs.csv")),
        timezones=frozenset(zoneinfo.available_timezones()),
    )


def _codes(path: Path) -> Iterator[str]:
    """Yield the first column, which in every table of the reference data is the code."""
    if not path.is_file():
        raise DataMissingError(f"{path} is missing: the law cannot be checked without it")
    with path.open(encoding="utf-8-sig", newline="") as lines:
        records = csv.reader(lines)
        next(records, None)
        for record in records:
            yield record[0]


def load_rates(data: Path, home: Path) -> Iterator[Rate]:
    """Yield (provider, currency, day, units for a euro) of every table of rates.

    They stand in ``data/reference/fx/<provider>.csv.gz``; an installation puts its own, for currencies these
    do not quote, in ``<home>/rates/<provider>.csv``. A file has the day in its first column and one column
    for each currency; empty and ``N/A`` are no rate. Raises :class:`RatesRefusedError` for an own one that
    cannot be used.
    """
    published = set()
    for path in sorted((data / "reference" / "fx").glob("*.csv.gz")):
        provider = path.name.removesuffix(".csv.gz").upper()
        published.add(provider)
        with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as lines:
            yield from _read_rates(provider, lines)
    for path in own_rates(home):
        if path.stem.upper() in published:
            raise RatesRefusedError(f"{path}: this name is taken by a published table; rename the file")
        with path.open(encoding="utf-8-sig", newline="") as lines:
            yield from _checked(path, _read_rates(path.stem.upper(), lines))


def own_rates(home: Path) -> list[Path]:
    """Return the tables of rates this installation keeps for itself."""
    return sorted((home / "rates").glob("*.csv"))


def _read_rates(provider: str, lines: Iterable[str]) -> Iterator[Rate]:
    reader = csv.reader(lines)
    currencies = [name.strip() for name in next(reader, [])]
    for record in reader:
        for currency, rate in zip(currencies[1:], record[1:], strict=False):
            if currency in EXPONENTS and rate not in {"", "N/A"}:
                yield provider, currency, record[0], rate


def _checked(path: Path, rates: Iterable[Rate]) -> Iterator[Rate]:
    """Pass on what can be used: people write these by hand."""
    for rate in rates:
        _provider, currency, day, units = rate
        try:
            date.fromisoformat(day)
            usable = Decimal(units) > 0
        except (ValueError, ArithmeticError):
            usable = False
        if not usable:
            raise RatesRefusedError(
                f"{path}: {currency} on {day!r}: {units!r}; write day and units for a euro: 2026-11-20, 30150"
            )
        yield rate
