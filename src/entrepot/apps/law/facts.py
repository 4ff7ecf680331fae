"""The facts of the world that packs are checked against, from the reference data."""

import csv
import gzip
import zoneinfo
from collections.abc import Iterator
from pathlib import Path

from entrepot.core.law.pack_faults import Reference
from entrepot.core.money.iso4217 import EXPONENTS

UNIONS = frozenset({"EU", "XI"})
"""Places with customs law of their own that ISO 3166 does not list: the Union, Northern Ireland."""


class DataMissingError(RuntimeError):
    """A file of the reference data is not there."""


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


def load_rates(data: Path) -> Iterator[tuple[str, str, str, str]]:
    """Yield (provider, currency, day, units for a euro) of each ``reference/fx/<provider>.csv.gz``.

    A file has the day in its first column and one column for each currency; empty and ``N/A`` are no rate.
    """
    for path in sorted((data / "reference" / "fx").glob("*.csv.gz")):
        provider = path.name.removesuffix(".csv.gz").upper()
        with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as lines:
            reader = csv.reader(lines)
            currencies = [name.strip() for name in next(reader)]
            for record in reader:
                for currency, rate in zip(currencies[1:], record[1:], strict=False):
                    if currency in EXPONENTS and rate not in {"", "N/A"}:
                        yield provider, currency, record[0], rate
